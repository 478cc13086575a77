import { type ErrorCode, errorCodes } from './codes';

/** Characters of an error that are kept on a row: it may quote what came, and what came may be anything. */
const maxStoredMessage = 2_000;
const maxStoredDetails = 8_000;

interface ForgeErrorOptions {
  /** Machine-readable facts that help to mend it: what was expected, what came. Never a secret. */
  details?: Record<string, unknown>;
  cause?: unknown;
  /** Milliseconds after which the other side asked us to come back; `undefined`: it did not say. */
  retryAfterMs?: number;
}

/** By which an error is known that was made by another copy of this class: a provider from outside has its own. */
const brand: unique symbol = Symbol.for('imageforge.error');

/** The error of this project: a code of the table, a sentence for people, and details for programs. */
export class ForgeError extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && brand in value;
  }

  readonly [brand] = true;
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;
  readonly retryAfterMs: number | undefined;

  /** @param message what was expected, what came, and what to do; the table's sentence when left out. */
  constructor(code: ErrorCode, message?: string, options: ForgeErrorOptions = {}) {
    super(message ?? errorCodes[code].message, { cause: options.cause });
    this.name = 'ForgeError';
    this.code = code;
    this.details = options.details;
    this.retryAfterMs = options.retryAfterMs;
  }

  get status(): number {
    return errorCodes[this.code].status;
  }

  get retryable(): boolean {
    return errorCodes[this.code].retryable;
  }

  /** What is stored on a row and sent to clients: no stack, no cause. */
  toJSON(): StoredError {
    const details = this.details && JSON.stringify(this.details).length <= maxStoredDetails ? this.details : undefined;
    return { code: this.code, message: this.message.slice(0, maxStoredMessage), ...(details && { details }) };
  }
}

export interface StoredError {
  code: ErrorCode;
  message: string;
  details?: Record<string, unknown>;
}

/** Turns anything that was thrown into a ForgeError; what is unknown becomes `IMAGEFORGE_INTERNAL`. */
export const asForgeError = (thrown: unknown): ForgeError =>
  thrown instanceof ForgeError
    ? thrown
    : new ForgeError('IMAGEFORGE_INTERNAL', undefined, { cause: thrown });

/** A fault of the database, the disk or our own code: another try, or another worker, may succeed. */
export const isOurFault = ({ code }: ForgeError): boolean =>
  code === 'IMAGEFORGE_INTERNAL' || code === 'IMAGEFORGE_STORAGE_FAILED' || code === 'IMAGEFORGE_PUBLISH_FAILED';

/** What went wrong, as a part of another sentence: neither code nor stack. An outage often has no words of its own. */
export const messageOf = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.message || String((thrown as NodeJS.ErrnoException).code ?? thrown.name);
};

/** One line for the log: code, message, and the causes with the innermost stack. Never for a client. */
export const describeError = (thrown: unknown): string => {
  if (thrown instanceof ForgeError) {
    return `${thrown.code}: ${thrown.message}${thrown.cause === undefined ? '' : ` — ${describeError(thrown.cause)}`}`;
  }
  if (!(thrown instanceof Error)) return String(thrown);
  return (thrown.stack ?? thrown.message).replace(thrown.message, () => withoutQuery(thrown.message));
};

/** knex puts the whole statement, with the row's values, before what the database said; a row holds prompts and names. */
const withoutQuery = (message: string): string =>
  /^(select|insert|update|delete|with|create|alter|drop)\b/i.test(message) ? message.slice(message.lastIndexOf(' - ') + 3) : message;
