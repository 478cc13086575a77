import { actualCost, estimatePrice, type Price } from '.';

const dated = { asOf: '2026-11-25', source: 'test' };
const request = { size: { width: 1024, height: 1024 }, n: 1, prompt: 'a fox', images: 0 };

describe('a price by the second', () => {
  const vague: Price = { ...dated, kind: 'per-second', microUsdPerSecond: 975 };
  const price: Price = { ...vague, seconds: { min: 2, max: 10 } };

  it('is estimated by the seconds that an image takes', () => {
    expect(estimatePrice(price, { ...request, n: 3 })).toEqual({ known: true, min: 5_850, max: 29_250 });
  });

  it('is unknown before where nobody knows how long it takes, and known afterwards', () => {
    expect(estimatePrice(vague, request)).toEqual({ known: false });
    expect(actualCost(vague, { seconds: 4.2 }, request)).toBe(4_095);
  });

  it('is rounded up to whole micro-USD, and unknown where no time was told', () => {
    expect(actualCost(price, { seconds: 0.0001 }, request)).toBe(1);
    expect(actualCost(price, { images: 1 }, request)).toBeUndefined();
  });
});

describe('a price by the megapixel', () => {
  const price: Price = { ...dated, kind: 'per-megapixel', first: 30_000, further: 15_000 };
  const vague: Price = { ...price, sourceImage: 15_000 };
  const editing: Price = { ...vague, maxSourceMegapixels: 4 };

  it.each([
    // 1,048,576 px are more than a million.
    [{ width: 1000, height: 1000 }, 30_000],
    [{ width: 1024, height: 1024 }, 45_000],
    [{ width: 64, height: 64 }, 30_000],
    [{ width: 2048, height: 2048 }, 90_000],
  ])('of %j is %i', (size, microUsd) => {
    // 4,194,304 px count as five: the first and four further ones.
    expect(estimatePrice(price, { ...request, size })).toEqual({ known: true, min: microUsd, max: microUsd });
    expect(actualCost(price, { images: 1 }, { size })).toBe(microUsd);
  });

  it('counts each image', () => {
    expect(estimatePrice(price, { ...request, n: 4 })).toEqual({ known: true, min: 180_000, max: 180_000 });
    expect(actualCost(price, { images: 3 }, request)).toBe(135_000);
  });

  it('adds the source images, once at least and with each image at most', () => {
    expect(estimatePrice(editing, { ...request, n: 2, images: 2 })).toEqual({
      known: true,
      min: 2 * 45_000 + 2 * 15_000,
      max: 2 * 45_000 + 2 * 2 * 4 * 15_000,
    });
    expect(actualCost(editing, { images: 2, sourceMegapixels: 3 }, request)).toBe(2 * 45_000 + 3 * 15_000);
  });

  it('is unknown where the source images are charged and their pixels are not known', () => {
    expect(estimatePrice(vague, { ...request, images: 1 })).toEqual({ known: false });
    expect(estimatePrice(vague, request)).toMatchObject({ known: true });
    expect(actualCost(editing, { images: 1 }, request)).toBeUndefined();
    expect(actualCost(price, {}, request)).toBeUndefined();
  });
});
