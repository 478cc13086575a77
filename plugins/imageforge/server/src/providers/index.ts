import type { Options } from '../config';
import type { ImageProvider } from '../engine/image-model';
import { createAiSdkProvider } from './ai-sdk';
import { createAutomatic1111Provider } from './automatic1111';
import { createBlackForestLabsProvider } from './black-forest-labs';
import { createComfyUIProvider } from './comfyui';
import { createCustomGrpcProvider } from './custom-grpc';
import { createCustomRestProvider } from './custom-rest';
import { createGpuRunnerProvider } from './gpu-runner';
import { createOpenAIProvider } from './openai';
import { createReplicateProvider } from './replicate';
import { createSdServerProvider } from './sd-server';
import { createSketchProvider } from './sketch';
import { createStabilityProvider } from './stability';

/** The providers that the options switch on, the one whose model is the default first. */
export const createProviders = ({ providers: options, images: { maxBytes } }: Options): ImageProvider[] => {
  const { openai, stability, replicate, 'black-forest-labs': flux } = options;
  const providers: ImageProvider[] = [];
  const { apiKey, ...settings } = openai;
  if (apiKey || settings.baseURL) {
    // A server of one's own that speaks OpenAI's API often wants no key.
    providers.push(createOpenAIProvider({ ...settings, apiKey: apiKey || 'none', maxImageBytes: maxBytes }));
  }
  if (stability.apiKey) providers.push(createStabilityProvider({ ...stability, apiKey: stability.apiKey, maxImageBytes: maxBytes }));
  if (replicate.apiKey) providers.push(createReplicateProvider({ ...replicate, apiKey: replicate.apiKey, maxImageBytes: maxBytes }));
  if (flux.apiKey) providers.push(createBlackForestLabsProvider({ ...flux, apiKey: flux.apiKey, maxImageBytes: maxBytes }));
  if (options['ai-sdk'].services.length > 0) providers.push(createAiSdkProvider({ ...options['ai-sdk'], maxImageBytes: maxBytes }));
  // Servers on one's own hardware: each is there once it has an address.
  const { automatic1111, comfyui, 'gpu-runner': gpuRunner, 'sd-server': sdServer } = options;
  if (hasAddress(gpuRunner)) providers.push(createGpuRunnerProvider({ ...gpuRunner, maxImageBytes: maxBytes }));
  if (hasAddress(automatic1111)) providers.push(createAutomatic1111Provider({ ...automatic1111, maxImageBytes: maxBytes }));
  if (hasAddress(comfyui)) providers.push(createComfyUIProvider({ ...comfyui, maxImageBytes: maxBytes }));
  if (hasAddress(sdServer)) providers.push(createSdServerProvider({ ...sdServer, maxImageBytes: maxBytes }));
  providers.push(...options['custom-rest'].map((server) => createCustomRestProvider({ ...server, maxImageBytes: maxBytes })));
  providers.push(...options['custom-grpc'].map((server) => createCustomGrpcProvider({ ...server, maxImageBytes: maxBytes })));
  if (options.sketch) providers.push(createSketchProvider());
  return providers;
};

const hasAddress = <T extends { baseURL?: string | undefined }>(options: T): options is T & { baseURL: string } => Boolean(options.baseURL);
