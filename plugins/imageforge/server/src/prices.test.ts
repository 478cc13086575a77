import { parseOptions } from './config';
import { actualCost, type Price } from './engine/budget';
import { modelKey, type Usage } from './engine/image-model';
import { createProviders } from './providers';

/** Every hosted provider with all of its models: with an address of one's own, also those that OpenAI has shut down. */
const priced = createProviders(
  parseOptions({
    providers: {
      openai: { apiKey: 'none', baseURL: 'http://127.0.0.1/v1' },
      stability: { apiKey: 'none' },
      replicate: { apiKey: 'none' },
      'black-forest-labs': { apiKey: 'none' },
      sketch: false,
    },
  }),
).flatMap(({ models }) => models.map(({ model, price }) => ({ key: modelKey(model), price })));
const priceOf = (key: string): Price | undefined => priced.find((one) => one.key === key)?.price;

/** What a source says that something costs. */
interface Example {
  /** Where it says so. */
  source: string;
  /** Model → what was made → micro-USD. */
  models: Record<string, [usage: Usage, asked: { size?: string; quality?: string }, microUsd: number][]>;
}

const images = (count: number): Usage => ({ images: count });
/** As many tokens of an image as the source says, and nothing else. */
const output = (tokens: number): Usage => ({ textInputTokens: 0, imageInputTokens: 0, imageOutputTokens: tokens });
/** Megapixels of a text or, with a source image of so many, of an edit. */
const megapixels = (sourceMegapixels = 0): Usage => ({ images: 1, sourceMegapixels });

/** The providers' own pages and repositories. */
const firstHand: Example[] = [
  {
    source: 'OpenAI, guide "Image generation", output tokens by quality and size, at the rate of the page of gpt-image-1',
    models: {
      'openai/gpt-image-1': [
        [output(272), { quality: 'low' }, 10_880],
        [output(1_056), { quality: 'medium' }, 42_240],
        [output(4_160), { quality: 'high' }, 166_400],
        [output(6_240), { size: '1536x1024', quality: 'high' }, 249_600],
        // A million of each kind: text in $5, image in $10, image out $40.
        [{ textInputTokens: 1_000_000, imageInputTokens: 1_000_000, imageOutputTokens: 1_000_000 }, {}, 55_000_000],
      ],
    },
  },
  {
    source: 'developers.openai.com/api/docs/models/gpt-image-1-mini: $2.00, $2.50 and $8.00 a million, $0.20 of cached text',
    models: {
      'openai/gpt-image-1-mini': [
        [{ textInputTokens: 1_000_000, imageInputTokens: 1_000_000, imageOutputTokens: 1_000_000 }, {}, 12_500_000],
        [{ textInputTokens: 1_000_000, cachedInputTokens: 1_000_000, imageInputTokens: 0, imageOutputTokens: 0 }, {}, 200_000],
      ],
    },
  },
  {
    source: 'developers.openai.com/api/docs/models/gpt-image-2.6-sunburst: $5.00, $8.00 and $30.00 a million',
    models: { 'openai/gpt-image-2.6-sunburst': [[{ textInputTokens: 1_000_000, imageInputTokens: 1_000_000, imageOutputTokens: 1_000_000 }, {}, 43_000_000]] },
  },
  {
    source: 'platform.stability.ai/pricing, August 2025, and the section "Credits" of its API reference: one credit is $0.01',
    models: Object.fromEntries(
      Object.entries({
        core: 3,
        ultra: 8,
        'sd3.5-large': 6.5,
        'sd3.5-large-turbo': 4,
        'sd3.5-medium': 3.5,
        'sd3.5-flash': 2.5,
        inpaint: 5,
        outpaint: 4,
        erase: 5,
        'search-and-replace': 5,
        'search-and-recolor': 5,
        'remove-background': 5,
        'replace-background-and-relight': 8,
        'upscale-fast': 2,
        'upscale-conservative': 40,
        'upscale-creative': 60,
      }).map(([id, credits]): [string, [Usage, object, number][]] => [`stability/${id}`, [[images(1), {}, credits * 10_000]]]),
    ),
  },
  {
    source: 'replicate.com/black-forest-labs/flux-schnell: "$3 per thousand output images, or around 333 images for $1"',
    models: { 'replicate/black-forest-labs/flux-schnell': [[images(1_000), {}, 3_000_000], [images(333), {}, 999_000]] },
  },
  {
    source: 'llms.txt of the model pages on replicate.com, by the output image',
    models: {
      'replicate/black-forest-labs/flux-fill-pro': [[images(1), {}, 50_000]],
      'replicate/ideogram-ai/ideogram-v3-turbo': [[images(1), {}, 30_000]],
      'replicate/ideogram-ai/ideogram-v3-balanced': [[images(1), {}, 60_000]],
    },
  },
  {
    source: 'docs.bfl.ml/quick_start/pricing, and its "Batch Pricing Example": 4 images of Kontext [pro] are 16 credits, $0.16',
    models: {
      'black-forest-labs/flux-kontext-pro': [[images(1), {}, 40_000], [images(4), {}, 160_000]],
      'black-forest-labs/flux-kontext-max': [[images(1), {}, 80_000]],
      'black-forest-labs/flux-pro-1.1': [[images(1), {}, 40_000]],
      'black-forest-labs/flux-pro-1.1-ultra': [[images(1), {}, 60_000]],
      'black-forest-labs/flux-pro-1.0-fill': [[images(1), {}, 50_000]],
    },
  },
  {
    // The first figure is the "from" of docs.bfl.ai/quick_start/pricing as well.
    source: 'black-forest-labs/skills, skills/bfl-api, the columns "1MP T2I" and "1MP I2I"',
    models: {
      'black-forest-labs/flux-2-klein-4b': [[megapixels(), {}, 14_000], [megapixels(1), {}, 15_000]],
      'black-forest-labs/flux-2-klein-9b': [[megapixels(), {}, 15_000], [megapixels(1), {}, 17_000]],
      'black-forest-labs/flux-2-pro': [[megapixels(), {}, 30_000], [megapixels(1), {}, 45_000]],
      'black-forest-labs/flux-2-max': [[megapixels(), {}, 70_000], [megapixels(1), {}, 100_000]],
      'black-forest-labs/flux-2-flex': [[megapixels(), {}, 50_000], [megapixels(1), {}, 100_000]],
    },
  },
];

