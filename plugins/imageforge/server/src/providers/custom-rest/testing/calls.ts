import sharp from 'sharp';
import type { ImageBytes, ImageCall } from '../../../engine/image-model';

export const callOf = (call: Partial<ImageCall> = {}): ImageCall => ({
  mode: 'text-to-image',
  prompt: 'a red fox',
  size: { width: 256, height: 256 },
  n: 1,
  seed: 7,
  images: [],
  parameters: {},
  signal: new AbortController().signal,
  ...call,
});

/** A picture of one colour. */
export const picture = async (width: number, height: number, background = '#4a7'): Promise<ImageBytes> => {
  const plain = sharp({ create: { width, height, channels: 3, background } });
  return { bytes: new Uint8Array(await plain.png().toBuffer()), mediaType: 'image/png' };
};

/** What `generate` rejected with. */
export const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => Promise.reject(new Error('expected a rejection')),
    (thrown: unknown) => thrown,
  );
