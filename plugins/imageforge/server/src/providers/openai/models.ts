import type { OutputTokens, Price, TokenRates } from '../../engine/budget/price';
import type { Capabilities, Mode, SizeSupport } from '../../engine/image-model';

/** A model of the Images API, as data. */
export interface OpenAIModelRow {
  /** OpenAI's own name of the model. */
  id: string;
  /** Name for people. */
  label: string;
  /**
   * Which of the two sets of fields the model takes: `gpt-image` has `output_format`, `background` and
   * streaming and refuses `response_format`; `dall-e`, which most compatible servers follow, has
   * `response_format` and none of the others.
   */
  dialect: 'gpt-image' | 'dall-e';
  capabilities: Capabilities;
  /** Media types of source images that are sent as they are; others are converted to PNG. */
  sourceTypes: readonly string[];
  /** `undefined`: nobody knows. */
  price: Price | undefined;
  /**
   * Day on which OpenAI shut the model down. It is then offered only with a `baseURL`, for gateways
   * and compatible servers that still have it.
   */
  retired?: string;
}

/** A row by its id: what is left out comes from the table, or is assumed of a compatible server's model. */
export interface OpenAIModelOptions {
  id: string;
  label?: string;
  dialect?: OpenAIModelRow['dialect'];
  /** The Images API has neither seeds nor negative prompts. */
  capabilities?: Partial<Omit<Capabilities, 'seed' | 'negativePrompt' | 'deterministic'>>;
  sourceTypes?: readonly string[];
  price?: Price;
}

/** The modes that the Images API has an endpoint for. */
export const openAIModes = ['text-to-image', 'edit', 'inpaint', 'variation'] as const satisfies readonly Mode[];

const square = { width: 1024, height: 1024 };
const size = (width: number, height: number) => ({ width, height });

const gptImageSizes: SizeSupport = { kind: 'list', sizes: [square, size(1536, 1024), size(1024, 1536)] };

/** developers.openai.com/api/reference (createImage, `size`) and the launch notes for the pixel limits. */
const flexibleSizes: SizeSupport = {
  kind: 'range',
  minSide: 480,
  maxSide: 3840,
  multipleOf: 16,
  minPixels: 655_360,
  maxPixels: 8_294_400,
  maxAspectRatio: 3,
};

/** What the GPT image models share (OpenAPI 2.3.0 of openai/openai-openapi). */
const gptImage: Capabilities = {
  modes: ['text-to-image', 'edit', 'inpaint'],
  sizes: gptImageSizes,
  defaultSize: square,
  maxImages: 10,
  seed: false,
  negativePrompt: false,
  maxPromptLength: 32_000,
  qualities: ['auto', 'low', 'medium', 'high'],
  transparency: true,
  partialImages: 3,
  maxSourceImages: 16,
  parameters: ['input_fidelity', 'output_format', 'output_compression'],
  parameterValues: { input_fidelity: ['low', 'high'], output_format: ['png', 'jpeg', 'webp'] },
  deterministic: false,
  procedural: false,
};

/** Models that always look at source images with high fidelity, or never do. */
const withoutFidelity = gptImage.parameters.filter((name) => name !== 'input_fidelity');

const dallE: Capabilities = {
  ...gptImage,
  qualities: [],
  transparency: false,
  partialImages: 0,
  parameters: [],
  parameterValues: {},
};

const gptImageTypes = ['image/png', 'image/webp', 'image/jpeg'];
const asOf = '2026-11-23';
const modelPage = (id: string) => `developers.openai.com/api/docs/models/${id}`;

/** The output tokens of one image by size and quality, for models with three sizes. */
const tokenTable = (
  byQuality: Record<string, readonly [squareTokens: number, otherTokens: number]>,
): OutputTokens[] =>
  Object.entries(byQuality).flatMap(([quality, [squareTokens, otherTokens]]) => [
    { size: '1024x1024', quality, tokens: squareTokens },
    { size: '1536x1024', quality, tokens: otherTokens },
    { size: '1024x1536', quality, tokens: otherTokens },
  ]);

