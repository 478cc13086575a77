import { createHttpClient, type HttpClient, type ModelNote, secretsOfHeaders } from '../../provider-kit';
import { readRefusal } from './errors';

export interface Automatic1111Options {
  /** Address of the web UI, started with `--api`: `http://127.0.0.1:7860`. Without one the provider is not there. */
  baseURL: string;
  /** Of `--api-auth`. Default: none is sent. */
  username?: string;
  /** Of `--api-auth`. Default: none is sent. */
  password?: string;
  /** Sent with each request, for a proxy in front of it. Default: none. */
  headers?: Readonly<Record<string, string>>;
  /**
   * Whether nobody else uses this server. Where it does not tell how a single task goes, its progress and its
   * interrupt, which know no callers, are taken for ours. Default: no.
   */
  exclusive?: boolean;
  /** The upscaler of `upscale` where a request names none. Default: R-ESRGAN 4x+. */
  upscaler?: string;
  /** Longest wait for one call, ms; Node's fetch gives up after 300 s by itself. Default: 300000. */
  timeoutMs?: number;
  /** Between two looks at how a call goes, ms. Default: 1000. */
  pollMs?: number;
  /** What the server does not tell of its checkpoints, by name: `[{ id: 'juggernaut', defaultSize: … }]`. Default: none. */
  models?: readonly ModelNote[];
  /** Largest image that is taken, bytes. Default: 50000000. */
  maxImageBytes?: number;
  /** For tests. Default: the global one. */
  fetch?: typeof globalThis.fetch;
}

/** The options with their defaults. */
export interface Automatic1111Settings {
  client: HttpClient;
  exclusive: boolean;
  upscaler: string;
  /** ms */
  pollMs: number;
  models: readonly ModelNote[];
  /** bytes */
  maxImageBytes: number;
}

export const label = 'AUTOMATIC1111';

/** Room for what is around the images of an answer, bytes. */
const slack = 1_000_000;

export const readSettings = (options: Automatic1111Options): Automatic1111Settings => {
  const { baseURL, username = '', password = '', headers, timeoutMs = 300_000, pollMs = 1_000, fetch } = options;
  const { exclusive = false, upscaler = 'R-ESRGAN 4x+', models = [], maxImageBytes = 50_000_000 } = options;
  const login = Buffer.from(`${username}:${password}`).toString('base64');
  const client = createHttpClient({
    label,
    baseURL,
    headers: { ...headers, ...(password !== '' && { authorization: `Basic ${login}` }) },
    secrets: [password, ...(password === '' ? [] : [login]), ...secretsOfHeaders(headers ?? {})],
    timeoutMs,
    maxBytes: slack,
    readRefusal,
    ...(fetch && { fetch }),
  });
  return { client, exclusive, upscaler, pollMs, models, maxImageBytes };
};

/** Longest answer with this many images in base64, bytes. */
export const mostBytes = (images: number, { maxImageBytes }: Automatic1111Settings): number => Math.ceil((images * maxImageBytes * 4) / 3) + slack;
