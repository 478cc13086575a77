import type { LookupFunction } from 'node:net';
import { ForgeError } from '../../engine/errors';
import type { ReplicateModelOptions } from './models';

export interface ReplicateOptions {
  /** Sent as bearer token to `baseURL` and nowhere else. */
  apiKey: string;
  /** Base of the API. Default: https://api.replicate.com/v1. */
  baseURL?: string;
  /** Time for one request, answer included, ms. Default 120000. */
  timeoutMs?: number;
  /** Time for one prediction from its creation, ms; what takes longer is canceled. Default 600000. */
  jobTimeoutMs?: number;
  /** Time between two looks at a prediction, ms. Default 1000. */
  pollMs?: number;
  /**
   * How long Replicate holds back its answer to wait for the images, s, 0 to 60. Default 0: the prediction's
   * id is known, and stored, at once. With any other value a crash meanwhile loses the prediction.
   */
  waitSeconds?: number;
  /** Where Replicate tells that a prediction has ended, and what signs it. Default: nowhere; polling is enough. */
  webhook?: { url?: string; secret?: string };
  /** Largest image that is taken, bytes. Default 50000000. */
  maxImageBytes?: number;
  /** Models beyond the table, and changes to rows of the table. Example `[{ id: 'owner/name' }]`. */
  models?: readonly ReplicateModelOptions[];
  /** For tests. Default: the global one. */
  fetch?: typeof globalThis.fetch;
  /** For tests: ms since 1970. Default: the clock's. */
  now?: () => number;
  /** For tests: resolves the hosts of images in place of the system. */
  lookup?: LookupFunction;
}

/** The options with their defaults. */
export interface ReplicateSettings {
  apiKey: string;
  baseURL: string;
  /** ms */
  timeoutMs: number;
  /** ms */
  jobTimeoutMs: number;
  /** ms */
  pollMs: number;
  /** s */
  waitSeconds: number;
  /** Told to Replicate with each prediction. `undefined`: none. */
  webhookURL?: string;
  /** bytes */
  maxImageBytes: number;
  fetch?: typeof globalThis.fetch;
  lookup?: LookupFunction;
}

/** @throws ForgeError IMAGEFORGE_CONFIG_INVALID */
export const readSettings = (options: ReplicateOptions): ReplicateSettings => {
  const { apiKey, baseURL = 'https://api.replicate.com/v1', webhook, fetch, lookup } = options;
  // Other characters would fail inside fetch, in a message that quotes the header, that is, the key.
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new ForgeError('IMAGEFORGE_CONFIG_INVALID', 'imageforge.config.providers.replicate.apiKey: expected a key of visible ASCII characters.', {
      details: { field: 'providers.replicate.apiKey' },
    });
  }
  return {
    apiKey,
    baseURL: baseURL.replace(/\/+$/, ''),
    timeoutMs: options.timeoutMs ?? 120_000,
    jobTimeoutMs: options.jobTimeoutMs ?? 600_000,
    pollMs: options.pollMs ?? 1_000,
    waitSeconds: options.waitSeconds ?? 0,
    ...(webhook?.url && { webhookURL: webhook.url }),
    maxImageBytes: options.maxImageBytes ?? 50_000_000,
    ...(fetch && { fetch }),
    ...(lookup && { lookup }),
  };
};
