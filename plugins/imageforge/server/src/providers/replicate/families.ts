import type { Capabilities, Mode, Size } from '../../engine/image-model';

/** How a model is told its size. */
type SizeInput =
  /** Two numbers. */
  | { by: 'sides'; width: string; height: string }
  /** A ratio like `16:9`, which stands for one size each. */
  | { by: 'ratio'; name: string; sizes: Readonly<Record<string, Size>> }
  /** A text like `1024x1024`. */
  | { by: 'text'; name: string };

/** What the fields of a call are named in a model's input. What is left out, the model does not have. */
export interface InputNames {
  prompt?: string;
  negativePrompt?: string;
  /** Seeds outside the range are brought into it, the same one always to the same. */
  seed?: { name: string; min: number; max: number };
  /** Number of images of one prediction. */
  count?: string;
  size?: SizeInput;
  /** The source image, or a list of them. */
  image?: { name: string; isList?: boolean };
  /** `black`: the model repaints what is black. */
  mask?: { name: string; dress: 'white' | 'black' };
  strength?: string;
  factor?: string;
}

/** How the models of a family are called, as data. */
export interface Family {
  inputs: InputNames;
  /** Inputs that are sent with each call. */
  fixed: Readonly<Record<string, unknown>>;
  capabilities: Capabilities;
}

const size = (width: number, height: number): Size => ({ width, height });
const turned = (sizes: Readonly<Record<string, Size>>): Record<string, Size> =>
  Object.fromEntries(
    Object.entries(sizes).flatMap(([ratio, one]) => [
      [ratio, one],
      [ratio.split(':').reverse().join(':'), size(one.height, one.width)],
    ]),
  );
const listOf = (sizes: Readonly<Record<string, Size>> | readonly Size[]): Capabilities['sizes'] => ({ kind: 'list', sizes: Object.values(sizes) });
const square = size(1024, 1024);
const anySeed = { name: 'seed', min: 0, max: 4_294_967_295 };
/** FLUX takes the seed 0 for none (replicate/cog-flux, predict.py: `if not seed`). */
const fluxSeed = { ...anySeed, min: 1 };

/** Of replicate/cog-flux, `aspect_ratio_to_width_height`, at one megapixel. */
const fluxSizes = turned({
  '1:1': square,
  '16:9': size(1344, 768),
  '21:9': size(1536, 640),
  '3:2': size(1216, 832),
  '4:3': size(1152, 896),
  '5:4': size(1088, 896),
});

/** Of the resolutions that FLUX.1 Kontext was trained on, the one nearest to each ratio. */
const kontextSizes = turned({ '1:1': square, '16:9': size(1392, 752), '21:9': size(1568, 672), '3:2': size(1248, 832), '4:3': size(1184, 880) });

/** Of the values of `resolution`, one for each usual ratio (developer.ideogram.ai, "Generate v3"). */
const ideogramSizes = Object.values(
  turned({
    '1:1': square,
    '16:9': size(1312, 736),
    '16:10': size(1280, 800),
    '3:2': size(1248, 832),
    '4:3': size(1152, 864),
    '5:4': size(1120, 896),
    '2:1': size(1408, 704),
  }),
);

/** Of replicate.com/recraft-ai/recraft-v3, `size`. */
const recraftSizes = Object.values(
  turned({
    '1:1': square,
    '4:3': size(1365, 1024),
    '3:2': size(1536, 1024),
    '16:9': size(1820, 1024),
    '2:1': size(2048, 1024),
    '7:5': size(1434, 1024),
    '5:4': size(1280, 1024),
    '5:3': size(1707, 1024),
  }),
);

const plain: Capabilities = {
  modes: ['text-to-image'],
  sizes: listOf([square]),
  defaultSize: square,
  maxImages: 1,
  seed: false,
  negativePrompt: false,
  // Replicate itself has no limit; models cut off what is too long.
  maxPromptLength: 10_000,
  qualities: [],
  transparency: false,
  partialImages: 0,
  maxSourceImages: 0,
  parameters: [],
  deterministic: false,
  procedural: false,
};
const withImage = (modes: readonly Mode[], more: Partial<Capabilities> = {}): Partial<Capabilities> => ({ modes, maxSourceImages: 1, ...more });

/** Lossless, since what is made of the image later is compressed again. */
const png = { output_format: 'png' };

/**
 * How the common families are called. The inputs are those of the models' schemas on replicate.com; what
 * a model has changed since is read from its schema (`read-schema.ts`). A model with seeds makes one
 * image a prediction: the images of one prediction share a seed, so that none but the first could be
 * made again.
 */
