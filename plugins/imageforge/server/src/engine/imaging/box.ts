import type { Size } from '../image-model';

/** `16:9` → 1.777… */
export const ratioOf = (text: string): number => {
  const [width = 1, height = 1] = text.split(':').map(Number);
  return width / height;
};

/** The largest box of a ratio inside of a picture, px. */
export const innerBox = ({ width, height }: Size, ratio: number): Size => ({
  width: atLeastOne(Math.min(width, height * ratio)),
  height: atLeastOne(Math.min(height, width / ratio)),
});

/** The smallest box of a ratio around a picture, px. */
export const outerBox = ({ width, height }: Size, ratio: number): Size => ({
  width: atLeastOne(Math.max(width, height * ratio)),
  height: atLeastOne(Math.max(height, width / ratio)),
});

/** The wanted box, or one of its ratio that the picture fills, where the picture is smaller. */
export const filledBox = (picture: Size, { width, height }: Size): Size =>
  scaled({ width, height }, Math.min(1, picture.width / width, picture.height / height));

/** A size times a factor, at least 1 px a side. */
export const scaled = ({ width, height }: Size, factor: number): Size => ({
  width: atLeastOne(width * factor),
  height: atLeastOne(height * factor),
});

const atLeastOne = (pixels: number): number => Math.max(1, Math.round(pixels));
