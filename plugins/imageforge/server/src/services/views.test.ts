import type { Generation } from '../engine/generation/generation';
import { generationFixture } from '../engine/testing/generation-fixtures';
import { attemptFixture } from '../engine/testing/ledger-contract';
import { centPrice, createTestModel } from '../engine/testing/test-model';
import { createModelRegistry } from '../engine/routing/model-registry';
import { createViews } from './views';

const model = createTestModel((_call, makeAll) => makeAll());
const models = createModelRegistry([{ id: 'test', label: 'Test', models: [{ model, price: centPrice }] }], 'test/test-1');
const views = createViews(models, { sign: (key) => key, verify: () => true });

const costOf = (change: Partial<Generation>) =>
  views.generationView({ ...generationFixture(), claims: 0, cancelRequested: false, createdAt: '2026-01-01T00:00:00Z', ...change }, []).cost;

describe('the cost of a generation', () => {
  it('is there once it has ended', () => {
    expect(costOf({ state: 'running' })).toBeUndefined();
    expect(costOf({ state: 'succeeded', costMicroUsd: 20_000 })).toEqual({ known: true, min: 20_000, max: 20_000 });
    expect(costOf({ state: 'failed', costMicroUsd: undefined })).toEqual({ known: false });
  });

  it('is that of the calls until then while a person has to decide something', () => {
    const [one, other] = [attemptFixture({ id: '1', costMicroUsd: 10_000 }), attemptFixture({ id: '2', costMicroUsd: 5_000 })];
    expect(costOf({ state: 'review', attempts: [] })).toBeUndefined();
    expect(costOf({ state: 'review', attempts: [one, other] })).toEqual({ known: true, min: 15_000, max: 15_000 });
    expect(costOf({ state: 'review', attempts: [one, { ...other, costMicroUsd: undefined }] })).toEqual({ known: false });
  });
});
