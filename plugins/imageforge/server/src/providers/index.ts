import type { Options } from '../config';
import type { ImageProvider } from '../engine/image-model';
import { createAutomatic1111Provider } from './automatic1111';
import { createComfyUIProvider } from './comfyui';
import { createGpuRunnerProvider } from './gpu-runner';
import { createOpenAIProvider } from './openai';
import { createSdServerProvider } from './sd-server';
import { createSketchProvider } from './sketch';

/** The providers that the options switch on, the one whose model is the default first. */
export const createProviders = ({ providers: { openai, sketch, ...others }, images: { maxBytes } }: Options): ImageProvider[] => {
  const providers: ImageProvider[] = [];
  const { apiKey, ...settings } = openai;
  if (apiKey || settings.baseURL) {
    // A server of one's own that speaks OpenAI's API often wants no key.
    providers.push(createOpenAIProvider({ ...settings, apiKey: apiKey || 'none', maxImageBytes: maxBytes }));
  }
  // Servers on one's own hardware: each is there once it has an address.
  const { automatic1111, comfyui, 'gpu-runner': gpuRunner, 'sd-server': sdServer } = others;
  if (hasAddress(gpuRunner)) providers.push(createGpuRunnerProvider({ ...gpuRunner, maxImageBytes: maxBytes }));
  if (hasAddress(automatic1111)) providers.push(createAutomatic1111Provider({ ...automatic1111, maxImageBytes: maxBytes }));
  if (hasAddress(comfyui)) providers.push(createComfyUIProvider({ ...comfyui, maxImageBytes: maxBytes }));
  if (hasAddress(sdServer)) providers.push(createSdServerProvider({ ...sdServer, maxImageBytes: maxBytes }));
  if (sketch) providers.push(createSketchProvider());
  return providers;
};

const hasAddress = <T extends { baseURL?: string | undefined }>(options: T): options is T & { baseURL: string } => Boolean(options.baseURL);
