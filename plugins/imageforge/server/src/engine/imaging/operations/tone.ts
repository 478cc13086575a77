import type { Sharp } from 'sharp';
import { open, type Picture, pictureOf } from '../picture';
import type { OperationKind } from './operation';

/** Of 255: what contrast turns around. */
const middleGrey = 128;

/** Gamma, then contrast, then brightness and saturation; what is 1 is left out. */
export const tone: OperationKind<'tone'> = {
  async run(picture, { brightness, contrast, saturation, gamma }) {
    const steps: ((work: Sharp) => Sharp)[] = [
      // sharp brightens at the end of a pipeline and darkens at its beginning, each by 1 to 3.
      ...(gamma > 1 ? [(work: Sharp) => work.gamma(1, gamma)] : []),
      ...(gamma < 1 ? [(work: Sharp) => work.gamma(1 / gamma, 1)] : []),
      ...(contrast === 1 ? [] : [(work: Sharp) => work.linear(contrast, middleGrey * (1 - contrast))]),
      ...(brightness === 1 && saturation === 1 ? [] : [(work: Sharp) => work.modulate({ brightness, saturation })]),
    ];
    let result: Picture = picture;
    for (const step of steps) result = await pictureOf(step(open(result)));
    return result;
  },
};
