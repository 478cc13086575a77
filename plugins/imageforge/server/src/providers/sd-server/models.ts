import type { Capabilities, Mode } from '../../engine/image-model';
import { parameterCapabilities, type ParameterRules } from '../../provider-kit';

const name = { kind: 'text', maxLength: 200 } as const;

/** The server itself has no limits: what is asked for is worked on for as long as it takes. */
const parameters: ParameterRules = {
  steps: { kind: 'number', min: 1, max: 150, whole: true },
  guidance: { kind: 'number', min: 0, max: 50 },
  distilled_guidance: { kind: 'number', min: 0, max: 50 },
  sampler: name,
  scheduler: name,
  // −1 is the model's own.
  clip_skip: { kind: 'number', min: -1, max: 12, whole: true },
};

/** What stable-diffusion.cpp makes of a model. Sizes, batch and names of samplers are the server's to tell. */
export const base: Capabilities = {
  modes: ['text-to-image', 'image-to-image', 'variation', 'inpaint'],
  sizes: { kind: 'range', minSide: 64, maxSide: 4096, multipleOf: 64, maxPixels: 4_194_304 },
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
  ...parameterCapabilities(parameters),
  deterministic: false,
  procedural: false,
};

/** Most reference images of an edit; the server sets no limit, memory does. */
const maxReferences = 4;

/**
 * Models that change an image as a prompt tells. The server says of every model that it takes reference images
 * (routes_sdcpp.cpp), so the name has to do: Kontext, Qwen-Image-Edit, FLUX.2, OmniGen. `models` corrects it.
 */
const editors = /kontext|edit|flux[._-]?2|omnigen/i;

export const modesOf = (name: string): readonly Mode[] => (editors.test(name) ? [...base.modes, 'edit'] : base.modes);

export const sourcesOf = (modes: readonly Mode[]): number => (modes.includes('edit') ? maxReferences : base.maxSourceImages);
