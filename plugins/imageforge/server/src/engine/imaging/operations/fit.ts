import type { Size } from '../../image-model';
import { filledBox, scaled } from '../box';
import { open, pictureOf } from '../picture';
import type { OperationKind, OperationOf } from './operation';

/** Shrinks into a box, or so that it covers one; what is smaller already stays as it is. */
export const fit: OperationKind<'fit'> = {
  sizeAfter: sizeOf,
  run: (picture, operation) => pictureOf(open(picture).resize({ ...sizeOf(picture, operation), fit: operation.mode === 'cover' ? 'cover' : 'fill' })),
};

function sizeOf(picture: Size, { mode, width = Infinity, height = Infinity }: OperationOf<'fit'>): Size {
  if (mode === 'cover') return filledBox(picture, { width, height });
  const factors = [width / picture.width, height / picture.height];
  return scaled(picture, Math.min(1, mode === 'inside' ? Math.min(...factors) : Math.max(...factors)));
}
