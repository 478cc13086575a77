import type { Price } from '../../engine/budget/price';
import type { Capabilities, Mode, SizeSupport } from '../../engine/image-model';
import { type ModelRow, parameterCapabilities, type ParameterRules } from '../../provider-kit';
import { listedSizes } from './ratios';

/** An endpoint of the API as a model, as data. */
export interface StabilityModelRow extends ModelRow {
  /** Below `/v2beta/stable-image/`. */
  path: string;
  /** Value of the field `model`, where several models share an endpoint. */
  variant?: string;
  /** Modes in which the endpoint takes a ratio. In the others the image has the source's size. */
  ratioIn?: readonly Mode[];
  /** Whether it takes no prompt, though the mode leaves it open. */
  isPromptless?: boolean;
  /** Whether it answers with the id of a job. */
  isJob?: boolean;
  /** What the endpoint calls the parts of a call, where it is not `image`, `prompt`, `search_prompt`, `strength`. */
  names?: { image?: string; prompt?: string; search?: string; strength?: string };
  /** What the strength is when nobody says it. `undefined`: the endpoint has its own. */
  strengthDefault?: number;
  /** Whether it takes the source's style alone: then the source is sent as it is, and 1 means all of its style. */
  isStyleAlone?: boolean;
  parameters: ParameterRules;
}

/** Names and limits: OpenAPI description of v2beta, as of April 2025. */
const stylePreset: ParameterRules = {
  style_preset: {
    kind: 'choice',
    values: [
      '3d-model',
      'analog-film',
      'anime',
      'cinematic',
      'comic-book',
      'digital-art',
      'enhance',
      'fantasy-art',
      'isometric',
      'line-art',
      'low-poly',
      'modeling-compound',
      'neon-punk',
      'origami',
      'photographic',
      'pixel-art',
      'tile-texture',
    ],
  },
};
const growMask = (max: number): ParameterRules => ({ grow_mask: { kind: 'number', min: 0, max, whole: true } });
const share = { kind: 'number', min: 0, max: 1 } as const;
const creativity = (min: number, max: number): ParameterRules => ({ creativity: { kind: 'number', min, max } });

const square = { width: 1024, height: 1024 };
/** Of most sources: 64 px a side and 3072 × 3072 px in all. Their sides may be 2.5:1 at most, which the API checks itself. */
const sourcePixels = { min: 4_096, max: 9_437_184 };
/** For modes whose size is the source's, or to which the source is fitted. */
const sourceSizes: SizeSupport = { kind: 'range', minSide: 64, maxSide: 4_800, multipleOf: 1, minPixels: 4_096, maxPixels: 9_437_184, maxAspectRatio: 2.5 };

const base: Capabilities = {
  modes: ['text-to-image'],
  sizes: listedSizes,
  defaultSize: square,
  maxImages: 1,
  seed: true,
  negativePrompt: true,
  maxPromptLength: 10_000,
  qualities: [],
  transparency: false,
  partialImages: 0,
  maxSourceImages: 0,
  parameters: [],
  deterministic: false,
  procedural: false,
};
const onSource: Capabilities = { ...base, sizes: sourceSizes, maxSourceImages: 1, sourcePixels };

/** One credit is $0.01, the same for each size. */
const credits = (count: number, asOf: string, source: string): Price => ({
  kind: 'per-image',
  asOf,
  source,
  rows: [{ microUsd: count * 10_000 }],
});
const pricePage = (count: number) => credits(count, '2025-08-01', 'platform.stability.ai/pricing');
/** Not confirmed since Stability AI raised other prices in August 2025. */
const reference = (count: number) => credits(count, '2025-04-17', 'platform.stability.ai/docs/api-reference');

interface Draft extends Omit<StabilityModelRow, 'capabilities'> {
  capabilities: Partial<Capabilities>;
}

const row = (able: Capabilities, { capabilities, ...draft }: Draft): StabilityModelRow => ({
  ...draft,
  capabilities: { ...able, ...capabilities, ...parameterCapabilities(draft.parameters) },
});

const sd35 = (variant: string, label: string, price: Price, capabilities: Partial<Capabilities> = {}): StabilityModelRow =>
  row(base, {
    id: variant,
    label,
    path: 'generate/sd3',
    variant,
    ratioIn: ['text-to-image'],
    strengthDefault: 0.7,
    capabilities: { modes: ['text-to-image', 'image-to-image'], maxSourceImages: 1, strength: true, ...capabilities },
    parameters: { ...stylePreset, cfg_scale: { kind: 'number', min: 1, max: 10 } },
    price,
  });

const control = (name: string, label: string, mode: Mode): StabilityModelRow =>
  row(onSource, {
    id: `control-${name}`,
    label,
    path: `control/${name}`,
    names: { strength: 'control_strength' },
    capabilities: { modes: [mode], strength: true },
    parameters: stylePreset,
    // No source for it was found that is newer than August 2025, when prices were raised.
    price: undefined,
  });

