import { openImage } from './open-image';

interface ResizedImage {
  bytes: Uint8Array;
  /** px */
  width: number;
  height: number;
}

/** Shrinks an image into a box (px), in its own format and with its XMP: provenance is not stripped. */
export const resizeImage = async (bytes: Uint8Array, box: { width: number; height: number }): Promise<ResizedImage> => {
  const { data, info } = await openImage(bytes)
    .resize({ ...box, fit: 'inside', withoutEnlargement: true })
    .keepXmp()
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
};
