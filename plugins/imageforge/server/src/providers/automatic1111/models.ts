import type { Capabilities } from '../../engine/image-model';

/** What any checkpoint can do: it is the web UI that makes these of it. */
export const checkpoint: Capabilities = {
  modes: ['text-to-image', 'image-to-image', 'variation', 'inpaint', 'upscale'],
  sizes: { kind: 'range', minSide: 64, maxSide: 2048, multipleOf: 8, maxPixels: 4_194_304 },
  defaultSize: { width: 512, height: 512 },
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
