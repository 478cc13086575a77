import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { ImageBytes, ImageCall, Size } from '../../engine/image-model';

/** A picture in the colours of its key, the same for the same key. */
export const drawPng = ({ width, height }: Size, key: string): Promise<Buffer> => {
  const [r = 0, g = 0, b = 0, hue = 0] = createHash('sha256').update(key).digest();
  const disc = `<svg width="${width}" height="${height}"><circle cx="50%" cy="50%" r="30%" fill="hsl(${hue}, 70%, 50%)"/></svg>`;
  return sharp({ create: { width, height, channels: 3, background: { r, g, b } } })
    .composite([{ input: Buffer.from(disc) }])
    .png()
    .toBuffer();
};

/** A picture of one colour. */
export const picture = async (width: number, height: number, format: 'png' | 'jpeg' | 'webp' | 'avif' = 'png'): Promise<ImageBytes> => {
  const plain = sharp({ create: { width, height, channels: 3, background: '#4a7' } });
  return { bytes: new Uint8Array(await plain.toFormat(format).toBuffer()), mediaType: `image/${format}` };
};

/** A mask that is white (repaint) on its left half. */
export const leftMask = async (width: number, height: number): Promise<ImageBytes> => {
  const white = await sharp({ create: { width: Math.floor(width / 2), height, channels: 3, background: '#fff' } }).png().toBuffer();
  const mask = sharp({ create: { width, height, channels: 3, background: '#000' } }).composite([{ input: white, left: 0, top: 0 }]);
  return { bytes: new Uint8Array(await mask.png().toBuffer()), mediaType: 'image/png' };
};

/** The grey at the left and the right edge of a mask, 0 to 255. */
export const edgesOf = async (mask: Uint8Array): Promise<[left: number, right: number]> => {
  const { data, info } = await sharp(mask).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return [data[0] ?? -1, data[(info.width - 1) * info.channels] ?? -1];
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
