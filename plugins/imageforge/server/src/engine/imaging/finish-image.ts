import sharp, { type Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import type { ImageBytes, Size } from '../image-model';
import { type XmpFacts, xmpPacket } from './xmp';

export interface FinishOptions {
  format: 'webp' | 'png' | 'jpeg' | 'avif';
  /** 1–100; ignored for png. */
  quality: number;
  /** Cut to this ratio around the middle, then shrunk to this size; never enlarged. `undefined`: as it is. */
  fit?: Size;
  /** What its metadata says. */
  xmp: XmpFacts;
}

interface FinishedImage extends ImageBytes {
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
  const upright = sharp(bytes, { failOn: 'warning' }).rotate();
  const source = options.fit ? upright.resize({ ...(await boxOf(bytes, options.fit)), fit: 'cover' }) : upright;
  const { data, info } = await encode(source, options)
    .withXmp(xmpPacket(options.xmp))
    .toBuffer({ resolveWithObject: true });
  return {
    bytes: data,
    mediaType: `image/${options.format}`,
    width: info.width,
    height: info.height,
    thumbhash: await thumbhashOf(data),
  };
};

/** The largest box of the wanted ratio that the image fills, or the wanted one where it is smaller. */
const boxOf = async (bytes: Uint8Array, { width, height }: Size): Promise<Size> => {
  const { autoOrient } = await sharp(bytes).metadata();
  const scale = Math.min(1, autoOrient.width / width, autoOrient.height / height);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
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