/** What others say of the providers' pages, or of their bills. */
const secondHand: Example[] = [
  {
    source: 'a bill, Wei-Shaw/sub2api#3222: 228 × $5 + 1,450 × $8 + 13,342 × $30 a million',
    models: { 'openai/gpt-image-2': [[{ textInputTokens: 228, imageInputTokens: 1_450, imageOutputTokens: 13_342 }, { size: '3840x2160', quality: 'high' }, 413_000]] },
  },
  {
    source: 'fal.ai/models/fal-ai/gpt-image-1.5 and runware.ai: $0.133 for a square of high quality, that is 4,160 tokens at $32 a million',
    models: { 'openai/gpt-image-1.5': [[output(4_160), { quality: 'high' }, 133_120]] },
  },
  {
    source: 'the launch notes of resellers: the rates of gpt-image-2',
    models: Object.fromEntries(
      ['gpt-image-2.6-flare', 'gpt-image-2.5-sunburst', 'gpt-image-2.5-flare'].map((id): [string, [Usage, object, number][]] => [`openai/${id}`, [[output(1_000_000), {}, 30_000_000]]]),
    ),
  },
  {
    source: 'docs.dev.xavier.icvr.xyz/models/openai',
    models: {
      'openai/dall-e-3': [[images(1), { quality: 'standard' }, 40_000], [images(1), { quality: 'hd' }, 80_000], [images(1), { size: '1792x1024', quality: 'hd' }, 120_000]],
      'openai/dall-e-2': [[images(1), {}, 20_000], [images(1), { size: '512x512' }, 18_000], [images(1), { size: '256x256' }, 16_000]],
    },
  },
  {
    source: 'replicate.com/pricing, by api-evangelist/replicate: "$0.025 / output image" and so on',
    models: {
      'replicate/black-forest-labs/flux-dev': [[images(1), {}, 25_000]],
      'replicate/black-forest-labs/flux-1.1-pro': [[images(1), {}, 40_000]],
      'replicate/ideogram-ai/ideogram-v3-quality': [[images(1), {}, 90_000]],
    },
  },
  {
    source: 'openai-hk.com/docs/en/lab/replicate.html',
    models: {
      'replicate/black-forest-labs/flux-kontext-pro': [[images(1), {}, 40_000]],
      'replicate/recraft-ai/recraft-v3': [[images(1), {}, 40_000]],
      'replicate/recraft-ai/recraft-remove-background': [[images(1), {}, 10_000]],
    },
  },
  {
    source: 'docs.bfl.ai/quick_start/pricing, as quoted at the launch of FLUX 3',
    models: { 'black-forest-labs/flux-3-image': [[images(1), { size: '768x768' }, 41_000], [images(1), {}, 48_000], [images(1), { size: '2736x1536' }, 100_000]] },
  },
];

const rowsOf = (examples: readonly Example[]) => examples.flatMap(({ source, models }) => Object.entries(models).flatMap(([key, rows]) => rows.map((row) => [key, source, ...row] as const)));

describe('what a hosted model costs, to the micro-dollar', () => {
  it.each(rowsOf([...firstHand, ...secondHand]))('%s, by %s: %j of %j costs %d', (key, _source, usage, { size = '1024x1024', quality }, microUsd) => {
    const [width = 0, height = 0] = size.split('x').map(Number);
    expect(actualCost(priceOf(key), usage, { size: { width, height }, ...(quality && { quality }) })).toBe(microUsd);
  });

  it('has an example of the provider itself for each price, or is labelled as what others say', () => {
    const known = priced.filter(({ price }) => price !== undefined);
    const isSecondHand = (price: Price | undefined): boolean => price?.source.startsWith('second-hand: ') === true;
    const keysOf = (examples: readonly Example[]) => [...new Set(rowsOf(examples).map(([key]) => key))].sort();
    expect(keysOf(firstHand)).toEqual(known.filter(({ price }) => !isSecondHand(price)).map(({ key }) => key).sort());
    expect(keysOf(secondHand)).toEqual(known.filter(({ price }) => isSecondHand(price)).map(({ key }) => key).sort());
  });
});