/** × $40 (gpt-image-1) or $32 (1.5) a million, this gives the prices per image of the model pages. */
const classicTokens = tokenTable({ low: [272, 408], medium: [1_056, 1_584], high: [4_160, 6_240] });

/**
 * Output tokens of gpt-image-2 for any size: the rule of OpenAI's calculator, found by developers and
 * confirmed by bills (community.openai.com/t/1382699; 13,342 tokens for 3840x2160 in sub2api#3222).
 */
const gptImage2Tokens: readonly OutputTokens[] = Object.entries({ low: 16, medium: 48, high: 96 }).map(
  ([quality, axis]) => ({ quality, area: { axis, offsetPixels: 2_000_000, pixelsPerToken: 4_000_000 } }),
);

const gptImage2Rates: TokenRates = {
  textInput: 5_000_000,
  cachedTextInput: 1_250_000,
  imageInput: 8_000_000,
  cachedImageInput: 2_000_000,
  imageOutput: 30_000_000,
};

/** Each streamed preview is charged as 100 output tokens (OpenAI's image generation guide). */
const previewTokens = 100;

/** gpt-image-2.5 and 2.6: the rates of gpt-image-2, but how many tokens an image takes isn't published. */
const recent = (id: string, label: string, source: string): OpenAIModelRow => ({
  id,
  label,
  dialect: 'gpt-image',
  capabilities: {
    ...gptImage,
    sizes: flexibleSizes,
    qualities: ['auto', 'low', 'medium', 'high', 'xhigh', 'max'],
    parameters: withoutFidelity,
  },
  sourceTypes: gptImageTypes,
  price: {
    asOf,
    source,
    kind: 'per-token',
    rates: gptImage2Rates,
    outputTokens: [],
    previewTokens,
  },
});

