import sharp, { type Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import type { ImageBytes } from '../image-model';
import { type DigitalSourceType, xmpPacket } from './xmp';

export interface FinishOptions {
  format: 'webp' | 'png' | 'jpeg' | 'avif';
  /** 1–100; ignored for png. */
  quality: number;
  sourceType: DigitalSourceType;
  /** For the file's metadata, e.g. `ImageForge, openai/gpt-image-1`. */
  creatorTool: string;
}

export interface FinishedImage extends ImageBytes {
  /** px */
  width: number;
  height: number;
  /** base64, about 25 bytes: a blurred placeholder. */
  thumbhash: string;
}

/**
 * Turns a provider's bytes, already checked by `readImage`, into the file that is published: upright,
 * sRGB, in the wanted format, with XMP. Deterministic for the same input and the same sharp.
 */
export const finishImage = async (bytes: Uint8Array, options: FinishOptions): Promise<FinishedImage> => {
  const source = sharp(bytes, { failOn: 'warning' }).rotate();
  const { data, info } = await encode(source, options)
    .withXmp(xmpPacket(options.sourceType, options.creatorTool))
    .toBuffer({ resolveWithObject: true });
  return {
    bytes: data,
    mediaType: `image/${options.format}`,
    width: info.width,
    height: info.height,
    thumbhash: await thumbhashOf(data),
  };
};

const encode = (image: Sharp, { format, quality }: FinishOptions): Sharp => {
  switch (format) {
    case 'png':
      return image.png({ compressionLevel: 8 });
    case 'jpeg':
      // JPEG has no transparency: what shows through is white, as on a page.
      return image.flatten({ background: '#ffffff' }).jpeg({ quality, progressive: true });
    case 'avif':
      return image.avif({ quality, effort: 3 });
    case 'webp':
      return image.webp({ quality });
  }
};

/** Thumbhash takes at most 100 × 100 px of RGBA. */
const thumbhashOf = async (bytes: Uint8Array): Promise<string> => {
  const { data, info } = await sharp(bytes)
    .resize(100, 100, { fit: 'inside' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
};
