import { createHttpClient, type HttpClient } from '../../provider-kit';
import { readRefusal } from './errors';

export interface GpuRunnerOptions {
  /** Address of the runner: `http://127.0.0.1:7800`. Without one the provider is not there. */
  baseURL: string;
  /** The runner's bearer token. Default: none is sent. */
  token?: string;
  /** Longest time for a job, its queue included, ms. Default: 1800000. */
  timeoutMs?: number;
  /** Longest wait for one answer of the runner, ms. Default: 60000. */
  requestTimeoutMs?: number;
  /** Between two looks at a job whose events do not come, ms. Default: 1000. */
  pollMs?: number;
  /** Largest image that is taken, bytes. Default: 50000000. */
  maxImageBytes?: number;
  /** For tests. Default: the global one. */
  fetch?: typeof globalThis.fetch;
}

/** The options with their defaults. */
export interface GpuRunnerSettings {
  client: HttpClient;
  /** ms */
  timeoutMs: number;
  /** ms */
  pollMs: number;
  /** bytes */
  maxImageBytes: number;
}

export const label = 'The GPU runner';

/** Longest answer that is no image, bytes: events with previews are not counted here. */
const maxBytes = 5_000_000;

export const readSettings = (options: GpuRunnerOptions): GpuRunnerSettings => {
  const { baseURL, token = '', timeoutMs = 1_800_000, requestTimeoutMs = 60_000, pollMs = 1_000, maxImageBytes = 50_000_000, fetch } = options;
  const client = createHttpClient({
    label,
    baseURL,
    headers: token === '' ? {} : { authorization: `Bearer ${token}` },
    secrets: [token],
    timeoutMs: requestTimeoutMs,
    maxBytes,
    readRefusal,
    ...(fetch && { fetch }),
  });
  return { client, timeoutMs, pollMs, maxImageBytes };
};
