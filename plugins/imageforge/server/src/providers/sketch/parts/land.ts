import { mix, type Colour } from '../colour';
import { createNoise, fractal, ridged } from '../noise';
import type { Random } from '../prng';
import { type Point, under } from '../svg';
import type { Palette } from '../palettes';
import type { Scene } from '../scene';

/** Colour of land at a depth: 0 lost in the air, 1 right before us. */
export const landColour = ({ sky, haze, land, deep }: Palette, depth: number): Colour => {
  if (depth < 0.15) return mix(mix(sky[2], haze, 0.6), haze, depth / 0.15);
  return depth < 0.6 ? mix(haze, land, (depth - 0.15) / 0.45) : mix(land, deep, (depth - 0.6) / 0.4);
};

interface RidgeShape {
  /** Mean height on the picture, px from the top. */
  base: number;
  /** How far crests rise above it, px. */
  rise: number;
  /** Distance of one crest to the next, px. */
  wavelength: number;
  kind: 'peaks' | 'hills';
  /** How rough the line is, 0 … 1. */
  rough?: number;
}

/** Points of a skyline, a little beyond both edges. */
export const ridgeLine = (
  width: number,
  random: Random,
  { base, rise, wavelength, kind, rough = 0.5 }: RidgeShape,
): Point[] => {
  const noise = createNoise(random);
  const step = Math.max(1.2, width / 640);
  const points: Point[] = [];
  for (let x = -step * 2; x <= width + step * 2; x += step) {
    const at = x / wavelength;
    const height =
      kind === 'peaks' ? ridged(noise, at, 6, rough) * 1.25 - 0.25 : fractal(noise, at, 4, rough * 0.6);
    points.push([x, base - height * rise]);
  }
  return points;
};

/** Fills everything under a skyline; its foot fades into mist of colour `mist`. */
export const drawLand = (
  { canvas, height, style }: Scene,
  line: readonly Point[],
  colour: Colour,
  mist: { colour: Colour; amount: number; depth: number },
): void => {
  const top = Math.min(...line.map(([, y]) => y));
  const foot = mix(colour, mist.colour, style.bands ? 0 : mist.amount);
  const paint = canvas.linear(0, top, 0, top + mist.depth, [
    [0, colour],
    [0.25, mix(colour, foot, 0.1)],
    [1, foot],
  ]);
  canvas.path(under(line, height + 2), paint);
};

/** A veil of mist across the picture, strongest at `y`. */
export const drawMist = (
  { canvas, width, style }: Scene,
  y: number,
  reach: number,
  colour: Colour,
  strength: number,
): void => {
  if (style.bands) return;
  const paint = canvas.linear(0, y - reach, 0, y + reach, [
    [0, colour, 0],
    [0.3, colour, strength * 0.3],
    [0.55, colour, strength],
    [1, colour, 0],
  ]);
  canvas.rect(0, y - reach, width, reach * 2, paint);
};

/** Height of a line at x, px. */
export const heightAt = (line: readonly Point[], x: number): number => {
  const first = line[0] ?? [0, 0];
  const step = (line[1]?.[0] ?? 1) - first[0];
  const index = Math.min(line.length - 1, Math.max(0, Math.round((x - first[0]) / step)));
  return line[index]?.[1] ?? 0;
};
