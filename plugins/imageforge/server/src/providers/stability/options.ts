import { changeRows, checkBaseURL, checkKey, type ModelChange } from '../../provider-kit';
import { stabilityModels, type StabilityModelRow } from './models';

export interface StabilityOptions {
  /** Sent as bearer token to `baseURL` and nowhere else. */
  apiKey: string;
  /** Of a gateway that speaks the same API. Default: `https://api.stability.ai`. */
  baseURL?: string;
  /** For one request, answer included, ms. Default: 180000. */
  timeoutMs?: number;
  /** For a job (creative upscale, replaced background) from its begin to its end, ms. Default: 600000. */
  jobTimeoutMs?: number;
  /** Between two looks at a job, ms. Default: 10000; Stability AI limits those who look more often. */
  pollMs?: number;
  /** Largest image that is taken, bytes. Default: 50000000. */
  maxImageBytes?: number;
  /** Models beyond the table, and changes to its rows. Example: `[{ id: 'sd4-large', like: 'sd3.5-large' }]`. */
  models?: readonly ModelChange[];
  /** For tests. Default: the global one. */
  fetch?: typeof globalThis.fetch;
}

/** The options with their defaults. */
export interface StabilitySettings {
  apiKey: string;
  baseURL: string;
  timeoutMs: number;
  jobTimeoutMs: number;
  pollMs: number;
  maxImageBytes: number;
  fetch?: typeof globalThis.fetch;
}

/** @throws ForgeError IMAGEFORGE_CONFIG_INVALID */
export const readSettings = (options: StabilityOptions): StabilitySettings => {
  const { apiKey, baseURL = 'https://api.stability.ai', timeoutMs = 180_000, jobTimeoutMs = 600_000, pollMs = 10_000 } = options;
  return {
    apiKey: checkKey('stability', apiKey),
    baseURL: checkBaseURL('stability', baseURL),
    timeoutMs,
    jobTimeoutMs,
    pollMs,
    maxImageBytes: options.maxImageBytes ?? 50_000_000,
    ...(options.fetch && { fetch: options.fetch }),
  };
};

/** @throws ForgeError IMAGEFORGE_CONFIG_INVALID */
export const readModels = ({ models = [] }: StabilityOptions): StabilityModelRow[] =>
  // Where several models share an endpoint, it is told which one is meant.
  changeRows(stabilityModels, models, 'stability', (row, id) => (row.variant === undefined ? row : { ...row, variant: id }));
