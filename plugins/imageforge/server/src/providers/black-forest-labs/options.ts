import { changeRows, checkBaseURL, checkKey, type ModelChange } from '../../provider-kit';
import { fluxModels, type FluxModelRow } from './models';

export interface BlackForestLabsOptions {
  /** Sent as `x-key` to `baseURL` and, with the official address, to other hosts of `bfl.ai`, which do the work. */
  apiKey: string;
  /** Default: `https://api.bfl.ai`. `https://api.eu.bfl.ai` keeps the work in the EU, `https://api.us.bfl.ai` in the US. */
  baseURL?: string;
  /** For one request, ms. Default: 60000. */
  timeoutMs?: number;
  /** For a job from its begin to its end, ms. Default: 600000. */
  jobTimeoutMs?: number;
  /** Between two looks at a job, ms. Default: 1000. */
  pollMs?: number;
  /** Largest image that is taken, bytes. Default: 50000000. */
  maxImageBytes?: number;
  /**
   * How much the service lets through, from 0, the strictest, to 6; a model that takes less is told its
   * highest. It is the operator's, never a request's. `undefined`: the API's own, 2.
   */
  safetyTolerance?: number;
  /** Models beyond the table, and changes to its rows. Example: `[{ id: 'flux-4-pro', like: 'flux-2-pro' }]`. */
  models?: readonly ModelChange[];
  /** For tests. Default: the global one. */
  fetch?: typeof globalThis.fetch;
}

/** The options with their defaults. */
export interface BlackForestLabsSettings {
  apiKey: string;
  baseURL: string;
  timeoutMs: number;
  jobTimeoutMs: number;
  pollMs: number;
  maxImageBytes: number;
  safetyTolerance?: number;
  fetch?: typeof globalThis.fetch;
}

const id = 'black-forest-labs';

/** @throws ForgeError IMAGEFORGE_CONFIG_INVALID */
export const readSettings = (options: BlackForestLabsOptions): BlackForestLabsSettings => {
  const { apiKey, baseURL = 'https://api.bfl.ai', timeoutMs = 60_000, jobTimeoutMs = 600_000, pollMs = 1_000 } = options;
  return {
    apiKey: checkKey(id, apiKey),
    baseURL: checkBaseURL(id, baseURL),
    timeoutMs,
    jobTimeoutMs,
    pollMs,
    maxImageBytes: options.maxImageBytes ?? 50_000_000,
    ...(options.safetyTolerance !== undefined && { safetyTolerance: options.safetyTolerance }),
    ...(options.fetch && { fetch: options.fetch }),
  };
};

/** @throws ForgeError IMAGEFORGE_CONFIG_INVALID */
export const readModels = ({ models = [] }: BlackForestLabsOptions): FluxModelRow[] => changeRows(fluxModels, models, id, (row) => row);
