import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { Size } from '../../../engine/image-model';

/** A picture in the colours of its key, the same for the same key, as RGB pixels. */
export const drawPixels = ({ width, height }: Size, key: string): Promise<Buffer> => {
  const [r = 0, g = 0, b = 0, at = 0] = createHash('sha256').update(key).digest();
  const spot = `<svg width="${width}" height="${height}"><circle cx="${at % 100}%" cy="50%" r="20%" fill="#fff"/></svg>`;
  return sharp({ create: { width, height, channels: 3, background: { r, g, b } } })
    .composite([{ input: Buffer.from(spot) }])
    .removeAlpha()
    .raw()
    .toBuffer();
};

export const pngOf = (pixels: Uint8Array, { width, height }: Size): Promise<Buffer> =>
  sharp(pixels, { raw: { width, height, channels: 3 } }).png().toBuffer();

/** Pixel after pixel → channel after channel. */
export const planesOf = (pixels: Uint8Array): Uint8Array => {
  const size = pixels.byteLength / 3;
  return Uint8Array.from(pixels, (_, at) => pixels[(at % size) * 3 + Math.floor(at / size)] as number);
};
