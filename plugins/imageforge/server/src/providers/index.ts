import type { Options } from '../config';
import type { ImageProvider } from '../engine/image-model';
import { createCustomGrpcProvider } from './custom-grpc';
import { createCustomRestProvider } from './custom-rest';
import { createOpenAIProvider } from './openai';
import { createSketchProvider } from './sketch';

/** The providers that the options switch on, the one whose model is the default first. */
export const createProviders = ({ providers: { openai, sketch, 'custom-rest': customRest, 'custom-grpc': customGrpc }, images: { maxBytes } }: Options): ImageProvider[] => {
  const providers: ImageProvider[] = [];
  const { apiKey, ...settings } = openai;
  if (apiKey || settings.baseURL) {
    // A server of one's own that speaks OpenAI's API often wants no key.
    providers.push(createOpenAIProvider({ ...settings, apiKey: apiKey || 'none', maxImageBytes: maxBytes }));
  }
  providers.push(...customRest.map((server) => createCustomRestProvider({ ...server, maxImageBytes: maxBytes })));
  providers.push(...customGrpc.map((server) => createCustomGrpcProvider({ ...server, maxImageBytes: maxBytes })));
  if (sketch) providers.push(createSketchProvider());
  return providers;
};
