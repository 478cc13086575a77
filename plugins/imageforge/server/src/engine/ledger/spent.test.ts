import type { Attempt } from '../generation/generation';
import { attemptFixture } from '../testing/ledger-contract';
import { imagesOf, knownCostOf } from './spent';

describe('images that a call counts for', () => {
  it.each<[string, Partial<Attempt>, number]>([
    ['that made them: those that were charged, also where more were asked for', { state: 'succeeded', usage: { images: 1 } }, 1],
    ['that made them: those that were charged, also where fewer were asked for', { state: 'succeeded', usage: { images: 4 } }, 4],
    ['that made them and tells no number: those that were asked for', { state: 'succeeded', usage: {} }, 2],
    ['that was refused: none', { state: 'failed', costMicroUsd: 0 }, 0],
    ['of which nobody knows: all', { state: 'ambiguous', costMicroUsd: 20_000 }, 2],
    ['that failed at an unknown cost: all', { state: 'failed', costMicroUsd: undefined }, 2],
  ])('%s', (_name, change, images) => {
    expect(imagesOf([attemptFixture({ images: [0, 1], usage: undefined, ...change })])).toBe(images);
  });
});

it('says what calls cost, and whether that is all', () => {
  const known = attemptFixture({ costMicroUsd: 7 });
  expect(knownCostOf([known, known])).toEqual({ microUsd: 14, isComplete: true });
  expect(knownCostOf([known, attemptFixture({ costMicroUsd: undefined })])).toEqual({ microUsd: 7, isComplete: false });
});
