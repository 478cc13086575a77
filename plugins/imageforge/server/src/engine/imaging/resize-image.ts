import sharp from 'sharp';
import type { ImageBytes, Size } from '../image-model';
import { encodeImage } from './encode-image';
import { openImage } from './open-image';

/** An image in memory, decoded once for everything that is made of it. */
export interface DecodedImage extends Size {
  /** 8 bits, sRGB. */
  pixels: Buffer;
  channels: 3 | 4;
  /** Its XMP packet. `undefined`: it has none. */
  xmp?: string;
}

/** What of a picture stays when it is cut to another shape: where the eye goes, where most happens, or the middle. */
export const gravities = ['attention', 'entropy', 'centre'] as const;
export type Gravity = (typeof gravities)[number];

export type VersionFormat = 'webp' | 'jpeg' | 'avif' | 'png';

/** What is made of a decoded image. */
export interface Version extends Size {
  /** Cut to the size's shape. `undefined`: the size has the shape of the image. */
  gravity?: Gravity;
  format: VersionFormat;
  /** 1–100; ignored for png. */
  quality: number;
}

/** @throws as sharp does when it is no image: only files of our own come here */
export const decodeImage = async (bytes: Uint8Array): Promise<DecodedImage> => {
  const image = openImage(bytes);
  const { xmpAsString: xmp } = await image.metadata();
  const { data, info } = await image.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return {
    pixels: data,
    width: info.width,
    height: info.height,
    channels: info.channels === 4 ? 4 : 3,
    ...(xmp !== undefined && { xmp }),
  };
};

/**
 * Makes a smaller version in any format, with the image's XMP: provenance is not stripped. Deterministic
 * for the same input and the same sharp.
 */
export const resizeImage = async (image: DecodedImage, version: Version): Promise<ImageBytes & Size> => {
  const { pixels, width, height, channels, xmp } = image;
  const decoded = sharp(pixels, { raw: { width, height, channels } });
  const encoded = encodeImage(
    decoded.resize({
      width: version.width,
      height: version.height,
      // Without a gravity the shape is the image's but for less than a pixel.
      ...(version.gravity ? { fit: 'cover', position: version.gravity } : { fit: 'fill' }),
    }),
    // Made once and loaded for ever: the bytes are worth the time.
    { ...version, mozjpeg: true },
  );
  const { data, info } = await (xmp === undefined ? encoded : encoded.withXmp(xmp)).toBuffer({ resolveWithObject: true });
  return { bytes: data, mediaType: `image/${version.format}`, width: info.width, height: info.height };
};
