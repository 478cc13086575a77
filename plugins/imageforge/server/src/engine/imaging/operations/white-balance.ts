import { open, type Picture, pictureOf } from '../picture';
import type { OperationKind } from './operation';

type Rgb = readonly [red: number, green: number, blue: number];

/** More than this is no cast but what the picture shows: a sunset, a meadow. */
const [leastGain, mostGain] = [0.5, 2];
/** Longest side of what the mean is taken of, px. */
const sampleSide = 256;
/** sRGB's curve is near to this power. A factor of light is this root of it in the file's values. */
const gammaOfSrgb = 2.2;

/** Multiplies the channels so that what should be grey is grey; green, which brightness follows, stays. */
export const whiteBalance: OperationKind<'white-balance'> = {
  async run(picture, { temperature }) {
    const [red, green, blue] = temperature === undefined ? await meanOf(picture) : lightOf(temperature);
    const gains = [red, green, blue].map((value) => Math.min(mostGain, Math.max(leastGain, green / value)));
    const alpha = picture.channels === 4;
    return pictureOf(open(picture).linear([...gains, ...(alpha ? [1] : [])], [0, 0, 0, ...(alpha ? [0] : [])]));
  },
};

/** Mean of what is to be seen, 0 to 255; what is transparent does not count. Nothing is darker than 1. */
const meanOf = async (picture: Picture): Promise<Rgb> => {
  const { pixels } = await pictureOf(open(picture).resize(sampleSide, sampleSide, { fit: 'inside', withoutEnlargement: true }).ensureAlpha());
  const sums = [0, 0, 0];
  let weights = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = pixels[at + 3] ?? 0;
    weights += alpha;
    for (const channel of [0, 1, 2]) sums[channel] = (sums[channel] ?? 0) + (pixels[at + channel] ?? 0) * alpha;
  }
  const [red = 1, green = 1, blue = 1] = sums.map((sum) => Math.max(1, sum / Math.max(1, weights)));
  return [red, green, blue];
};

/** What white looks like in a light of this temperature, beside white in daylight. */
const lightOf = (kelvin: number): Rgb => {
  const [light, daylight] = [blackBody(kelvin), blackBody(6_500)];
  const [red = 1, green = 1, blue = 1] = light.map((value, channel) => (value / (daylight[channel] ?? 1)) ** (1 / gammaOfSrgb));
  return [red, green, blue];
};

/**
 * Linear sRGB of a black body's light, of luminance 1; at least a little of each.
 * Source: the cubic approximation of the Planckian locus by Kim et al., "Design of advanced color
 * temperature control system for HDTV applications" (2002), for 1,667 to 25,000 K; IEC 61966-2-1 for the matrix.
 */
const blackBody = (kelvin: number): Rgb => {
  const inverse = 1_000 / kelvin;
  const x =
    kelvin < 4_000
      ? -0.2661239 * inverse ** 3 - 0.234358 * inverse ** 2 + 0.8776956 * inverse + 0.17991
      : -3.0258469 * inverse ** 3 + 2.1070379 * inverse ** 2 + 0.2226347 * inverse + 0.24039;
  const y =
    kelvin < 2_222
      ? -1.1063814 * x ** 3 - 1.3481102 * x ** 2 + 2.18555832 * x - 0.20219683
      : kelvin < 4_000
        ? -0.9549476 * x ** 3 - 1.37418593 * x ** 2 + 2.09137015 * x - 0.16748867
        : 3.081758 * x ** 3 - 5.8733867 * x ** 2 + 3.75112997 * x - 0.37001483;
  const [bigX, bigZ] = [x / y, (1 - x - y) / y];
  const linear = [
    3.2406 * bigX - 1.5372 - 0.4986 * bigZ,
    -0.9689 * bigX + 1.8758 + 0.0415 * bigZ,
    0.0557 * bigX - 0.204 + 1.057 * bigZ,
  ];
  const [red = 1, green = 1, blue = 1] = linear.map((value) => Math.max(0.01, value));
  return [red, green, blue];
};
