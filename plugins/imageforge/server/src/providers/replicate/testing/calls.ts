import sharp from 'sharp';
import type { ImageBytes, ImageCall, ImageModel } from '../../../engine/image-model';
import { createReplicateProvider, type ReplicateOptions, type ReplicateProvider } from '..';
import { plantedKey } from './fake-replicate';

export const providerAt = (baseURL: string, options: Partial<ReplicateOptions> = {}): ReplicateProvider =>
  createReplicateProvider({ apiKey: plantedKey, baseURL, pollMs: 1, ...options });

export const modelAt = (baseURL: string, id: string, options: Partial<ReplicateOptions> = {}): ImageModel => {
  const { models } = providerAt(baseURL, options);
  const found = models.find(({ model }) => model.id === id);
  if (!found) throw new Error(`no model ${id}, only ${models.map(({ model }) => model.id).join(', ')}`);
  return found.model;
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

export const picture = async (width: number, height: number, format: 'png' | 'avif' = 'png'): Promise<ImageBytes> => {
  const plain = sharp({ create: { width, height, channels: 3, background: '#4a7' } });
  return { bytes: new Uint8Array(await plain.toFormat(format).toBuffer()), mediaType: `image/${format}` };
};

/** A picture whose PNG is larger than what goes in a request itself. */
export const largePicture = async (): Promise<ImageBytes> => {
  const noise = sharp({ create: { width: 512, height: 512, channels: 3, background: '#000', noise: { type: 'gaussian', mean: 128, sigma: 60 } } });
  return { bytes: new Uint8Array(await noise.png().toBuffer()), mediaType: 'image/png' };
};

/** White on its left half. */
export const leftMask = async (width: number, height: number): Promise<ImageBytes> => {
  const white = { create: { width: width / 2, height, channels: 3 as const, background: '#fff' } };
  const mask = sharp({ create: { width, height, channels: 3, background: '#000' } }).composite([{ input: white, left: 0, top: 0 }]);
  return { bytes: new Uint8Array(await mask.png().toBuffer()), mediaType: 'image/png' };
};

/** Grey of the pixel in the middle of the left and of the right half. */
export const halvesOf = async (address: string): Promise<[left: number, right: number]> => {
  const { data, info } = await sharp(Buffer.from(address.split(',')[1] ?? '', 'base64')).greyscale().raw().toBuffer({ resolveWithObject: true });
  const row = Math.floor(info.height / 2) * info.width * info.channels;
  return [data[row + Math.floor(info.width / 4) * info.channels] ?? -1, data[row + Math.floor((info.width * 3) / 4) * info.channels] ?? -1];
};

/** What `generate` rejected with. */
export const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => Promise.reject(new Error('expected a rejection')),
    (thrown: unknown) => thrown,
  );
