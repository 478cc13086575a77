import { type ErrorCode, ForgeError } from '../engine/errors';
import { redact, redactAll } from './redact';
import { retryAfterMs } from './retry-after';

/** An answer that is no success. */
export interface Refusal {
  status: number;
  headers: Headers;
  /** Parsed where it is JSON, else its text. */
  body: unknown;
}

/** What a provider's own dress says of a refusal; what is left out is taken from the status. */
export interface Reading {
  code?: ErrorCode;
  /** The provider's own words. */
  message?: string;
  requestId?: string;
  retryAfterMs?: number;
  details?: Record<string, unknown>;
}

/** The code that a status stands for where the provider says nothing more. */
export const codeOfStatus = (status: number): ErrorCode => {
  if (status === 401 || status === 403) return 'IMAGEFORGE_PROVIDER_AUTH';
  if (status === 402) return 'IMAGEFORGE_PROVIDER_QUOTA';
  if (status === 408 || status === 504) return 'IMAGEFORGE_PROVIDER_TIMEOUT';
  if (status === 429) return 'IMAGEFORGE_PROVIDER_RATE_LIMITED';
  if (status >= 500 || status === 409 || status === 425) return 'IMAGEFORGE_PROVIDER_UNAVAILABLE';
  return 'IMAGEFORGE_PROVIDER_REJECTED';
};

const openings: Partial<Record<ErrorCode, string>> = {
  IMAGEFORGE_MODERATION_REFUSED: 'refused this content',
  IMAGEFORGE_PROVIDER_AUTH: 'refused our credentials',
  IMAGEFORGE_PROVIDER_QUOTA: 'says that the account is out of credit',
  IMAGEFORGE_PROVIDER_RATE_LIMITED: 'is rate limiting us',
  IMAGEFORGE_PROVIDER_REJECTED: 'rejected the request',
  IMAGEFORGE_PROVIDER_TIMEOUT: 'took too long',
  IMAGEFORGE_PROVIDER_UNAVAILABLE: 'failed',
};

/**
 * The refusal as an error: with the provider's own words, its id of the call, and no secret.
 * @param label of the provider, which begins the sentence.
 */
export const refusalError = (refusal: Refusal, reading: Reading, label: string, secrets: readonly string[]): ForgeError => {
  const { status, headers } = refusal;
  const code = reading.code ?? codeOfStatus(status);
  const said = reading.message ?? (isRedirect(status) ? undefined : wordsOf(refusal.body)) ?? silence(status);
  const requestId = reading.requestId ?? headers.get('x-request-id') ?? undefined;
  return new ForgeError(code, `${label} ${openings[code] ?? 'failed'}: ${redact(said, secrets)}`, {
    // Texts among the details are the provider's words as well, however deep.
    details: { status, ...(redactAll({ ...(requestId && { requestId }), ...reading.details }, secrets) as Record<string, unknown>) },
    retryAfterMs: reading.retryAfterMs ?? retryAfterMs(headers),
  });
};

/** `error` in `error` in `error`: deeper, there are no words. */
const maxDepth = 5;

/** The words of a body in one of the usual dresses: `message`, `detail`, `error`, `errors`. */
const wordsOf = (body: unknown, depth = 0): string | undefined => {
  if (typeof body === 'string') return body.trim() === '' || body.trimStart().startsWith('<') ? undefined : body;
  if (typeof body !== 'object' || body === null || depth > maxDepth) return undefined;
  const { message, detail, error, errors, title } = body as Record<string, unknown>;
  for (const words of [message, detail, error, errors, title]) {
    const found = Array.isArray(words) ? words.map((one) => wordsIn(one, depth)).filter(Boolean).join('; ') : wordsIn(words, depth);
    if (found) return found;
  }
  return undefined;
};

const wordsIn = (words: unknown, depth: number): string | undefined => (typeof words === 'string' && words !== '' ? words : wordsOf(words, depth + 1));

const isRedirect = (status: number): boolean => status >= 300 && status < 400;

const silence = (status: number): string =>
  isRedirect(status) ? `it redirects (status ${status}); configure the final address` : `status ${status}, without a reason`;
