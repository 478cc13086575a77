import type { Size } from '../../image-model';
import { scaled } from '../box';
import { open, type Picture, pictureOf } from '../picture';
import { layOver } from './layers';
import type { OperationKind, OperationOf } from './operation';

/** Longest side of the mask before it is enlarged, px: it has no edges. */
const maskSide = 256;
/** sharp's least blur, px. */
const leastSigma = 0.3;
/** From here on a smaller picture is blurred, px: the wider a blur, the longer it takes and the less it shows. */
const mostSigma = 8;

/** The picture, blurred, and the picture as it is over it, where it stays sharp. */
export const blurAround: OperationKind<'blur-around'> = {
  async run(picture, operation) {
    const sigma = Math.max(leastSigma, operation.blur * Math.min(picture.width, picture.height));
    const mask = await pictureOf(open(maskOf(picture, operation)).resize({ width: picture.width, height: picture.height, fit: 'fill' }));
    const focus = await layOver(await pictureOf(open(picture).ensureAlpha()), mask, { blend: 'dest-in' });
    return layOver(await blurred(picture, sigma), focus);
  },
};

const blurred = async (picture: Picture, sigma: number): Promise<Picture> => {
  if (sigma <= mostSigma) return pictureOf(open(picture).blur(sigma));
  const small = await pictureOf(open(picture).resize({ ...scaled(picture, mostSigma / sigma), fit: 'fill' }));
  const soft = await pictureOf(open(small).blur(mostSigma));
  return pictureOf(open(soft).resize({ width: picture.width, height: picture.height, fit: 'fill' }));
};

/** A small one: opaque within the radius, transparent from twice the radius on, and smooth between. */
const maskOf = (picture: Size, { x, y, radius }: OperationOf<'blur-around'>): Picture => {
  const factor = Math.min(1, maskSide / Math.max(picture.width, picture.height));
  const { width, height } = scaled(picture, factor);
  const reach = radius * Math.min(width, height);
  const pixels = Buffer.alloc(width * height * 4, 255);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const distance = Math.hypot(column + 0.5 - x * width, row + 0.5 - y * height) / reach;
      pixels[(row * width + column) * 4 + 3] = Math.round(255 * smooth(2 - distance));
    }
  }
  return { pixels, width, height, channels: 4 };
};

/** 0 below 0, 1 above 1, with no bend between. */
const smooth = (value: number): number => {
  const t = Math.min(1, Math.max(0, value));
  return t * t * (3 - 2 * t);
};
