import type { Capabilities } from '../../engine/image-model';
import { parameterCapabilities, type ParameterRules } from '../../provider-kit';

const name = { kind: 'text', maxLength: 200 } as const;

/** Limits of the page's own fields (modules/ui.py). The API takes more steps, and works on them for hours. */
export const parameters: ParameterRules = {
  steps: { kind: 'number', min: 1, max: 150, whole: true },
  guidance: { kind: 'number', min: 0, max: 30 },
  sampler: name,
  scheduler: name,
  clip_skip: { kind: 'number', min: 1, max: 12, whole: true },
  upscaler: name,
};

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
  ...parameterCapabilities(parameters),
  // Cards, drivers and attention kernels differ; the same bytes are not promised.
  deterministic: false,
  procedural: false,
};
