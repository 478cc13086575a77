import type { Options } from '../config';
import type { ImageProvider } from '../engine/image-model';
import { createBlackForestLabsProvider } from './black-forest-labs';
import { createOpenAIProvider } from './openai';
import { createSketchProvider } from './sketch';
import { createStabilityProvider } from './stability';

/** The providers that the options switch on, the one whose model is the default first. */
export const createProviders = ({ providers: { openai, sketch, stability, 'black-forest-labs': flux }, images: { maxBytes } }: Options): ImageProvider[] => {
  const providers: ImageProvider[] = [];
  const { apiKey, ...settings } = openai;
  if (apiKey || settings.baseURL) {
    // A server of one's own that speaks OpenAI's API often wants no key.
    providers.push(createOpenAIProvider({ ...settings, apiKey: apiKey || 'none', maxImageBytes: maxBytes }));
  }
  if (stability.apiKey) providers.push(createStabilityProvider({ ...stability, apiKey: stability.apiKey, maxImageBytes: maxBytes }));
  if (flux.apiKey) providers.push(createBlackForestLabsProvider({ ...flux, apiKey: flux.apiKey, maxImageBytes: maxBytes }));
  if (sketch) providers.push(createSketchProvider());
  return providers;
};
