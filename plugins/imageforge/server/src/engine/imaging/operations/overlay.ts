import type { Size } from '../../image-model';
import { layOver, sizedOverlay } from './layers';
import type { OperationKind, OperationOf } from './operation';

/** Lays one of the operator's pictures over the image. */
export const overlay: OperationKind<'overlay'> = {
  async run(picture, operation, context) {
    const { scale, opacity } = operation;
    const over = await sizedOverlay(context.overlay(operation.overlay), scale * picture.width, picture, opacity);
    return layOver(picture, over, cornerOf(picture, over, operation));
  },
};

/** Where its top left corner is, px. One that has no room for its margins is in the middle. */
const cornerOf = (picture: Size, over: Size, { position, margin }: Pick<OperationOf<'overlay'>, 'position' | 'margin'>) => {
  const distance = Math.round(margin * Math.min(picture.width, picture.height));
  const place = (room: number, isFirst: boolean, isLast: boolean): number => {
    if (room < 2 * distance || !(isFirst || isLast)) return Math.round(room / 2);
    return isFirst ? distance : room - distance;
  };
  return {
    left: place(picture.width - over.width, position.endsWith('west'), position.endsWith('east')),
    top: place(picture.height - over.height, position.startsWith('north'), position.startsWith('south')),
  };
};
