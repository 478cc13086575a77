import sharp from 'sharp';
import type { ImageBytes } from '../engine/image-model';
import { invalidImage } from './images';

/** What providers want a mask to be. Ours is greys, white where to repaint. */
export type MaskDress =
  /** White where to repaint, greys as they are. */
  | 'white'
  /** Black where to repaint. */
  | 'black'
  /** White where to repaint, and nothing between white and black. */
  | 'binary'
  /** Transparent where to repaint; only full transparency counts, so greys go to the nearer side. */
  | 'alpha';

/** @throws ForgeError IMAGEFORGE_INVALID_IMAGE */
export const dressMask = async (mask: ImageBytes, dress: MaskDress): Promise<ImageBytes> => {
  const grey = sharp(mask.bytes).flatten({ background: '#000' }).toColourspace('b-w').extractChannel(0);
  const dressed = { white: grey, black: grey.clone().negate(), binary: grey.clone().threshold(128), alpha: grey.clone().threshold(128).negate() }[dress];
  const { data, info } = await dressed.raw().toBuffer({ resolveWithObject: true }).catch((): never => {
    throw invalidImage('mask', 'The mask cannot be decoded.');
  });
  const { width, height } = info;
  const raw = { raw: { width, height, channels: 1 as const } };
  const picture =
    dress === 'alpha'
      ? sharp({ create: { width, height, channels: 3, background: '#000' } }).joinChannel(data, raw)
      : sharp(data, raw).toColourspace('b-w');
  return { bytes: await picture.png().toBuffer(), mediaType: 'image/png' };
};

/** @throws ForgeError IMAGEFORGE_INVALID_IMAGE when the mask has not the dimensions of its image. */
export const expectSameSize = async (mask: ImageBytes, image: ImageBytes): Promise<void> => {
  const [one, other] = await Promise.all([mask, image].map(({ bytes }) => sharp(bytes).metadata()));
  const [received, expected] = [one?.autoOrient, other?.autoOrient].map((size) => `${size?.width}x${size?.height}`);
  if (received !== expected) throw invalidImage('mask', `Expected a mask of the first image's dimensions, ${expected}, got ${received}.`);
};
