import { ForgeError } from '../../engine/errors';
import { adjust, lightness, mix, tint, type Colour } from './colour';
import type { Palette } from './palettes';

/** A way of painting that every composition can be painted in. */
export interface Style {
  id: string;
  /** One sentence for people. */
  description: string;
  /** How much is drawn, 0 (only the great shapes) … 1 (everything). */
  detail: number;
  /** Hard colour steps instead of smooth gradients; `undefined`: smooth. */
  bands?: number;
  /** Strength of the film grain, 0 … 255. Never 0: grain is also what hides the steps of 8 bits. */
  grain: number;
  /** What lies around or over the picture. */
  finish: 'none' | 'border' | 'paper' | 'vignette';
  recolour(colour: Colour, palette: Palette): Colour;
  /** Turns every palette into one of after dark. */
  dark?: boolean;
}

const keep = (colour: Colour): Colour => colour;

/** Moonlight: hues drawn to blue, and less than half of the day's lightness. */
const toNight = (colour: Colour): Colour =>
  adjust(tint(colour, '#24448c', 0.74), { light: 0.1 - lightness(colour) * 0.56 });

const toDuotone = (colour: Colour, { deep, accents, paper }: Palette): Colour => {
  const t = Math.min(1, Math.max(0, (lightness(colour) - 0.18) / 0.78));
  const ink = adjust(deep, { light: -0.02, chroma: 1.3 });
  const second = adjust(accents[0], { chroma: 1.15 });
  return t < 0.55 ? mix(ink, second, (t / 0.55) ** 1.15) : mix(second, paper, (t - 0.55) / 0.45);
};

/** The values of `parameters.style`; the first is the default. */
export const styles: readonly Style[] = [
  {
    id: 'natural',
    description: 'Soft light, mist and a fine film grain.',
    detail: 1,
    grain: 11,
    finish: 'none',
    recolour: keep,
  },
  {
    id: 'poster',
    description: 'A screen print: flat bands of strong colour inside a paper border.',
    detail: 0.75,
    bands: 6,
    grain: 9,
    finish: 'border',
    recolour: (colour) => adjust(colour, { chroma: 1.16 }),
  },
  {
    id: 'watercolour',
    description: 'Light washes on rough paper, with an unpainted edge.',
    detail: 0.8,
    grain: 8,
    finish: 'paper',
    recolour: (colour, { paper }) => adjust(mix(colour, paper, 0.2), { light: 0.035, chroma: 0.95 }),
  },
  {
    id: 'minimal',
    description: 'Few quiet shapes, pale colours, much empty space.',
    detail: 0.3,
    grain: 5,
    finish: 'none',
    recolour: (colour, { paper }) => adjust(mix(colour, paper, 0.3), { chroma: 0.8 }),
  },
  {
    id: 'night',
    description: 'The same scene after dark: deep blues, moon, stars and lamps.',
    detail: 1,
    grain: 11,
    finish: 'vignette',
    dark: true,
    recolour: toNight,
  },
  {
    id: 'grain',
    description: 'Old film: coarse grain, faded blacks and a vignette.',
    detail: 0.9,
    grain: 42,
    finish: 'vignette',
    recolour: (colour) => adjust(mix(colour, '#8d7a6a', 0.1), { light: 0.02, chroma: 0.92 }),
  },
  {
    id: 'duotone',
    description: 'Two inks on paper, as in a risograph print.',
    detail: 0.8,
    grain: 24,
    finish: 'none',
    recolour: toDuotone,
  },
];

/**
 * @param id the value of `parameters.style`; `undefined`: the default.
 * @throws ForgeError IMAGEFORGE_UNSUPPORTED with the list when there is no such style.
 */
export const findStyle = (id: unknown): Style => {
  const found = id === undefined ? styles[0] : styles.find((style) => style.id === id);
  if (found) return found;
  const supported = styles.map((style) => style.id);
  throw new ForgeError(
    'IMAGEFORGE_UNSUPPORTED',
    `Expected parameters.style to be one of ${supported.join(', ')}, got ${JSON.stringify(id)}.`,
    { details: { parameter: 'style', received: id, supported } },
  );
};

/** The palette as this style has it. */
export const restyle = (palette: Palette, style: Style): Palette => {
  if (style.dark && palette.dark) return palette;
  const one = (colour: Colour): Colour => style.recolour(colour, palette);
  const [top, middle, low] = palette.sky;
  const painted: Palette = {
    ...palette,
    sky: style.dark
      ? [one(adjust(top, { light: -0.2 })), one(adjust(middle, { light: -0.14 })), one(low)]
      : [one(top), one(middle), one(low)],
    light: one(palette.light),
    haze: one(palette.haze),
    land: one(palette.land),
    deep: one(palette.deep),
    accents: [one(palette.accents[0]), one(palette.accents[1]), one(palette.accents[2])],
    paper: one(palette.paper),
  };
  if (!style.dark) return painted;
  // Lamps and the moon are the only things that the night doesn't darken.
  const lamp = mix(palette.accents[0], '#ffcf7a', 0.55);
  return {
    ...painted,
    light: mix(palette.light, '#f6e7bd', 0.5),
    accents: [lamp, painted.accents[1], painted.accents[2]],
    dark: true,
  };
};
