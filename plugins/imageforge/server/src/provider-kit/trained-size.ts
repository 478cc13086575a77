import type { Size } from '../engine/image-model';

const square = (side: number): Size => ({ width: side, height: side });

/** Families of checkpoints by the names that people give them; all others are taken for Stable Diffusion 1.5. */
const families: readonly { name: RegExp; size: Size }[] = [
  { name: /xl|pony|illustrious|noob|flux|sd_?3|chroma|qwen|z[-_]?image/i, size: square(1024) },
  { name: /768|sd_?2|v2-1/i, size: square(768) },
];

/** The size that a checkpoint was trained for, guessed by its name: servers do not tell. */
export const trainedSize = (name: string): Size => families.find((family) => family.name.test(name))?.size ?? square(512);
