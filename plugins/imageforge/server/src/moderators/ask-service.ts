import { ForgeError } from '../engine/errors';

/** A service that judges, and how long it may take. */
export interface Service {
  url: string;
  /** Sent with each question, to this address alone; may hold a secret. */
  headers: Readonly<Record<string, string>>;
  /** For one question, answer included, ms. */
  timeoutMs: number;
}

/** Largest answer, bytes: scores are short. */
const maxAnswerBytes = 1_000_000;

/**
 * Asks a service that the configuration names. It follows no redirect, which would carry the content
 * to a host that nobody configured.
 * @returns the JSON of its answer.
 * @throws ForgeError IMAGEFORGE_MODERATOR_UNAVAILABLE, with nothing of the question, the answer or the headers.
 */
export const askService = async (
  { url, headers, timeoutMs }: Service,
  body: { mediaType: string; data: string | Uint8Array<ArrayBuffer> },
  signal: AbortSignal,
): Promise<unknown> => {
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json', ...headers, 'content-type': body.mediaType },
      body: body.data,
      redirect: 'manual',
      signal: AbortSignal.any([signal, deadline]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw unavailable(`It answered with status ${response.status}.`);
    }
    return JSON.parse(await readText(response)) as unknown;
  } catch (thrown) {
    signal.throwIfAborted();
    if (thrown instanceof ForgeError) throw thrown;
    if (deadline.aborted) throw unavailable(`It did not answer within ${timeoutMs} ms.`);
    if (thrown instanceof SyntaxError) throw unavailable('It did not answer with JSON.');
    throw unavailable(`It cannot be reached${reasonOf(thrown)}.`);
  }
};

/** Why nothing can be said about a subject, for the log. */
export const unavailable = (message: string): ForgeError => new ForgeError('IMAGEFORGE_MODERATOR_UNAVAILABLE', message);

const readText = async (response: Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let received = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    received += part.value.byteLength;
    if (received > maxAnswerBytes) {
      await reader?.cancel();
      throw unavailable(`Its answer is larger than ${maxAnswerBytes} bytes.`);
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** A code like ECONNREFUSED. Not the message: it may quote a header. */
const reasonOf = (thrown: unknown): string => {
  const code = (thrown as { cause?: { code?: unknown } } | null)?.cause?.code;
  return typeof code === 'string' && /^[A-Z_]+$/.test(code) ? ` (${code})` : '';
};
