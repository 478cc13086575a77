import type { Random } from './prng';

/** Smooth noise, about -1 … 1, one bump in about two units. */
type Noise = (x: number) => number;
type Noise2 = (x: number, y: number) => number;

const fade = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);
const lerp = (a: number, b: number, t: number): number => a + (b - a) * t;

/** Gradient noise of one dimension. */
export const createNoise = (random: Random): Noise => {
  const slopes = Float64Array.from({ length: 256 }, () => random.range(-1, 1));
  const offset = random.range(0, 256);
  return (at) => {
    const x = at + offset;
    const cell = Math.floor(x);
    const t = x - cell;
    const left = (slopes[cell & 255] ?? 0) * t;
    const right = (slopes[(cell + 1) & 255] ?? 0) * (t - 1);
    return lerp(left, right, fade(t)) * 2.6;
  };
};

/** Value noise of two dimensions. */
export const createNoise2 = (random: Random): Noise2 => {
  const values = Float64Array.from({ length: 4096 }, () => random.range(-1, 1));
  const at = (x: number, y: number): number => values[(x & 63) | ((y & 63) << 6)] ?? 0;
  return (x, y) => {
    const column = Math.floor(x);
    const row = Math.floor(y);
    const tx = fade(x - column);
    const ty = fade(y - row);
    const top = lerp(at(column, row), at(column + 1, row), tx);
    const bottom = lerp(at(column, row + 1), at(column + 1, row + 1), tx);
    return lerp(top, bottom, ty);
  };
};

/** Sum of octaves, each twice as fine and `gain` as strong: soft hills with small detail on them. */
export const fractal = (noise: Noise, x: number, octaves: number, gain = 0.5): number => {
  let sum = 0;
  let weight = 1;
  let total = 0;
  for (let octave = 0; octave < octaves; octave++) {
    sum += noise(x * 2 ** octave + octave * 17.3) * weight;
    total += weight;
    weight *= gain;
  }
  return sum / total;
};

/** 0 … 1 with sharp crests: what mountains are made of. Valleys stay smooth, crests get the detail. */
export const ridged = (noise: Noise, x: number, octaves: number, gain = 0.5): number => {
  let sum = 0;
  let weight = 1;
  let total = 0;
  let carried = 1;
  for (let octave = 0; octave < octaves; octave++) {
    const crest = 1 - Math.min(1, Math.abs(noise(x * 2 ** octave + octave * 31.7)) * 1.25);
    sum += crest * weight * carried;
    total += weight;
    carried = 0.25 + 0.75 * crest;
    weight *= gain;
  }
  return sum / total;
};
