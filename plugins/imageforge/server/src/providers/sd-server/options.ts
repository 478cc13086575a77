import { createHttpClient, type HttpClient, type ModelNote, type Reading, type Refusal, secretsOfHeaders } from '../../provider-kit';

export interface SdServerOptions {
  /** Address of sd-server: `http://127.0.0.1:1234`. Without one the provider is not there. */
  baseURL: string;
  /** Sent with each request, for a proxy in front of it: it has no login of its own. Default: none. */
  headers?: Readonly<Record<string, string>>;
  /** Longest time for a job, its queue included, ms. Default: 1800000. */
  timeoutMs?: number;
  /** Between two looks at a job, ms. Default: 1000. */
  pollMs?: number;
  /** What the server does not tell of its model, by the name of its file without the ending. Default: none. */
  models?: readonly ModelNote[];
  /** Largest image that is taken, bytes. Default: 50000000. */
  maxImageBytes?: number;
  /** For tests. Default: the global one. */
  fetch?: typeof globalThis.fetch;
}

/** The options with their defaults. */
export interface SdServerSettings {
  client: HttpClient;
  /** ms */
  timeoutMs: number;
  /** ms */
  pollMs: number;
  models: readonly ModelNote[];
  /** bytes */
  maxImageBytes: number;
}

export const label = 'stable-diffusion.cpp';

/** Longest wait for one answer, ms: a request makes a job and does not wait for it. */
const requestMs = 60_000;

/** Room for what is around the images of an answer, bytes. */
const slack = 1_000_000;

export const readSettings = (options: SdServerOptions): SdServerSettings => {
  const { baseURL, headers = {}, timeoutMs = 1_800_000, pollMs = 1_000, models = [], maxImageBytes = 50_000_000, fetch } = options;
  const client = createHttpClient({
    label,
    baseURL,
    // It has a thread for each connection, and few: one that is kept open keeps others waiting (cpp-httplib's thread pool).
    headers: { ...headers, connection: 'close' },
    secrets: secretsOfHeaders(headers),
    timeoutMs: requestMs,
    maxBytes: slack,
    readRefusal,
    ...(fetch && { fetch }),
  });
  return { client, timeoutMs, pollMs, models, maxImageBytes };
};

/** Longest answer with this many images in base64, bytes. */
export const mostBytes = (images: number, { maxImageBytes }: SdServerSettings): number => Math.ceil((images * maxImageBytes * 4) / 3) + slack;

/** `{error}`, or `{error, message}` where the first is a code. A job that it does not know (any more) is lost: to wait on would be in vain. */
const readRefusal = ({ status, body }: Refusal): Reading => {
  const { error } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const isLost = (status === 404 || status === 410) && typeof error === 'string' && error.startsWith('job ');
  return isLost ? { code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' } : {};
};
