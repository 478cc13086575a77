import type { Size } from '../../engine/image-model';
import { createCanvas } from './canvas';
import { adjust, type Colour } from './colour';
import { drawFinish, drawTextures } from './finish';
import type { Palette } from './palettes';
import { createRandom, type Random } from './prng';
import { readPrompt } from './read-prompt';
import type { Scene } from './scene';
import { findStyle, restyle } from './styles';

/** Everything that a picture follows from. */
interface PictureRecipe {
  prompt: string;
  seed: number;
  /** px */
  size: Size;
  /** Id of a style; `undefined`: the default. */
  style?: unknown;
}

/** A picture as SVG. No text of the prompt is in it: words only choose motif, colours and details. */
interface Picture {
  /** The picture at its size, with grain. */
  full(): Promise<string>;
  /** The same without grain, at `scale` times its size. */
  preview(scale: number): string;
}

/** Neighbouring seeds share a palette but not its exact light. */
const varied = (palette: Palette, random: Random): Palette => {
  const by = {
    turn: random.range(-0.13, 0.13),
    light: random.range(-0.02, 0.02),
    chroma: random.range(0.92, 1.06),
  };
  const one = (colour: Colour): Colour => adjust(colour, by);
  return {
    ...palette,
    sky: [one(palette.sky[0]), one(palette.sky[1]), one(palette.sky[2])],
    haze: one(palette.haze),
    land: one(palette.land),
    deep: one(palette.deep),
  };
};

/** @throws ForgeError IMAGEFORGE_UNSUPPORTED when there is no such style */
export const drawPicture = ({ prompt, seed, size, style: styleId }: PictureRecipe): Picture => {
  const style = findStyle(styleId);
  const { composition, palette, features, hash } = readPrompt(prompt);
  const random = createRandom(`${composition.id}/${hash}/${seed}`);
  const canvas = createCanvas(size.width, size.height, style.bands);
  const unit = Math.min(size.width, size.height);
  const scene: Scene = {
    ...size,
    unit,
    rise: unit * Math.min(2, Math.max(1, (size.height / size.width) ** 0.5)),
    random,
    turn: (hash % 1000) + (Math.abs(Math.trunc(seed)) % 1_000_000),
    palette: restyle(varied(palette, random.fork('light')), style),
    style,
    canvas,
    has: (feature) => features.has(feature),
  };
  composition.draw(scene);
  drawFinish(scene);
  return {
    preview: (scale) => canvas.svg(scale),
    full: async () => {
      await drawTextures(canvas, scene);
      return canvas.svg();
    },
  };
};
