import type OpenAI from 'openai';
import { ForgeError } from '../../engine/errors';
import type { OpenAISettings } from './options';

/**
 * Gives the SDK's client, loaded at the first call: an installation that never calls OpenAI doesn't
 * pay for the SDK's memory.
 */
export const lazyClient = (settings: OpenAISettings): (() => Promise<OpenAI>) => {
  let client: Promise<OpenAI> | undefined;
  return () => (client ??= load(settings));
};

const load = async (settings: OpenAISettings): Promise<OpenAI> => {
  const { default: Client } = await import('openai').catch((cause: unknown) => {
    throw new ForgeError('IMAGEFORGE_CONFIG_INVALID', 'The package "openai" cannot be loaded: install it.', {
      cause,
    });
  });
  return new Client({
    // Everything that the SDK would otherwise take from the environment is said here: only the
    // plugin's configuration decides where a key goes, and the SDK's log would hold prompts.
    apiKey: settings.apiKey,
    adminAPIKey: null,
    baseURL: settings.baseURL,
    organization: settings.organization,
    project: settings.project,
    logLevel: 'off',
    // The router is the only place that retries.
    maxRetries: 0,
    timeout: settings.timeoutMs,
    fetch: settings.fetch,
    // A redirect would carry the prompt and the images to a host that nobody configured.
    fetchOptions: { redirect: 'manual' },
  });
};
