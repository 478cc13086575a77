import { open, pictureOf } from '../picture';
import type { OperationKind } from './operation';

/** Sharpens lightness alone: a cast of colour at the edges would be the price of sharpening each channel. */
export const sharpen: OperationKind<'sharpen'> = {
  run: (picture, { sigma }) => pictureOf(open(picture).sharpen({ sigma })),
};
