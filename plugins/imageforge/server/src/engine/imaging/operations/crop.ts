import sharp from 'sharp';
import type { Size } from '../../image-model';
import { innerBox, ratioOf } from '../box';
import { open, pictureOf } from '../picture';
import type { OperationKind } from './operation';

/** Cuts to a ratio: nothing is scaled. */
export const crop: OperationKind<'crop'> = {
  sizeAfter: (size, { ratio }) => innerBox(size, ratioOf(ratio)),
  run(picture, { ratio, gravity }) {
    const box = innerBox(picture, ratioOf(ratio));
    if (gravity === 'attention' || gravity === 'entropy') {
      return pictureOf(open(picture).resize({ ...box, fit: 'cover', position: sharp.strategy[gravity] }));
    }
    const point = gravity === 'centre' ? { x: 0.5, y: 0.5 } : gravity;
    return pictureOf(open(picture).extract({ ...box, ...cornerOf(picture, box, point) }));
  },
};

/** The corner of a box that has a point in its middle, or as near to it as the picture goes. */
const cornerOf = (picture: Size, box: Size, { x, y }: { x: number; y: number }) => ({
  left: within(x * picture.width - box.width / 2, picture.width - box.width),
  top: within(y * picture.height - box.height / 2, picture.height - box.height),
});

const within = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)));
