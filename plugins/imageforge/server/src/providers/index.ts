import type { Options } from '../config';
import type { ImageProvider } from '../engine/image-model';
import { createOpenAIProvider } from './openai';
import { createReplicateProvider } from './replicate';
import { createSketchProvider } from './sketch';
import { createStabilityProvider } from './stability';

/** The providers that the options switch on, the one whose model is the default first. */
export const createProviders = ({ providers: options, images: { maxBytes } }: Options): ImageProvider[] => {
  const { openai, stability, replicate } = options;
  const providers: ImageProvider[] = [];
  const { apiKey, ...settings } = openai;
  if (apiKey || settings.baseURL) {
    // A server of one's own that speaks OpenAI's API often wants no key.
    providers.push(createOpenAIProvider({ ...settings, apiKey: apiKey || 'none', maxImageBytes: maxBytes }));
  }
  if (stability.apiKey) providers.push(createStabilityProvider({ ...stability, apiKey: stability.apiKey, maxImageBytes: maxBytes }));
  if (replicate.apiKey) providers.push(createReplicateProvider({ ...replicate, apiKey: replicate.apiKey, maxImageBytes: maxBytes }));
  if (options.sketch) providers.push(createSketchProvider());
  return providers;
};
