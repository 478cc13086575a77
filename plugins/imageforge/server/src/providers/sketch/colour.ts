/** `#rrggbb` */
export type Colour = string;

/** OKLab: lightness 0 … 1 and two opponent axes. Mixing here stays clean where RGB turns to mud. */
interface Lab {
  l: number;
  a: number;
  b: number;
}

const toLinear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const toGamma = (value: number): number =>
  value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;

const parse = (colour: Colour): Lab => {
  const bits = Number.parseInt(colour.slice(1), 16);
  const r = toLinear(((bits >> 16) & 255) / 255);
  const g = toLinear(((bits >> 8) & 255) / 255);
  const b = toLinear((bits & 255) / 255);
  // Matrices: Björn Ottosson, "A perceptual color space for image processing" (2020).
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    a: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    b: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  };
};

const hex = (value: number): string => {
  const byte = Math.round(Math.min(1, Math.max(0, toGamma(Math.max(0, value)))) * 255);
  return byte.toString(16).padStart(2, '0');
};

const format = ({ l: lightness, a, b }: Lab): Colour => {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  const green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  const blue = -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s;
  return `#${hex(red)}${hex(green)}${hex(blue)}`;
};

/** `t` 0: all `from`, 1: all `to`. */
export const mix = (from: Colour, to: Colour, t: number): Colour => {
  const one = parse(from);
  const other = parse(to);
  const at = (x: number, y: number): number => x + (y - x) * t;
  return format({ l: at(one.l, other.l), a: at(one.a, other.a), b: at(one.b, other.b) });
};

/** Lightness of the first with the hue and chroma of the second, as far as `t` (0 … 1) says. */
export const tint = (colour: Colour, towards: Colour, t: number): Colour => {
  const one = parse(colour);
  const other = parse(towards);
  return format({ l: one.l, a: one.a + (other.a - one.a) * t, b: one.b + (other.b - one.b) * t });
};

/** Adds to the lightness (-1 … 1), multiplies the chroma, turns the hue (radians). */
export const adjust = (colour: Colour, by: { light?: number; chroma?: number; turn?: number }): Colour => {
  const { l, a, b } = parse(colour);
  const { light = 0, chroma = 1, turn = 0 } = by;
  const cos = Math.cos(turn) * chroma;
  const sin = Math.sin(turn) * chroma;
  return format({ l: Math.min(1, Math.max(0, l + light)), a: a * cos - b * sin, b: a * sin + b * cos });
};

/** Perceived lightness, 0 (black) … 1 (white). */
export const lightness = (colour: Colour): number => parse(colour).l;

/** The colour at `t` (0 … 1) of a row of colours that are spaced evenly. */
export const along = (colours: readonly Colour[], t: number): Colour => {
  const position = Math.min(1, Math.max(0, t)) * (colours.length - 1);
  const index = Math.min(colours.length - 2, Math.floor(position));
  const from = colours[Math.max(0, index)] ?? '#000000';
  return mix(from, colours[index + 1] ?? from, position - index);
};
