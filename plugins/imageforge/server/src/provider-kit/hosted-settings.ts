import { ForgeError } from '../engine/errors';

/** What a hosted service is called with. */
export interface HostedOptions {
  /** Sent to the service's own hosts and nowhere else. */
  apiKey: string;
  /** Of a gateway that speaks the same API, or of a region. Default: the service's. */
  baseURL?: string;
  /** For one request, answer included, ms. */
  timeoutMs?: number;
  /** For a job from its begin to its end, ms. Default: 600000. */
  jobTimeoutMs?: number;
  /** Between two looks at a job, ms. */
  pollMs?: number;
  /** Largest image that is taken, bytes. Default: 50000000. */
  maxImageBytes?: number;
  /** For tests. Default: the global one. */
  fetch?: typeof globalThis.fetch;
}

/** The options with their defaults. `fetch` is `undefined` where it is the global one. */
export type HostedSettings = Required<Omit<HostedOptions, 'fetch'>> & Pick<HostedOptions, 'fetch'>;

/**
 * The options with the defaults of a service.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID
 */
export const readHostedSettings = (
  provider: string,
  options: HostedOptions,
  defaults: Pick<HostedSettings, 'baseURL' | 'timeoutMs' | 'pollMs'>,
): HostedSettings => ({
  apiKey: checkKey(provider, options.apiKey),
  baseURL: checkBaseURL(provider, options.baseURL ?? defaults.baseURL),
  timeoutMs: options.timeoutMs ?? defaults.timeoutMs,
  jobTimeoutMs: options.jobTimeoutMs ?? 600_000,
  pollMs: options.pollMs ?? defaults.pollMs,
  maxImageBytes: options.maxImageBytes ?? 50_000_000,
  ...(options.fetch && { fetch: options.fetch }),
});

/**
 * The key of a hosted service, fit for a header.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID
 */
export const checkKey = (provider: string, apiKey: string): string => {
  // Other characters would fail inside fetch, in a message that quotes the header, that is, the key.
  if (/^[\x21-\x7e]+$/.test(apiKey)) return apiKey;
  throw invalidOption(provider, 'apiKey', 'a key of visible ASCII characters', apiKey === '' ? 'nothing' : 'other characters');
};

/**
 * The address of a service, without the slash at its end.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID
 */
export const checkBaseURL = (provider: string, baseURL: string): string => {
  const url = URL.canParse(baseURL) ? new URL(baseURL) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return baseURL.replace(/\/+$/, '');
  throw invalidOption(provider, 'baseURL', 'an http(s) address without a user name', url ? 'another kind of address' : baseURL);
};

/** An error for an option of a provider. */
export const invalidOption = (provider: string, option: string, expected: string, received: string): ForgeError =>
  new ForgeError('IMAGEFORGE_CONFIG_INVALID', `imageforge.config.providers.${provider}.${option}: expected ${expected}, got ${received}.`, {
    details: { field: `providers.${provider}.${option}` },
  });
