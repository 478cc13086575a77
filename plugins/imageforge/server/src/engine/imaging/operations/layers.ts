import type { OverlayOptions } from 'sharp';
import type { Size } from '../../image-model';
import { openImage } from '../open-image';
import { open, type Picture, pictureOf } from '../picture';

/** Lays a picture over another one. What was opaque stays so. */
export const layOver = (picture: Picture, over: Picture, options: Pick<OverlayOptions, 'left' | 'top' | 'tile' | 'blend'> = {}): Promise<Picture> => {
  const { pixels, width, height, channels } = over;
  const work = open(picture).composite([{ input: pixels, raw: { width, height, channels }, ...options }]);
  return pictureOf(picture.channels === 4 ? work : work.removeAlpha());
};

/** An operator's picture, as wide as it shall be and never larger than the image, with its opacity. */
export const sizedOverlay = async (bytes: Uint8Array, width: number, image: Size, opacity: number): Promise<Picture> => {
  const box = { width: Math.min(image.width, Math.max(1, Math.round(width))), height: image.height };
  const sized = await pictureOf(openImage(bytes).autoOrient().resize({ ...box, fit: 'inside' }).ensureAlpha());
  return opacity === 1 ? sized : pictureOf(open(sized).linear([1, 1, 1, opacity], [0, 0, 0, 0]));
};
