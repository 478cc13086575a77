import sharp from 'sharp';
import { type ImageBytes, mediaTypeOf, type Size } from '../engine/image-model';
import { invalidImage, resizeTo, toPng } from './images';
import { dressMask, expectSameSize, type MaskDress } from './masks';

export interface SourceOptions {
  /** Media types that the provider takes; others are converted to PNG. */
  types: readonly string[];
  /** In exactly this size, cut around the middle where the ratio is another. `undefined`: as large as it is. */
  size?: Size;
}

/**
 * A source image as a provider takes it: upright, of an accepted type, in the size that is wanted. What
 * fits already goes as it is, untouched.
 * @throws ForgeError IMAGEFORGE_INVALID_IMAGE
 */
export const sourceFor = async (image: ImageBytes, { types, size }: SourceOptions): Promise<ImageBytes> => {
  const mediaType = mediaTypeOf(image.bytes);
  // sharp would read SVG and more.
  if (mediaType === undefined) throw invalidImage('images', 'Expected PNG, JPEG, WebP or AVIF as a source image.');
  const named = { bytes: image.bytes, mediaType };
  const { autoOrient, orientation = 1 } = await sharp(image.bytes).metadata().catch(notDecoded);
  if (size && (autoOrient.width !== size.width || autoOrient.height !== size.height)) return resizeTo(named, size).catch(notDecoded);
  if (orientation !== 1) return resizeTo(named, autoOrient).catch(notDecoded);
  return types.includes(mediaType) ? named : toPng(named).catch(notDecoded);
};

/**
 * The mask of the image, in its dress and resized with it.
 * @throws ForgeError IMAGEFORGE_INVALID_IMAGE when it has not the dimensions of the image.
 */
export const maskFor = async (mask: ImageBytes, image: ImageBytes, dress: MaskDress, size?: Size): Promise<ImageBytes> => {
  await expectSameSize(mask, image);
  return dressMask(await sourceFor(mask, { types: ['image/png'], ...(size && { size }) }), dress);
};

const notDecoded = (): never => {
  throw invalidImage('images', 'A source image cannot be decoded.');
};
