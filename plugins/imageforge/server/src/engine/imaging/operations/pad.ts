import type { Size } from '../../image-model';
import { outerBox, ratioOf, scaled } from '../box';
import { open, type Picture, pictureOf } from '../picture';
import { layOver } from './layers';
import type { OperationKind } from './operation';

/** Longest side of what is blurred, px: a blur as wide as this one shows nothing finer. */
const blurredSide = 200;
/** px of `blurredSide` */
const sigma = 6;

/** Adds room at two sides. */
export const pad: OperationKind<'pad'> = {
  sizeAfter: (size, { ratio }) => outerBox(size, ratioOf(ratio)),
  async run(picture, { ratio, background }) {
    const box = outerBox(picture, ratioOf(ratio));
    const left = Math.floor((box.width - picture.width) / 2);
    const top = Math.floor((box.height - picture.height) / 2);
    if (background === 'blur') {
      return layOver(await blurredCover(picture, box), picture, { left, top });
    }
    const [right, bottom] = [box.width - picture.width - left, box.height - picture.height - top];
    return pictureOf(open(picture).extend({ left, right, top, bottom, background }));
  },
};

/** The picture, cut and enlarged to fill a box, and blurred. */
const blurredCover = async (picture: Picture, box: Size): Promise<Picture> => {
  const small = scaled(box, Math.min(1, blurredSide / Math.max(box.width, box.height)));
  const blurred = await pictureOf(open(await pictureOf(open(picture).resize({ ...small, fit: 'cover' }))).blur(sigma));
  return pictureOf(open(blurred).resize({ ...box, fit: 'fill' }));
};
