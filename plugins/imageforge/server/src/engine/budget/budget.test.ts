import { actualCost, estimatePrice, type Price } from '.';

const dated = { asOf: '2026-11-23', source: 'test' };
const square = { width: 1024, height: 1024 };
const wide = { width: 1536, height: 1024 };
const request = { size: square, n: 1, prompt: 'a fox', images: 0 };

const free: Price = { ...dated, kind: 'free' };
const perImage: Price = {
  ...dated,
  kind: 'per-image',
  rows: [
    { size: '1024x1024', quality: 'hd', microUsd: 80_000 },
    { size: '1024x1024', microUsd: 40_000 },
    { size: '1536x1024', quality: 'low', microUsd: 10_000 },
    { size: '1536x1024', quality: 'high', microUsd: 90_000 },
  ],
};
const perToken: Price = {
  ...dated,
  kind: 'per-token',
  rates: {
    textInput: 5_000_000,
    cachedTextInput: 1_250_000,
    imageInput: 8_000_000,
    cachedImageInput: 2_000_000,
    imageOutput: 30_000_000,
  },
  outputTokens: [
    { size: '1024x1024', quality: 'low', tokens: 272 },
    { size: '1024x1024', quality: 'high', tokens: 4_160 },
    { quality: 'max', area: { axis: 96, offsetPixels: 2_000_000, pixelsPerToken: 4_000_000 } },
  ],
  sourceImageTokens: { min: 1, max: 1_536 },
  previewTokens: 100,
};

const perMegapixel: Price = { ...dated, kind: 'per-megapixel', first: 30_000, further: 15_000 };

describe('a price by the megapixel', () => {
  it.each([
    ['a million px', undefined, 45_000],
    ['1024 × 1024 px', 1_048_576, 30_000],
  ])('rounds a square of 1024 px up to whole megapixels of %s', (_, pixelsPerMegapixel, cost) => {
    const price: Price = { ...perMegapixel, ...(pixelsPerMegapixel && { pixelsPerMegapixel }) };
    expect(estimatePrice(price, request)).toEqual({ known: true, min: cost, max: cost });
    expect(actualCost(price, { images: 2 }, { size: square })).toBe(2 * cost);
  });
});

describe('estimatePrice', () => {
  it('is unknown, not 0, without a price', () => {
    expect(estimatePrice(undefined, request)).toEqual({ known: false });
  });

  it('is 0 for a free model', () => {
    expect(estimatePrice(free, request)).toEqual({ known: true, min: 0, max: 0 });
  });

  it.each([
    ['the first row that matches', { ...request, quality: 'hd', n: 3 }, 240_000, 240_000],
    ['a row for every quality', { ...request, n: 2 }, 80_000, 80_000],
    ['the range, where the model chooses', { ...request, size: wide, quality: 'auto' }, 10_000, 90_000],
    ['the range, where nothing was asked', { ...request, size: wide }, 10_000, 90_000],
  ])('takes from a price per image %s', (_, asked, min, max) => {
    expect(estimatePrice(perImage, asked)).toEqual({ known: true, min, max });
  });

  it.each([
    ['size', { ...request, size: { width: 512, height: 512 } }],
    ['quality', { ...request, size: wide, quality: 'medium' }],
  ])('is unknown for a %s that has no price', (_, asked) => {
    expect(estimatePrice(perImage, asked)).toEqual({ known: false });
  });

  it('bounds the prompt by its bytes and adds the output tokens', () => {
    // 5 bytes: 1 to 5 tokens at $5 a million; 272 tokens at $30 a million.
    expect(estimatePrice(perToken, { ...request, quality: 'low' })).toEqual({
      known: true,
      min: 5 + 8_160,
      max: 25 + 8_160,
    });
  });

  it('counts bytes, not characters', () => {
    expect(estimatePrice(perToken, { ...request, prompt: '狐', quality: 'low' })).toMatchObject({
      max: 15 + 8_160,
    });
  });

  it('charges the input of a batch once at least and for each image at most', () => {
    expect(estimatePrice(perToken, { ...request, quality: 'low', n: 3, images: 2 })).toEqual({
      known: true,
      min: 5 + 2 * 8 + 3 * 8_160,
      max: 3 * (25 + 2 * 1_536 * 8) + 3 * 8_160,
    });
  });

  it('adds what previews may cost to the maximum', () => {
    const without = estimatePrice(perToken, { ...request, quality: 'low' });
    const withPreviews = estimatePrice(perToken, { ...request, quality: 'low', previews: 2 });
    expect(withPreviews).toEqual({ ...without, max: 25 + 8_160 + 2 * 3_000 });
  });

  it('is unknown when the tokens of a source image are', () => {
    const { sourceImageTokens: _, ...price } = perToken;
    expect(estimatePrice(price, { ...request, quality: 'low', images: 1 })).toEqual({ known: false });
  });

  it('rounds up to whole micro-USD', () => {
    const price: Price = { ...perToken, rates: { ...perToken.rates, imageOutput: 1 } };
    const estimate = estimatePrice(price, { ...request, prompt: '', quality: 'low' });
    expect(estimate).toEqual({ known: true, min: 1, max: 1 });
  });

  // Figures of OpenAI's own calculator for gpt-image-2, and of a bill for 3840x2160.
  it.each([
    [1024, 1024, 7_024],
    [1536, 1024, 5_488],
    [1024, 1536, 5_488],
    [1792, 1024, 5_063],
    [3840, 2160, 13_342],
  ])('computes the tokens of %i×%i by its area', (width, height, tokens) => {
    const estimate = estimatePrice(perToken, {
      ...request,
      prompt: '',
      size: { width, height },
      quality: 'max',
    });
    expect(estimate).toEqual({ known: true, min: tokens * 30, max: tokens * 30 });
  });
});

