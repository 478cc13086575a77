import sharp from 'sharp';
import type { ImageBytes, ImageCall, ImageModel } from '../../../engine/image-model';
import { type AiSdkModelOptions, createAiSdkProvider } from '..';
import type { createFakePackage } from './fake-package';

export const plantedKey = 'sk-planted-0123456789abcdefSECRET';

/** The model of a fake package. */
export const modelOf = (fake: ReturnType<typeof createFakePackage>, model: Partial<AiSdkModelOptions> = {}, options: { timeoutMs?: number; maxImageBytes?: number } = {}): ImageModel => {
  const service = { id: 'fake', label: 'Fake', package: 'fake', factory: 'createFake', credentials: { apiKey: plantedKey }, models: [{ id: 'painter', ...model }] };
  return createAiSdkProvider({ services: [service], load: async () => fake.exported, ...options }).models[0]!.model;
};

/** A model of the real package `@ai-sdk/openai-compatible`. */
export const realModel = (baseURL: string, model: Partial<AiSdkModelOptions> = {}, options: { timeoutMs?: number; maxImageBytes?: number } = {}): ImageModel => {
  const service = {
    id: 'local',
    package: '@ai-sdk/openai-compatible',
    settings: { name: 'local', baseURL },
    credentials: { apiKey: plantedKey },
    models: [{ id: 'flux', ...model }],
  };
  return createAiSdkProvider({ services: [service], load: (name) => import(name), ...options }).models[0]!.model;
};

export const callOf = (call: Partial<ImageCall> = {}): ImageCall => ({
  mode: 'text-to-image',
  prompt: 'a red fox',
  size: { width: 1024, height: 1024 },
  n: 1,
  images: [],
  parameters: {},
  signal: new AbortController().signal,
  ...call,
});

export const picture = async (width: number, height: number): Promise<ImageBytes> => ({
  bytes: new Uint8Array(await sharp({ create: { width, height, channels: 3, background: '#4a7' } }).png().toBuffer()),
  mediaType: 'image/png',
});

/** What `generate` rejected with. */
export const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => Promise.reject(new Error('expected a rejection')),
    (thrown: unknown) => thrown,
  );