export const stabilityModels: readonly StabilityModelRow[] = [
  row(base, {
    id: 'core',
    label: 'Stable Image Core',
    path: 'generate/core',
    ratioIn: ['text-to-image'],
    capabilities: {},
    parameters: stylePreset,
    price: pricePage(3),
  }),
  row(base, {
    id: 'ultra',
    label: 'Stable Image Ultra',
    path: 'generate/ultra',
    ratioIn: ['text-to-image', 'image-to-image'],
    strengthDefault: 0.7,
    capabilities: { modes: ['text-to-image', 'image-to-image'], maxSourceImages: 1, strength: true },
    parameters: stylePreset,
    price: pricePage(8),
  }),
  sd35('sd3.5-large', 'Stable Diffusion 3.5 Large', pricePage(6.5)),
  // Distilled: the reference says of the turbo models that they have no negative prompt, and of flash nothing.
  sd35('sd3.5-large-turbo', 'Stable Diffusion 3.5 Large Turbo', pricePage(4), { negativePrompt: false }),
  sd35('sd3.5-medium', 'Stable Diffusion 3.5 Medium', pricePage(3.5)),
  sd35('sd3.5-flash', 'Stable Diffusion 3.5 Flash', credits(2.5, '2026-11-25', 'OpenAPI description of v2beta, field "model"'), { negativePrompt: false }),
  row(onSource, {
    id: 'inpaint',
    label: 'Stability inpaint',
    path: 'edit/inpaint',
    capabilities: { modes: ['inpaint'] },
    parameters: { ...stylePreset, ...growMask(100) },
    price: pricePage(5),
  }),
  row(onSource, {
    id: 'outpaint',
    label: 'Stability outpaint',
    path: 'edit/outpaint',
    capabilities: { modes: ['outpaint'], negativePrompt: false, maxExtension: 2_000 },
    parameters: { ...stylePreset, ...creativity(0, 1) },
    price: reference(4),
  }),
  row(onSource, {
    id: 'erase',
    label: 'Stability erase',
    path: 'edit/erase',
    capabilities: { modes: ['erase'], negativePrompt: false },
    parameters: growMask(20),
    price: pricePage(5),
  }),
  row(onSource, {
    id: 'search-and-replace',
    label: 'Stability search and replace',
    path: 'edit/search-and-replace',
    capabilities: { modes: ['search-and-replace'] },
    parameters: { ...stylePreset, ...growMask(20) },
    price: pricePage(5),
  }),
  row(onSource, {
    id: 'search-and-recolor',
    label: 'Stability search and recolor',
    path: 'edit/search-and-recolor',
    names: { search: 'select_prompt' },
    capabilities: { modes: ['search-and-replace'] },
    parameters: { ...stylePreset, ...growMask(20) },
    price: reference(5),
  }),
  row(onSource, {
    id: 'remove-background',
    label: 'Stability remove background',
    path: 'edit/remove-background',
    capabilities: {
      modes: ['remove-background'],
      seed: false,
      negativePrompt: false,
      transparency: true,
      sourcePixels: { min: 4_096, max: 4_194_304 },
    },
    parameters: {},
    price: pricePage(5),
  }),
  row(onSource, {
    id: 'replace-background-and-relight',
    label: 'Stability replace background and relight',
    path: 'edit/replace-background-and-relight',
    isJob: true,
    names: { image: 'subject_image', prompt: 'background_prompt' },
    capabilities: { modes: ['replace-background'] },
    parameters: {
      foreground_prompt: { kind: 'text', maxLength: 10_000 },
      preserve_original_subject: share,
      original_background_depth: share,
      keep_original_background: { kind: 'flag' },
      light_source_direction: { kind: 'choice', values: ['left', 'right', 'above', 'below'] },
      light_source_strength: share,
    },
    price: reference(8),
  }),
  row(onSource, {
    id: 'upscale-fast',
    label: 'Stability fast upscaler',
    path: 'upscale/fast',
    isPromptless: true,
    capabilities: {
      modes: ['upscale'],
      seed: false,
      negativePrompt: false,
      factors: [4],
      // Its sides may be 1,536 px at most, which the API checks itself.
      sourcePixels: { min: 1_024, max: 1_048_576 },
    },
    parameters: {},
    price: pricePage(2),
  }),
  // These two make about four megapixels of whatever they are given.
  row(onSource, {
    id: 'upscale-conservative',
    label: 'Stability conservative upscaler',
    path: 'upscale/conservative',
    capabilities: { modes: ['upscale'], promptNeeded: true },
    parameters: creativity(0.2, 0.5),
    price: pricePage(40),
  }),
  row(onSource, {
    id: 'upscale-creative',
    label: 'Stability creative upscaler',
    path: 'upscale/creative',
    isJob: true,
    capabilities: { modes: ['upscale'], promptNeeded: true, sourcePixels: { min: 4_096, max: 1_048_576 } },
    parameters: { ...stylePreset, ...creativity(0.1, 0.5) },
    price: pricePage(60),
  }),
  control('sketch', 'Stability sketch control', 'sketch-control'),
  control('structure', 'Stability structure control', 'structure-control'),
  row(onSource, {
    id: 'control-style',
    label: 'Stability style guide',
    path: 'control/style',
    ratioIn: ['image-to-image'],
    names: { strength: 'fidelity' },
    isStyleAlone: true,
    capabilities: { modes: ['image-to-image'], sizes: listedSizes, strength: true },
    parameters: stylePreset,
    price: undefined,
  }),
];