const families = {
  flux: {
    inputs: { prompt: 'prompt', seed: fluxSeed, size: { by: 'ratio', name: 'aspect_ratio', sizes: fluxSizes } },
    fixed: png,
    capabilities: { ...plain, sizes: listOf(fluxSizes), seed: true, parameters: ['num_inference_steps', 'go_fast'] },
  },
  'flux-dev': {
    inputs: {
      prompt: 'prompt',
      seed: fluxSeed,
      size: { by: 'ratio', name: 'aspect_ratio', sizes: fluxSizes },
      image: { name: 'image' },
      strength: 'prompt_strength',
    },
    fixed: png,
    capabilities: {
      ...plain,
      ...withImage(['text-to-image', 'image-to-image', 'variation'], { strength: true }),
      sizes: listOf(fluxSizes),
      seed: true,
      parameters: ['num_inference_steps', 'guidance', 'go_fast'],
    },
  },
  'flux-pro': {
    inputs: { prompt: 'prompt', seed: fluxSeed, size: { by: 'sides', width: 'width', height: 'height' } },
    // Width and height count only then.
    fixed: { ...png, aspect_ratio: 'custom' },
    capabilities: {
      ...plain,
      sizes: { kind: 'range', minSide: 256, maxSide: 1440, multipleOf: 32, maxPixels: 2_073_600 },
      seed: true,
      parameters: ['prompt_upsampling'],
    },
  },
  'flux-kontext': {
    inputs: {
      prompt: 'prompt',
      seed: fluxSeed,
      size: { by: 'ratio', name: 'aspect_ratio', sizes: kontextSizes },
      image: { name: 'input_image' },
    },
    fixed: png,
    capabilities: {
      ...plain,
      ...withImage(['text-to-image', 'edit']),
      sizes: listOf(kontextSizes),
      seed: true,
      parameters: ['prompt_upsampling'],
    },
  },
  'flux-fill': {
    // The image that it makes is as large as the one that it is given.
    inputs: { prompt: 'prompt', seed: fluxSeed, image: { name: 'image' }, mask: { name: 'mask', dress: 'white' } },
    fixed: png,
    capabilities: {
      ...plain,
      ...withImage(['inpaint']),
      sizes: { kind: 'range', minSide: 256, maxSide: 1440, multipleOf: 32, maxPixels: 2_073_600 },
      seed: true,
      parameters: ['steps', 'guidance', 'prompt_upsampling'],
    },
  },
  sdxl: {
    inputs: {
      prompt: 'prompt',
      negativePrompt: 'negative_prompt',
      seed: anySeed,
      size: { by: 'sides', width: 'width', height: 'height' },
      image: { name: 'image' },
      mask: { name: 'mask', dress: 'white' },
      strength: 'prompt_strength',
    },
    fixed: {},
    capabilities: {
      ...plain,
      ...withImage(['text-to-image', 'image-to-image', 'variation', 'inpaint'], { strength: true }),
      sizes: { kind: 'range', minSide: 256, maxSide: 2048, multipleOf: 8, maxPixels: 2_097_152 },
      seed: true,
      negativePrompt: true,
      parameters: ['scheduler', 'num_inference_steps', 'guidance_scale', 'refine', 'high_noise_frac'],
    },
  },
  ideogram: {
    inputs: {
      prompt: 'prompt',
      seed: { name: 'seed', min: 0, max: 2_147_483_647 },
      size: { by: 'text', name: 'resolution' },
      image: { name: 'image' },
      // "Black pixels are inpainted, white pixels are preserved" (replicate.com/ideogram-ai/ideogram-v3-turbo).
      mask: { name: 'mask', dress: 'black' },
    },
    fixed: {},
    capabilities: {
      ...plain,
      ...withImage(['text-to-image', 'inpaint']),
      sizes: listOf(ideogramSizes),
      seed: true,
      parameters: ['magic_prompt_option', 'style_type'],
    },
  },
  recraft: {
    inputs: { prompt: 'prompt', size: { by: 'text', name: 'size' } },
    fixed: {},
    // Recraft's own API takes 1,000 characters.
    capabilities: { ...plain, sizes: listOf(recraftSizes), maxPromptLength: 1_000, parameters: ['style'] },
  },
  'real-esrgan': {
    inputs: { image: { name: 'image' }, factor: 'scale' },
    fixed: {},
    capabilities: {
      ...plain,
      ...withImage(['upscale']),
      factors: [4, 2, 3, 8],
      // "greater than the max size that fits in GPU memory on this hardware, 2096704": its own refusal of more.
      sourcePixels: { min: 1, max: 2_096_704 },
      parameters: ['face_enhance'],
    },
  },
  'remove-background': {
    inputs: { image: { name: 'image' } },
    fixed: {},
    capabilities: { ...plain, ...withImage(['remove-background']), transparency: true },
  },
  /** What is assumed until the model's schema was read. */
  other: { inputs: { prompt: 'prompt' }, fixed: {}, capabilities: plain },
} as const satisfies Record<string, Family>;

export type FamilyName = keyof typeof families;
export const familyNames = Object.keys(families) as FamilyName[];
export const familyOf = (name: FamilyName): Family => families[name];
