import { asForgeError, type ErrorCode, ForgeError } from '../errors';
import type { Ledger, SpendingRequest } from '../ports';
import { generationFixture } from '../testing/generation-fixtures';
import { attemptFixture } from '../testing/ledger-contract';
import { centPrice, createTestModel } from '../testing/test-model';
import { createTestWork } from '../testing/test-work';
import { unlimited } from '../testing/unlimited';
import { createBreakers } from './breakers';
import { createModelRegistry } from './model-registry';
import { createRouter } from './router';

/** `test/test-1` is left alone for a while, so that its first stand-in comes first. */
const setUp = async (reserve: Ledger['reserve'], fallbacks = ['spare/test-1']) => {
  const model = createTestModel((_call, makeAll) => makeAll());
  const breakers = createBreakers({ failures: 1, openMs: 1_000_000 });
  await breakers.run('test/test-1', () => Promise.reject(new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE'))).catch(() => undefined);
  const providers = ['test', 'spare', 'last'].map((id) => ({ id, label: id, models: [{ model: { ...model, provider: id }, price: centPrice }] }));
  return createRouter({
    models: createModelRegistry(providers, 'test/test-1'),
    breakers,
    limiter: unlimited,
    ledger: { reserve },
    clock: { now: () => new Date('2026-01-01T00:00:00Z') },
    options: { fallbacks: { 'test/test-1': fallbacks }, onBusy: 'wait' },
  });
};

/** A ledger in which `spare` is refused. */
const refusing = (code: ErrorCode) => {
  const asked: SpendingRequest[] = [];
  const reserve: Ledger['reserve'] = async (request) => {
    asked.push(request);
    if (request.provider === 'spare') throw new ForgeError(code, 'Not at spare.');
    return [];
  };
  return { asked, reserve };
};

describe('the budgets of a stand-in', () => {
  it('are asked before its first call: nothing was reserved at its provider', async () => {
    const reserve = jest.fn(async () => [{ code: 'budget' as const, message: 'Nearly used up.' }]);
    const { candidate, warnings } = await (await setUp(reserve)).choose(createTestWork(), 1_000);
    expect(candidate.key).toBe('spare/test-1');
    expect(warnings).toEqual([{ code: 'budget', message: 'Nearly used up.' }]);
    expect(reserve.mock.calls).toEqual([[expect.objectContaining({ provider: 'spare', images: 1, microUsd: 10_000 })]]);
  });

  it('are told what its provider gets of it', async () => {
    const { asked, reserve } = refusing('IMAGEFORGE_BUDGET_EXCEEDED');
    const attempts = [attemptFixture({ state: 'ambiguous', costMicroUsd: 10_000 })];
    const work = createTestWork(generationFixture({ attempts }));
    await (await setUp(reserve)).choose(work, 1_000).catch(() => undefined);
    expect(asked).toMatchObject([{ images: 2, microUsd: 20_000, atProvider: { images: 1, microUsd: 10_000 } }]);
  });

  it.each(['IMAGEFORGE_BUDGET_EXCEEDED', 'IMAGEFORGE_PRICE_UNKNOWN'] as const)('pass it over with %s, for the next one', async (code) => {
    const work = createTestWork();
    const router = await setUp(refusing(code).reserve, ['spare/test-1', 'last/test-1']);
    expect((await router.choose(work, 1_000)).candidate.key).toBe('last/test-1');
    expect(work.generation.skips).toMatchObject([
      { provider: 'test', reason: 'breaker-open' },
      { provider: 'spare', reason: 'budget', message: 'Not at spare.', error: { code } },
    ]);
  });

  it('that cannot be asked are no refusal', async () => {
    const router = await setUp(refusing('IMAGEFORGE_STORAGE_FAILED').reserve, ['spare/test-1', 'last/test-1']);
    const thrown = await router.choose(createTestWork(), 1_000).catch(asForgeError);
    expect(thrown).toMatchObject({ code: 'IMAGEFORGE_STORAGE_FAILED' });
  });
});
