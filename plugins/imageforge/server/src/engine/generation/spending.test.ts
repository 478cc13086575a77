import type { Price } from '../budget';
import { centPrice, createTestModel } from '../testing/test-model';
import { generationFixture, recipeFixture } from '../testing/generation-fixtures';
import { attemptFixture } from '../testing/ledger-contract';
import type { Attempt, Generation } from './generation';
import { estimateRecipe, spendingOf } from './spending';

const source = { asOf: '2026-01-01', source: 'test' };
/** 100 micro-USD an image, 10 a preview. */
const tokenPrice: Price = {
  kind: 'per-token',
  ...source,
  rates: { textInput: 0, imageInput: 0, cachedTextInput: 0, cachedImageInput: 0, textOutput: 0, imageOutput: 1_000_000 },
  outputTokens: [{ tokens: 100 }],
  previewTokens: 10,
};
/** An image costs 1,000 to 5,000 micro-USD. */
const secondPrice: Price = { kind: 'per-second', ...source, microUsdPerSecond: 1_000, seconds: { min: 1, max: 5 } };
const model = createTestModel((_call, makeAll) => makeAll(), { partialImages: 2, maxImages: 2 });

describe('the estimate of a recipe', () => {
  it.each([
    ['somebody looks on: each of two calls may stream two previews', 'on-keep', 3, 340],
    ['somebody looks on, and one call is enough', 'on-keep', 2, 220],
    ['nobody looks on', 'auto', 3, 300],
  ] as const)('where %s', (_name, publish, n, max) => {
    expect(estimateRecipe(recipeFixture(), { model, price: tokenPrice }, publish, n)).toMatchObject({ known: true, max });
  });
});

describe('what a generation can cost in the end', () => {
  const generationOf = (attempts: Attempt[], change: Partial<Generation> = {}): Generation => ({
    ...generationFixture({ attempts, recipe: recipeFixture({ n: 2 }) }),
    createdAt: '2026-01-01T00:00:00Z',
    claims: 1,
    cancelRequested: false,
    ...change,
  });
  const attempt = (change: Partial<Attempt>) => attemptFixture({ images: [0, 1], state: 'failed', usage: undefined, ...change });

  it.each<[string, Attempt[], Price | undefined, number, number | undefined]>([
    ['nothing was called yet', [], secondPrice, 2, 10_000],
    ['a call has a cost: that one', [attempt({ costMicroUsd: 7 })], secondPrice, 2, 10_007],
    ['a call has an unknown cost: the most that it can have had', [attempt({ costMicroUsd: undefined })], secondPrice, 4, 20_000],
    ['the price is unknown', [], undefined, 2, undefined],
  ])('where %s', (_name, attempts, price, images, microUsd) => {
    expect(spendingOf(generationOf(attempts), { model, price })).toMatchObject({ images, microUsd });
  });

  it('needs nothing more for images that are there, or that have failed for good', () => {
    const original = { key: 'a', mediaType: 'image/png', width: 64, height: 64, bytes: 1 } as NonNullable<Generation['images'][number]['original']>;
    const images = [{ index: 0, original }, { index: 1, error: { code: 'IMAGEFORGE_PROVIDER_AUTH' as const, message: '' } }];
    expect(spendingOf(generationOf([], { images }), { model, price: centPrice })).toMatchObject({ images: 0, microUsd: 0 });
  });

  it("counts for a stand-in's provider its own calls alone", () => {
    const spare = { ...model, provider: 'spare' };
    const attempts = [attempt({ provider: 'test', costMicroUsd: 30_000, state: 'ambiguous' }), attempt({ provider: 'spare', costMicroUsd: 5, state: 'ambiguous' })];
    expect(spendingOf(generationOf(attempts), { model: spare, price: centPrice })).toMatchObject({
      provider: 'spare',
      images: 6,
      microUsd: 50_005,
      atProvider: { images: 4, microUsd: 20_005 },
    });
  });
});
