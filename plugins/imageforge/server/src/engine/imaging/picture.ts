import sharp, { type Sharp } from 'sharp';
import type { Size } from '../image-model';

/** A decoded image: sRGB, 8 bits a channel, upright, rows from the top, no padding between them. */
export interface Picture extends Size {
  pixels: Buffer;
  /** 4: the last is alpha, not premultiplied. */
  channels: 3 | 4;
}

/** Longest time for one pipeline, s. The slowest operation takes some 40 s for 50 million pixels. */
const maxSeconds = 300;

/** Whatever is done to one has its own pipeline: within one, sharp has an order of its own. */
export const open = ({ pixels, width, height, channels }: Picture): Sharp =>
  sharp(pixels, { raw: { width, height, channels }, limitInputPixels: false }).timeout({ seconds: maxSeconds });

/** Runs a pipeline. */
export const pictureOf = async (work: Sharp): Promise<Picture> => {
  const { data, info } = await work.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height, channels: info.channels === 4 ? 4 : 3 };
};
