import type { Random } from '../prng';
import { type Point, curve, num, polygon } from '../svg';
import { heightAt } from './land';

/** Outline of a conifer whose foot stands at (x, y). @param height px */
const pine = (x: number, y: number, height: number, random: Random): string => {
  // Too small for branches to be seen.
  if (height < 9)
    return polygon([
      [x, y - height],
      [x - height * 0.2, y],
      [x + height * 0.2, y],
    ]);
  const tiers = Math.max(4, Math.min(10, Math.round(height / 7)));
  const spread = height * random.range(0.17, 0.25);
  const lean = random.range(-0.02, 0.02) * height;
  const left: Point[] = [];
  const right: Point[] = [];
  for (let tier = 1; tier <= tiers; tier++) {
    const t = tier / tiers;
    const reach = spread * t ** 0.9;
    const drop = height * 0.93 * t;
    const middle = x + lean * (1 - t);
    left.push([middle - reach * random.range(0.75, 1.1), y - height + drop + random.range(0, 0.03) * height]);
    left.push([middle - reach * random.range(0.42, 0.6), y - height + drop - height * 0.03]);
    right.push([
      middle + reach * random.range(0.75, 1.1),
      y - height + drop + random.range(0, 0.03) * height,
    ]);
    right.push([middle + reach * random.range(0.42, 0.6), y - height + drop - height * 0.03]);
  }
  const trunk = Math.max(0.4, height * 0.018);
  return polygon([
    [x + lean, y - height],
    ...left,
    [x - trunk, y - height * 0.08],
    [x - trunk, y + height * 0.06],
    [x + trunk, y + height * 0.06],
    [x + trunk, y - height * 0.08],
    ...right.reverse(),
  ]);
};

/** A row of conifers along a line, in groves and clearings. @param size usual height, px */
export const pineRow = (
  line: readonly Point[],
  width: number,
  size: number,
  density: number,
  random: Random,
): string => {
  let d = '';
  const step = Math.max(2, (size * 0.3) / density, width / 260);
  let grove = random.range(0.5, 1);
  for (let x = -size * 0.3; x < width + size * 0.3; x += step * random.range(0.6, 1.4)) {
    grove = Math.min(1.15, Math.max(0.3, grove + random.range(-0.2, 0.2)));
    const height = size * grove * random.range(0.65, 1.15);
    d += pine(x, heightAt(line, x) + height * 0.11, height, random);
  }
  return d;
};

/** A broad-leaved crown on a short trunk. @param radius of the crown, px */
export const roundTree = (x: number, y: number, radius: number, random: Random): string => {
  const count = 11;
  const crown: Point[] = Array.from({ length: count }, (_, i) => {
    const angle = (i / count) * Math.PI * 2;
    const reach = radius * random.range(0.82, 1.12);
    return [x + Math.cos(angle) * reach, y - radius * 1.55 + Math.sin(angle) * reach * 0.92];
  });
  const foot = radius * 0.09;
  return `${curve(crown, true)}M${num(x - foot)} ${num(y - radius)}L${num(x - foot * 1.5)} ${num(y + radius * 0.1)}h${num(foot * 3)}L${num(x + foot)} ${num(y - radius)}Z`;
};
