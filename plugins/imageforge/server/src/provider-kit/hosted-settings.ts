import { ForgeError } from '../engine/errors';

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
