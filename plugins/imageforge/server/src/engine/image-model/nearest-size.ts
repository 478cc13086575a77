import type { Size, SizeSupport } from './capabilities';
import { sizeProblem } from './size';

/** The size that a model can make which is most like the one that is wanted: first in its ratio, then in its area. */
export const nearestSize = (wanted: Size, support: SizeSupport): Size => {
  if (sizeProblem(wanted, support) === undefined) return wanted;
  const candidates = support.kind === 'list' ? support.sizes : sizesAround(wanted, support);
  const [first, ...others] = candidates;
  if (!first) throw new Error('A model makes no size at all.');
  return others.reduce((best, one) => (distance(one, wanted) < distance(best, wanted) ? one : best), first);
};

/** How unlike two sizes are. A ratio that is off is cut away, an area that is off only costs detail. */
const distance = (one: Size, other: Size): number =>
  4 * Math.abs(Math.log(ratioOf(one) / ratioOf(other))) + Math.abs(Math.log(areaOf(one) / areaOf(other)));

const ratioOf = ({ width, height }: Size): number => width / height;
const areaOf = ({ width, height }: Size): number => width * height;

/** Sizes within the limits about the wanted one: of its ratio as far as the limits allow, in the steps of the model. */
const sizesAround = (wanted: Size, support: Extract<SizeSupport, { kind: 'range' }>): Size[] => {
  const { minSide, maxSide, multipleOf, maxPixels, minPixels = 0, maxAspectRatio = maxSide / minSide } = support;
  const ratio = Math.min(maxAspectRatio, Math.max(1 / maxAspectRatio, ratioOf(wanted)));
  const area = Math.min(maxPixels, Math.max(minPixels, areaOf(wanted)));
  const sizes: Size[] = [];
  // Rounding can lead out of a limit on any side: look a few steps around.
  const ideal = Math.sqrt(area * ratio) / multipleOf;
  for (let column = Math.floor(ideal) - 3; column <= Math.ceil(ideal) + 3; column += 1) {
    const width = Math.min(maxSide, Math.max(minSide, column * multipleOf));
    for (const steps of [Math.floor, Math.ceil]) {
      const height = Math.min(maxSide, Math.max(minSide, steps(width / ratio / multipleOf) * multipleOf));
      for (const grow of [-1, 0, 1]) sizes.push({ width, height: height + grow * multipleOf });
    }
  }
  const able = sizes.filter((size) => sizeProblem(size, support) === undefined);
  return able.length > 0 ? able : everySize(support);
};

/** Where the limits leave little room: all that they allow. */
const everySize = (support: Extract<SizeSupport, { kind: 'range' }>): Size[] => {
  const { minSide, maxSide, multipleOf } = support;
  const sides: number[] = [];
  for (let side = Math.ceil(minSide / multipleOf) * multipleOf; side <= maxSide; side += multipleOf) sides.push(side);
  return sides.flatMap((width) => sides.map((height) => ({ width, height }))).filter((size) => sizeProblem(size, support) === undefined);
};
