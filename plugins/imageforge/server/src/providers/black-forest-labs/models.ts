import type { Price } from '../../engine/budget/price';
import { type Capabilities, formatSize, type SizeSupport } from '../../engine/image-model';
import { type ModelRow, parameterCapabilities, type ParameterRules } from '../../provider-kit';
import { flux3Sizes, kontextSizes, type NamedSize, ultraSizes } from './sizes';

/** A model of the API, as data. It is asked for at `/v1/<id>`. */
export interface FluxModelRow extends ModelRow {
  /** How its size is asked for: as pixels, by names (a ratio), or not at all, because the source has it. */
  asks: 'pixels' | 'source' | readonly NamedSize[];
  /** The fields of its source images: `input_image`, `input_image_2` …; a list; an image with its mask; an image that leads the prompt. */
  sources?: 'numbered' | 'list' | 'image' | 'image-prompt';
  /** Whether the weight of an image that leads the prompt can be set. */
  hasPromptStrength?: boolean;
  /** Whether it makes nothing but its own format. */
  isFormatFixed?: boolean;
  parameters: ParameterRules;
  /** Highest `safety_tolerance` that it takes. */
  maxSafetyTolerance: number;
  /** What is sent where nobody says otherwise, because the API's own default would surprise. */
  defaults?: Readonly<Record<string, unknown>>;
}

/** Field names and limits: api.bfl.ai/openapi.json, by way of docs.bfl.ai and black-forest-labs/skills (`bfl-api`). */
const upsampling: ParameterRules = { prompt_upsampling: { kind: 'flag' } };
const number = (min: number, max: number) => ({ kind: 'number', min, max }) as const;
const whole = (min: number, max: number) => ({ kind: 'number', min, max, whole: true }) as const;

const square = { width: 1024, height: 1024 };

const base: Capabilities = {
  modes: ['text-to-image'],
  sizes: { kind: 'list', sizes: [square] },
  defaultSize: square,
  maxImages: 1,
  seed: true,
  negativePrompt: false,
  maxPromptLength: 10_000,
  qualities: [],
  transparency: false,
  partialImages: 0,
  maxSourceImages: 0,
  parameters: [],
  deterministic: false,
  procedural: false,
};

/** Up to 4 MP, sides in steps of 16 px from 64 px. */
const flux2Sizes: SizeSupport = { kind: 'range', minSide: 64, maxSide: 4096, multipleOf: 16, maxPixels: 4_194_304 };
const flux1Sizes: SizeSupport = { kind: 'range', minSide: 256, maxSide: 1440, multipleOf: 32, maxPixels: 1440 * 1440 };
const listOf = (sizes: readonly NamedSize[]): SizeSupport => ({ kind: 'list', sizes: sizes.map(({ size }) => size) });

interface Draft extends Omit<FluxModelRow, 'capabilities'> {
  capabilities: Partial<Capabilities>;
}

const row = ({ capabilities, ...draft }: Draft): FluxModelRow => ({
  ...draft,
  capabilities: {
    ...base,
    ...(typeof draft.asks === 'object' && { sizes: listOf(draft.asks) }),
    ...capabilities,
    ...parameterCapabilities(draft.parameters),
  },
});

/** One credit is $0.01. */
const perImage = (credits: number): Price => ({
  kind: 'per-image',
  asOf: '2026-01-31',
  source: 'docs.bfl.ml/quick_start/pricing',
  rows: [{ microUsd: credits * 10_000 }],
});

/** By the formula of Black Forest Labs' own skills repository: credits of the first megapixel, and of each further one, of the source images too. A megapixel is 1024 × 1024 px in its answers. */
const perMegapixel = (first: number, further: number): Price => ({
  kind: 'per-megapixel',
  asOf: '2026-01-31',
  source: 'docs.bfl.ai/quick_start/pricing, black-forest-labs/skills',
  first: first * 10_000,
  further: further * 10_000,
  sourceImage: further * 10_000,
  maxSourceMegapixels: 4,
  pixelsPerMegapixel: 1_048_576,
});

const flux2 = (id: string, label: string, price: Price, maxSourceImages: number, parameters: ParameterRules = {}): FluxModelRow =>
  row({
    id,
    label,
    asks: 'pixels',
    sources: 'numbered',
    capabilities: { modes: ['text-to-image', 'edit'], sizes: flux2Sizes, maxPromptLength: 32_000, maxSourceImages },
    parameters,
    maxSafetyTolerance: 5,
    price,
  });

