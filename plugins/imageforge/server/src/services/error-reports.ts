import { asForgeError, type ErrorCode } from '../engine/errors';
import type { Redact } from './secrets';

/** Sentry, as Strapi's own plugin hands it out. */
export interface Sentry {
  withScope(run: (scope: SentryScope) => void): void;
  captureException(error: Error): unknown;
}

interface SentryScope {
  clear(): unknown;
  setTag(name: string, value: string): unknown;
  addEventProcessor(process: (event: object) => object): unknown;
}

/** Where it happened. */
export interface ErrorFacts {
  /** A stage, or a request's method and route. */
  place: string;
  generationId?: string;
}

/** Errors that somebody should look at: not those of requests, of content, or of a provider's bad day. */
const unexpected: readonly ErrorCode[] = [
  'IMAGEFORGE_INTERNAL',
  'IMAGEFORGE_STORAGE_FAILED',
  'IMAGEFORGE_PUBLISH_FAILED',
  'IMAGEFORGE_IMAGE_LOST',
  'IMAGEFORGE_TOO_MANY_CRASHES',
];

/**
 * Reports unexpected errors to Sentry. Messages stay here unless asked for: a database quotes the
 * statement with its values, a provider the prompt. What leaves is the code, the kind of the error
 * and where in the code it was thrown; never a request or what was logged before.
 * @param sentry `undefined` while Strapi's plugin is not there or has no address
 */
export const createErrorReports = (
  sentry: () => Sentry | undefined,
  redact: Redact,
  { messages }: { messages: boolean },
) => ({
  report(thrown: unknown, { place, generationId }: ErrorFacts): void {
    const error = asForgeError(thrown);
    const client = unexpected.includes(error.code) ? sentry() : undefined;
    if (!client) return;
    const report = reportOf(error.code, innermost(thrown), messages ? redact : undefined);
    client.withScope((scope) => {
      scope.clear();
      scope.setTag('plugin', 'imageforge');
      scope.setTag('code', error.code);
      scope.setTag('place', place);
      if (generationId) scope.setTag('generationId', generationId);
      scope.addEventProcessor((event) => ({ ...event, request: undefined, breadcrumbs: undefined }));
      client.captureException(report);
    });
  },
});

export type ErrorReports = ReturnType<typeof createErrorReports>;

const innermost = (thrown: unknown): unknown =>
  thrown instanceof Error && thrown.cause !== undefined ? innermost(thrown.cause) : thrown;

/** @param redact `undefined`: the message stays here. */
const reportOf = (code: ErrorCode, thrown: unknown, redact: Redact | undefined): Error => {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const kind = [error.name, (error as NodeJS.ErrnoException).code].filter((part) => typeof part === 'string').join(' ');
  const report = new Error(redact ? redact(error.message) : `${kind} (the message is in the log)`);
  report.name = code;
  report.stack = [`${report.name}: ${report.message}`, ...framesOf(error)].join('\n');
  return report;
};

/** The lines of the stack that say where. The message stands before them, and may look like them. */
const framesOf = ({ message, stack = '' }: Error): string[] => {
  const start = stack.indexOf(message);
  if (start === -1) return [];
  return stack
    .slice(start + message.length)
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
};
