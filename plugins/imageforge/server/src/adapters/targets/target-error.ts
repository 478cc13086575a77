import { ForgeError } from '../../engine/errors';
import type { TargetOptions } from './options';

interface ServerError {
  name?: unknown;
  message?: unknown;
  /** Google's: an HTTP status. Node's: like ECONNREFUSED. */
  code?: unknown;
  /** AWS's. */
  $metadata?: { httpStatusCode?: unknown };
}

/** Characters of what a server said that are passed on. */
const maxSaid = 500;

/**
 * Turns what an SDK throws into our error: what was tried, and what the server said to it.
 * @param secrets what must not be in it, whatever the server echoes
 */
export const createTargetErrors = ({ id, kind }: Pick<TargetOptions, 'id' | 'kind'>, secrets: readonly (string | undefined)[]) => {
  const redact = (text: string): string =>
    secrets.reduce<string>((rest, secret) => (secret ? rest.replaceAll(secret, '[redacted]') : rest), text);

  /** @param signal the caller's own: why it ended the call goes before what the SDK makes of it */
  const failure =
    (what: string, code: 'IMAGEFORGE_PUBLISH_FAILED' | 'IMAGEFORGE_STORAGE_FAILED' = 'IMAGEFORGE_STORAGE_FAILED', signal?: AbortSignal) =>
    (thrown: unknown): never => {
      signal?.throwIfAborted();
      if (thrown instanceof ForgeError) throw thrown;
      const status = statusOf(thrown);
      // An SDK's error carries the request, with its signature: it goes no further.
      throw new ForgeError(code, `The target "${id}" (${kind}) could not ${what}: ${redact(saidBy(thrown))}`, {
        details: { target: id, ...(status !== undefined && { status }) },
      });
    };
  return { failure };
};

/** The HTTP status; `undefined` when there was no answer. */
export const statusOf = (thrown: unknown): number | undefined => {
  const { code, $metadata } = (thrown ?? {}) as ServerError;
  const status = $metadata?.httpStatusCode ?? code;
  return typeof status === 'number' ? status : undefined;
};

const saidBy = (thrown: unknown): string => {
  const { name, message, code } = (thrown ?? {}) as ServerError;
  const status = statusOf(thrown);
  const words = [name === 'Error' || name === undefined ? undefined : String(name), String(message || code || thrown)];
  const said = words.filter(Boolean).join(': ').replace(/\s+/g, ' ').slice(0, maxSaid);
  return status === undefined ? said : `${said} (${status})`;
};
