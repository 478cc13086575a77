import type { Price } from '../../budget';
import type { ImageResult, Usage, Warning } from '../../image-model';
import { recipeFixture } from '../../testing/generation-fixtures';
import { centPrice, createTestModel } from '../../testing/test-model';
import { isKeptName, readAnswer } from './read-answer';

const model = createTestModel((_call, makeAll) => makeAll());
const perSecond: Price = { kind: 'per-second', microUsdPerSecond: 975, asOf: '2026-01-01', source: 'test' };
const free: Price = { kind: 'free', asOf: '2026-01-01', source: 'test' };
const read = (change: Partial<ImageResult>, price: Price = centPrice, warned = 0) =>
  readAnswer(
    { images: [], usage: { images: 1 }, warnings: [], ...change },
    { model, price, key: 'test/test-1', recipe: recipeFixture(), isStandIn: false, notes: [] },
    warned,
  );
const warning = (message: string, details?: Record<string, unknown>): Warning => ({ code: 'other', message, ...(details && { details }) });

describe('what an answer says that it cost', () => {
  it.each([0, 40_000, 1_000_000_000])('is believed when it can be: %d', (costMicroUsd) => {
    expect(read({ costMicroUsd })).toEqual({ facts: { usage: { images: 1 }, costMicroUsd }, warnings: [] });
  });

  it.each<[unknown]>([[-500], [1e300], [1_000_000_001], [0.5], [Number.NaN], [Infinity], ['40000']])('is unknown when it cannot: %p', (cost) => {
    const { facts, warnings } = read({ costMicroUsd: cost as number });
    expect(facts).toEqual({ usage: { images: 1 } });
    expect(warnings).toEqual([warning(expect.stringContaining(`a cost of ${String(cost)} micro-USD. What the call cost is not known.`))]);
  });

  it('follows from the usage, if that can be', () => {
    expect(read({ usage: { seconds: 2.5 } }, perSecond).facts).toEqual({ usage: { seconds: 2.5 }, costMicroUsd: 2_438 });
  });

  it.each<[Usage, Price]>([
    [{ seconds: -1_000 }, perSecond],
    [{ seconds: 1e300 }, perSecond],
    [{ seconds: 2_000_000 }, perSecond],
    [{ images: 1e300 }, centPrice],
    [{ images: -3 }, centPrice],
    [{ images: 1.5 }, centPrice],
    [{ images: 1, textOutputTokens: -7 }, centPrice],
  ])('is unknown where %p cannot be', (usage, price) => {
    const { facts, warnings } = read({ usage }, price);
    expect(facts).not.toHaveProperty('costMicroUsd');
    expect(warnings).toEqual([warning(expect.stringContaining('What the call cost is not known.'))]);
  });

  it('is nothing where the model is free, whatever it says', () => {
    expect(read({ costMicroUsd: -500, usage: { seconds: -1 } }, free)).toEqual({
      facts: { usage: {}, costMicroUsd: 0 },
      warnings: [warning('test/test-1 answered with figures that cannot be: seconds -1. They are not counted.')],
    });
  });

  it('holds no figure that nobody knows', () => {
    expect(read({ usage: { images: 1, note: 'x'.repeat(1_000_000) } as Usage }).facts.usage).toEqual({ images: 1 });
  });
});

describe('texts of an answer', () => {
  const long = 'x'.repeat(1_000_000);

  it('are cut', () => {
    const { facts, warnings } = read({ modelVersion: long, requestId: long, warnings: [warning(long, { long }), warning('short', { node: 5 })] });
    expect([facts.modelVersion?.length, facts.requestId?.length, warnings[0]?.message.length]).toEqual([200, 200, 500]);
    expect(warnings.map(({ details }) => details)).toEqual([undefined, { node: 5 }]);
  });

  it('are fifty warnings at most, those of earlier calls counted', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => warning(`Node ${index}.`));
    const { warnings } = read({ warnings: many });
    expect(warnings).toHaveLength(50);
    expect(warnings.slice(-2)).toEqual([warning('Node 48.'), warning('19951 more warnings of the provider are not kept.')]);
    expect(read({ warnings: many }, centPrice, 48).warnings).toEqual([warning('Node 0.'), warning('19999 more warnings of the provider are not kept.')]);
    expect(read({ warnings: many }, centPrice, 50).warnings).toEqual([]);
  });
});

it('keeps the name of a job whole or not at all', () => {
  expect(['job-1', `https://example.test/${'x'.repeat(500)}`].every(isKeptName)).toBe(true);
  expect(['x'.repeat(2_001), 'a\0b', '\ud800'].some(isKeptName)).toBe(false);
});
