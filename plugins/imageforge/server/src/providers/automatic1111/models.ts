import type { Capabilities, Size } from '../../engine/image-model';

const square = (side: number): Size => ({ width: side, height: side });

/** What any checkpoint can do: it is the web UI that makes these of it. */
export const checkpoint: Capabilities = {
  modes: ['text-to-image', 'image-to-image', 'variation', 'inpaint', 'upscale'],
  sizes: { kind: 'range', minSide: 64, maxSide: 2048, multipleOf: 8, maxPixels: 4_194_304 },
  defaultSize: square(512),
  maxImages: 8,
  seed: true,
  negativePrompt: true,
  maxPromptLength: 20_000,
  qualities: [],
  transparency: false,
  partialImages: 0,
  maxSourceImages: 1,
  strength: true,
  factors: [2, 1.5, 3, 4],
  parameters: ['steps', 'guidance', 'sampler', 'scheduler', 'clip_skip', 'upscaler'],
  // Cards, drivers and attention kernels differ; the same bytes are not promised.
  deterministic: false,
  procedural: false,
};

/**
 * Sizes that a checkpoint was trained for, by its name, since the server does not tell: families of 1024 px and
 * of 768 px; all others are taken for Stable Diffusion 1.5. A wrong guess is mended by `models`.
 */
const families: readonly { name: RegExp; defaultSize: Size }[] = [
  { name: /xl|pony|illustrious|noob|flux|sd_?3|chroma|qwen|z[-_]?image/i, defaultSize: square(1024) },
  { name: /768|sd_?2|v2-1/i, defaultSize: square(768) },
];

export const defaultSizeOf = (name: string): Size => families.find((family) => family.name.test(name))?.defaultSize ?? checkpoint.defaultSize;
