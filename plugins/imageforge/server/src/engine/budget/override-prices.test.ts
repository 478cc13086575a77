import type { ImageProvider } from '../image-model';
import { centPrice, createTestModel } from '../testing/test-model';
import { overridePrices, type PriceOverride } from './override-prices';

const provider: ImageProvider = {
  id: 'test',
  label: 'Test',
  models: [
    { model: createTestModel((_call, makeAll) => makeAll()), price: centPrice },
    { model: { ...createTestModel((_call, makeAll) => makeAll()), id: 'test-2' }, price: undefined },
  ],
};
const ours = (model: string): PriceOverride => ({ model, kind: 'per-image', asOf: '2026-11-24', source: 'our contract', rows: [{ microUsd: 7 }] });
const pricesOf = (prices: PriceOverride[]) => overridePrices([provider], prices)[0]?.models.map(({ price }) => price?.source);

describe('overridePrices', () => {
  it('changes nothing without prices', () => {
    expect(pricesOf([])).toEqual(['test', undefined]);
  });

  it('replaces a price, and gives one to a model that has none', () => {
    expect(pricesOf([ours('test/test-1')])).toEqual(['our contract', undefined]);
    expect(pricesOf([ours('test/test-2')])).toEqual(['test', 'our contract']);
    expect(overridePrices([provider], [ours('test/test-2')])[0]?.models[1]?.price).not.toHaveProperty('model');
  });

  it('names every price that is for no model, or one too many', () => {
    expect(() => overridePrices([provider], [ours('test/test-3'), ours('test/test-1'), ours('test/test-1')])).toThrow(
      /prices\.0\.model: expected one of test\/test-1, test\/test-2, got "test\/test-3".*\n.*prices\.2\.model: "test\/test-1" has a price already, in prices\.1/,
    );
  });
});
