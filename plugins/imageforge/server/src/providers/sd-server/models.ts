import type { Capabilities, Mode } from '../../engine/image-model';

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
  parameters: ['steps', 'guidance', 'distilled_guidance', 'sampler', 'scheduler', 'clip_skip'],
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
