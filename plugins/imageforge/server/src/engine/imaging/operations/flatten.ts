import { open, pictureOf } from '../picture';
import type { OperationKind } from './operation';

/** Fills what is transparent with a colour. */
export const flatten: OperationKind<'flatten'> = {
  run: (picture, { background }) => pictureOf(open(picture).flatten({ background })),
};
