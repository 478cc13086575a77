import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { ImageBytes, ImageCall } from '../../engine/image-model';

/** A real picture whose colour depends on the text, so that two texts give two pictures. */
export const paint = (width: number, height: number, text: string): Promise<Buffer> => {
  const [r = 0, g = 0, b = 0] = createHash('sha256').update(text).digest();
  return sharp({ create: { width, height, channels: 3, background: { r, g, b } } }).png().toBuffer();
};

/** A source image. */
export const picture = async (width: number, height: number): Promise<ImageBytes> => ({
  bytes: new Uint8Array(await paint(width, height, 'source')),
  mediaType: 'image/png',
});

/** A mask that is white, that is, to be repainted, on its left half. */
export const leftMask = async (width: number, height: number): Promise<ImageBytes> => {
  const raw = Buffer.from(Array.from({ length: width * height }, (_, index) => (index % width < width / 2 ? 255 : 0)));
  const bytes = await sharp(raw, { raw: { width, height, channels: 1 } }).toColourspace('b-w').png().toBuffer();
  return { bytes: new Uint8Array(bytes), mediaType: 'image/png' };
};

/** Width, height, and the greys at the left and the right edge. */
export const maskFacts = async (bytes: Uint8Array): Promise<{ width: number; height: number; left: number; right: number }> => {
  const { data, info } = await sharp(bytes).toColourspace('b-w').extractChannel(0).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, left: data[0] ?? -1, right: data[info.width - 1] ?? -1 };
};

export const callOf = (call: Partial<ImageCall> = {}): ImageCall => ({
  mode: 'text-to-image',
  prompt: 'a red fox',
  size: { width: 64, height: 64 },
  n: 1,
  images: [],
  parameters: {},
  signal: new AbortController().signal,
  ...call,
});

/** What a call was rejected with. */
export const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => Promise.reject(new Error('expected a rejection')),
    (thrown: unknown) => thrown,
  );
