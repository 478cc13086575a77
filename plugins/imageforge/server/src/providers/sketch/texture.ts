import sharp from 'sharp';
import { createRandom } from './prng';

/** px; big enough that the eye finds no repeat, small enough to make in a millisecond or two. */
const side = 256;

/** Black or white specks whose opacity is the noise: laid over a picture it keeps its mean brightness. */
const specks = async (values: Float64Array, strength: number): Promise<string> => {
  const pixels = Buffer.alloc(side * side * 4);
  values.forEach((value, i) => {
    pixels.fill(value < 0 ? 0 : 255, i * 4, i * 4 + 3);
    pixels[i * 4 + 3] = Math.min(255, Math.round(Math.abs(value) * strength));
  });
  const png = await sharp(pixels, { raw: { width: side, height: side, channels: 4 } })
    .png()
    .toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
};

const white = (key: string): Float64Array => {
  const random = createRandom(key);
  return Float64Array.from({ length: side * side }, () => random.next() + random.next() - 1);
};

/** Mean of the neighbours, across the tile's edges, so that it still repeats without a seam. */
const softened = (values: Float64Array, reach: number): Float64Array => {
  const pass = (from: Float64Array, step: number, line: number): Float64Array =>
    from.map((_, i) => {
      const along = Math.floor(i / step) % side;
      const start = i - along * step;
      let sum = 0;
      for (let k = -reach; k <= reach; k++) sum += from[start + ((along + k + side) % side) * step] ?? 0;
      return sum / line;
    });
  return pass(pass(values, 1, reach * 2 + 1), side, reach * 2 + 1);
};

const made = new Map<string, Promise<string>>();
const once = (key: string, make: () => Promise<string>): Promise<string> => {
  const known = made.get(key) ?? make();
  made.set(key, known);
  // A failure must not be remembered for the life of the process.
  known.catch(() => made.delete(key));
  return known;
};

/** A data URL of a 256 px tile. @param strength greatest opacity of a speck, 0 … 255 */
export const grainTile = (strength: number): Promise<string> =>
  once(`grain ${strength}`, () => specks(white('grain'), strength));

/** The tooth of watercolour paper: the same, but coarser. */
export const paperTile = (): Promise<string> =>
  once('paper', () => {
    const fine = softened(white('paper'), 1);
    const coarse = softened(white('fibre'), 4);
    return specks(
      fine.map((value, i) => value * 0.9 + (coarse[i] ?? 0) * 2.2),
      34,
    );
  });

/** Where water thinned the pigment and paper shines through, for stretching over a whole picture. */
export const poolTile = (): Promise<string> =>
  once('pool', () => {
    const wide = softened(softened(white('pool'), 12), 9);
    const small = softened(white('pools'), 5);
    return specks(
      wide.map((value, i) => Math.max(0, value * 22 + (small[i] ?? 0) * 4 + 0.15)),
      92,
    );
  });

/** Markup that covers the picture with a tile, one tile pixel on one picture pixel times `scale`. */
export const tiled = (id: string, url: string, scale = 1): string =>
  `<pattern id="${id}" width="${side * scale}" height="${side * scale}" patternUnits="userSpaceOnUse"><image href="${url}" width="${side * scale}" height="${side * scale}"/></pattern>`;