describe('actualCost', () => {
  const wanted = { size: square, quality: 'low' };

  it('is unknown, not 0, without a price', () => {
    expect(actualCost(undefined, { images: 1 }, wanted)).toBeUndefined();
  });

  it('is 0 for a free model', () => {
    expect(actualCost(free, {}, wanted)).toBe(0);
  });

  it('multiplies a price per image by the images', () => {
    expect(actualCost(perImage, { images: 2 }, { size: square })).toBe(80_000);
  });

  it.each([
    ['the images were not reported', {}, { size: square }],
    ['the size has no price', { images: 1 }, { size: { width: 512, height: 512 } }],
    ['the model chose the quality', { images: 1 }, { size: wide, quality: 'auto' }],
  ])('is unknown when %s', (_, usage, asked) => {
    expect(actualCost(perImage, usage, asked)).toBeUndefined();
  });

  it('charges each kind of token at its own rate, image output at the image rate', () => {
    // A real bill: 228 × $5 + 1,450 × $8 + 13,342 × $30 a million (Wei-Shaw/sub2api#3222).
    const usage = { textInputTokens: 228, imageInputTokens: 1_450, imageOutputTokens: 13_342 };
    expect(actualCost(perToken, usage, wanted)).toBe(1_140 + 11_600 + 400_260);
  });

  it('takes cached tokens as text first, the lesser discount', () => {
    const usage = {
      textInputTokens: 100,
      imageInputTokens: 100,
      cachedInputTokens: 150,
      imageOutputTokens: 0,
    };
    expect(actualCost(perToken, usage, wanted)).toBe(100 * 1.25 + 50 * 2 + 50 * 8);
  });

  it('rounds up to whole micro-USD', () => {
    const usage = { textInputTokens: 1, imageInputTokens: 0, cachedInputTokens: 1, imageOutputTokens: 0 };
    expect(actualCost(perToken, usage, wanted)).toBe(2);
  });

  it.each([
    ['textInputTokens', { imageInputTokens: 0, imageOutputTokens: 272 }],
    ['imageInputTokens', { textInputTokens: 9, imageOutputTokens: 272 }],
    ['imageOutputTokens', { textInputTokens: 9, imageInputTokens: 0 }],
  ])('is unknown when %s were not reported', (_, usage) => {
    expect(actualCost(perToken, usage, wanted)).toBeUndefined();
  });
});