/** The first is what people get who choose none: offered for long, and its price is known before the call. */
export const openAIModels: readonly OpenAIModelRow[] = [
  {
    id: 'gpt-image-2',
    label: 'GPT Image 2',
    dialect: 'gpt-image',
    // It always looks at source images with high fidelity and has no setting for it.
    capabilities: { ...gptImage, sizes: flexibleSizes, parameters: withoutFidelity },
    sourceTypes: gptImageTypes,
    price: {
      asOf,
      source: 'second-hand: BerriAI/litellm#26866, fal.ai/models/openai/gpt-image-2',
      kind: 'per-token',
      // Text output is $10 a million where it is reported; images need none.
      rates: { ...gptImage2Rates, textOutput: 10_000_000 },
      outputTokens: gptImage2Tokens,
      // A budget of 1,536 patches of 32 px an image (community.openai.com/t/1382940).
      sourceImageTokens: { min: 1, max: 1_536 },
      previewTokens,
    },
  },
  recent('gpt-image-2.6-sunburst', 'GPT Image 2.6 Sunburst', modelPage('gpt-image-2.6-sunburst')),
  recent('gpt-image-2.6-flare', 'GPT Image 2.6 Flare', 'second-hand: docs.apiyi.com/en/live/2026-11/gpt-image-2-6-launch'),
  recent('gpt-image-2.5-sunburst', 'GPT Image 2.5 Sunburst', 'second-hand: apidog.com/kr/blog/gpt-image-2-5-api'),
  recent('gpt-image-2.5-flare', 'GPT Image 2.5 Flare', 'second-hand: apidog.com/kr/blog/gpt-image-2-5-api'),
  {
    // OpenAI shuts it down on 2026-12-01.
    id: 'gpt-image-1.5',
    label: 'GPT Image 1.5',
    dialect: 'gpt-image',
    capabilities: gptImage,
    sourceTypes: gptImageTypes,
    price: {
      asOf,
      source: 'second-hand: LiteLLM price map 2026-07-24, llmreference.com/model/gpt-image-1.5',
      kind: 'per-token',
      rates: {
        textInput: 5_000_000,
        cachedTextInput: 1_250_000,
        imageInput: 8_000_000,
        imageOutput: 32_000_000,
        textOutput: 10_000_000,
      },
      outputTokens: classicTokens,
      previewTokens,
    },
  },
  {
    // OpenAI shuts it down on 2026-12-01.
    id: 'gpt-image-1-mini',
    label: 'GPT Image 1 mini',
    dialect: 'gpt-image',
    capabilities: { ...gptImage, parameters: withoutFidelity },
    sourceTypes: gptImageTypes,
    price: {
      asOf,
      source: modelPage('gpt-image-1-mini'),
      kind: 'per-token',
      rates: {
        textInput: 2_000_000,
        cachedTextInput: 200_000,
        imageInput: 2_500_000,
        cachedImageInput: 250_000,
        imageOutput: 8_000_000,
      },
      // From the page's prices per image ($0.005 to $0.052), which it gives instead of tokens.
      outputTokens: tokenTable({ low: [625, 750], medium: [1_375, 1_875], high: [4_500, 6_500] }),
      previewTokens,
    },
  },
  {
    id: 'gpt-image-1',
    label: 'GPT Image 1',
    dialect: 'gpt-image',
    capabilities: gptImage,
    sourceTypes: gptImageTypes,
    price: {
      asOf,
      source: modelPage('gpt-image-1'),
      kind: 'per-token',
      rates: {
        textInput: 5_000_000,
        cachedTextInput: 1_250_000,
        imageInput: 10_000_000,
        cachedImageInput: 2_500_000,
        imageOutput: 40_000_000,
      },
      outputTokens: classicTokens,
      previewTokens,
    },
    retired: '2026-10-23',
  },
  {
    id: 'dall-e-3',
    label: 'DALL·E 3',
    dialect: 'dall-e',
    capabilities: {
      ...dallE,
      modes: ['text-to-image'],
      sizes: { kind: 'list', sizes: [square, size(1792, 1024), size(1024, 1792)] },
      maxImages: 1,
      maxPromptLength: 4_000,
      qualities: ['standard', 'hd'],
      maxSourceImages: 0,
      parameters: ['style'],
      parameterValues: { style: ['vivid', 'natural'] },
    },
    sourceTypes: [],
    price: {
      asOf: '2025-04-30',
      source:
        'second-hand: openai.com/api/pricing while it was offered, by docs.dev.xavier.icvr.xyz/models/openai/dall-e-3',
      kind: 'per-image',
      rows: [
        { size: '1024x1024', quality: 'hd', microUsd: 80_000 },
        { size: '1024x1024', microUsd: 40_000 },
        { quality: 'hd', microUsd: 120_000 },
        { microUsd: 80_000 },
      ],
    },
    retired: '2026-05-12',
  },
  {
    id: 'dall-e-2',
    label: 'DALL·E 2',
    dialect: 'dall-e',
    capabilities: {
      ...dallE,
      modes: [...dallE.modes, 'variation'],
      sizes: { kind: 'list', sizes: [square, size(512, 512), size(256, 256)] },
      maxPromptLength: 1_000,
      maxSourceImages: 1,
    },
    sourceTypes: ['image/png'],
    price: {
      asOf: '2025-04-30',
      source:
        'second-hand: openai.com/api/pricing while it was offered, by docs.dev.xavier.icvr.xyz/models/openai/dall-e-2',
      kind: 'per-image',
      rows: [
        { size: '1024x1024', microUsd: 20_000 },
        { size: '512x512', microUsd: 18_000 },
        { size: '256x256', microUsd: 16_000 },
      ],
    },
    retired: '2026-05-12',
  },
];

/**
 * What is assumed of a model that only a compatible server knows (LocalAI, sd-server, vLLM-Omni,
 * gateways): the classic fields, any usual size, and no price.
 */
export const compatibleModel: Omit<OpenAIModelRow, 'id' | 'label'> = {
  dialect: 'dall-e',
  capabilities: {
    ...dallE,
    sizes: { kind: 'range', minSide: 64, maxSide: 4096, multipleOf: 8, maxPixels: 16_777_216 },
  },
  sourceTypes: gptImageTypes,
  price: undefined,
};
