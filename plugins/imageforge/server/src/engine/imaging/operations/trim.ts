import { open, pictureOf } from '../picture';
import type { OperationKind } from './operation';

/** libvips looks for a margin in no smaller picture, px. */
const leastSide = 3;

/** Cuts away a margin of one colour. A picture of nothing else stays as it is. */
export const trim: OperationKind<'trim'> = {
  async run(picture, { background, threshold }) {
    if (Math.min(picture.width, picture.height) < leastSide) return picture;
    return pictureOf(open(picture).trim({ threshold, ...(background && { background }) }));
  },
};