const kontext = (id: string, label: string, price: Price): FluxModelRow =>
  row({
    id,
    label,
    asks: kontextSizes,
    sources: 'numbered',
    capabilities: { modes: ['text-to-image', 'edit'], maxSourceImages: 1 },
    parameters: upsampling,
    maxSafetyTolerance: 6,
    price,
  });

const flux3Prices: Readonly<Record<string, number>> = { '768sq': 41_000, '1k': 48_000, '2k': 100_000, '4k': 607_000 };

export const fluxModels: readonly FluxModelRow[] = [
  flux2('flux-2-pro', 'FLUX.2 [pro]', perMegapixel(3, 1.5), 8),
  flux2('flux-2-max', 'FLUX.2 [max]', perMegapixel(7, 3), 8),
  flux2('flux-2-flex', 'FLUX.2 [flex]', perMegapixel(5, 5), 8, { ...upsampling, steps: whole(1, 50), guidance: number(1.5, 10) }),
  flux2('flux-2-klein-4b', 'FLUX.2 [klein] 4B', perMegapixel(1.4, 0.1), 4),
  flux2('flux-2-klein-9b', 'FLUX.2 [klein] 9B', perMegapixel(1.5, 0.2), 4),
  row({
    id: 'flux-3-image',
    label: 'FLUX 3 Image',
    asks: flux3Sizes,
    sources: 'list',
    isFormatFixed: true,
    capabilities: {
      modes: ['text-to-image', 'edit'],
      seed: false,
      maxPromptLength: 15_000,
      maxSourceImages: 10,
      // 256 × 256 px at least.
      sourcePixels: { min: 65_536, max: 100_000_000 },
    },
    parameters: { grounding: { kind: 'flag' } },
    maxSafetyTolerance: 4,
    // The API searches the web for what a prompt says unless it is told not to.
    defaults: { grounding: false },
    price: {
      kind: 'per-image',
      asOf: '2026-10-01',
      source: 'second-hand: docs.bfl.ai/quick_start/pricing, as quoted at the launch',
      // Of 1.5k no figure was found.
      rows: flux3Sizes.flatMap(({ size, fields: { resolution = '' } }) => {
        const microUsd = flux3Prices[resolution];
        return microUsd === undefined ? [] : [{ size: formatSize(size), microUsd }];
      }),
    },
  }),
  kontext('flux-kontext-pro', 'FLUX.1 Kontext [pro]', perImage(4)),
  kontext('flux-kontext-max', 'FLUX.1 Kontext [max]', perImage(8)),
  row({
    id: 'flux-pro-1.1',
    label: 'FLUX 1.1 [pro]',
    asks: 'pixels',
    sources: 'image-prompt',
    capabilities: { modes: ['text-to-image', 'variation'], sizes: flux1Sizes, maxSourceImages: 1 },
    parameters: upsampling,
    maxSafetyTolerance: 6,
    price: perImage(4),
  }),
  row({
    id: 'flux-pro-1.1-ultra',
    label: 'FLUX 1.1 [pro] Ultra',
    asks: ultraSizes,
    sources: 'image-prompt',
    hasPromptStrength: true,
    capabilities: { modes: ['text-to-image', 'variation'], defaultSize: { width: 2048, height: 2048 }, maxSourceImages: 1, strength: true },
    parameters: { ...upsampling, raw: { kind: 'flag' } },
    maxSafetyTolerance: 6,
    price: perImage(6),
  }),
  row({
    id: 'flux-pro-1.0-fill',
    label: 'FLUX.1 Fill [pro]',
    asks: 'source',
    sources: 'image',
    // It rounds other sides to multiples of 32 px.
    capabilities: { modes: ['inpaint'], sizes: { ...flux1Sizes, maxSide: 2048, maxPixels: 4_194_304 }, maxSourceImages: 1 },
    parameters: { ...upsampling, steps: whole(15, 50), guidance: number(1.5, 100) },
    maxSafetyTolerance: 6,
    price: perImage(5),
  }),
  row({
    id: 'flux-pro-1.0-expand',
    label: 'FLUX.1 Expand [pro]',
    asks: 'source',
    sources: 'image',
    capabilities: {
      modes: ['outpaint'],
      sizes: { kind: 'range', minSide: 64, maxSide: 8192, multipleOf: 1, maxPixels: 67_108_864 },
      maxSourceImages: 1,
      maxExtension: 2_048,
    },
    parameters: { ...upsampling, steps: whole(15, 50), guidance: number(1.5, 100) },
    maxSafetyTolerance: 6,
    // No source for it was found.
    price: undefined,
  }),
];
