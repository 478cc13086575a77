import type { Options } from '../config';
import type { ImageProvider } from '../engine/image-model';
import { createAiSdkProvider } from './ai-sdk';
import { createOpenAIProvider } from './openai';
import { createReplicateProvider } from './replicate';
import { createSketchProvider } from './sketch';

/** The providers that the options switch on, the one whose model is the default first. */
export const createProviders = ({ providers: { openai, sketch, replicate, 'ai-sdk': aiSdk }, images: { maxBytes } }: Options): ImageProvider[] => {
  const providers: ImageProvider[] = [];
  const { apiKey, ...settings } = openai;
  if (apiKey || settings.baseURL) {
    // A server of one's own that speaks OpenAI's API often wants no key.
    providers.push(createOpenAIProvider({ ...settings, apiKey: apiKey || 'none', maxImageBytes: maxBytes }));
  }
  if (replicate.apiKey) providers.push(createReplicateProvider({ ...replicate, apiKey: replicate.apiKey, maxImageBytes: maxBytes }));
  if (aiSdk.services.length > 0) providers.push(createAiSdkProvider({ ...aiSdk, maxImageBytes: maxBytes }));
  if (sketch) providers.push(createSketchProvider());
  return providers;
};
