import { open, pictureOf } from '../picture';
import type { OperationKind } from './operation';

/** The median of a square around each pixel: it takes out specks and keeps edges. */
export const denoise: OperationKind<'denoise'> = {
  async run(picture, { size }) {
    // The square has to fit into the picture.
    const side = Math.min(size, picture.width, picture.height);
    return side < 2 ? picture : pictureOf(open(picture).median(side));
  },
};
