import { createModelRegistry } from '../../routing/model-registry';
import { generationFixture } from '../../testing/generation-fixtures';
import { centPrice, createTestModel } from '../../testing/test-model';
import type { Attempt, Generation } from '../generation';
import type { Work } from '../stage';
import { bookInterrupted } from './book-interrupted';

const free = { kind: 'free', asOf: '2026-01-01', source: 'test' } as const;
const models = createModelRegistry(
  [
    { id: 'test', label: 'Test', models: [{ model: createTestModel((_call, makeAll) => makeAll()), price: centPrice }] },
    {
      id: 'spare',
      label: 'Spare',
      models: [{ model: { ...createTestModel((_call, makeAll) => makeAll()), provider: 'spare' }, price: free }],
    },
  ],
  'test/test-1',
);

/** What becomes of calls for two images each that nobody closed. */
const book = async (...providers: string[]): Promise<Generation> => {
  const attempts: Attempt[] = providers.map((provider) => ({
    id: provider,
    startedAt: '2026-01-01T00:00:00Z',
    provider,
    model: 'test-1',
    images: [0, 1],
    state: 'started',
  }));
  let generation: Generation = {
    ...generationFixture({ attempts }),
    createdAt: '2026-01-01T00:00:00Z',
    claims: 1,
    cancelRequested: false,
  };
  const work: Work = {
    get generation() {
      return generation;
    },
    signal: new AbortController().signal,
    save: async (patch) => void (generation = { ...generation, ...patch }),
  };
  await bookInterrupted(work, models);
  return generation;
};

describe('a call that a crash cut off', () => {
  it.each([
    ['of a paid model may have been charged', 'test', { state: 'ambiguous', costMicroUsd: 20_000 }, ['ambiguous-charge']],
    ['of a free stand-in has failed', 'spare', { state: 'failed', costMicroUsd: 0 }, []],
    ['of a model that is gone has an unknown cost', 'gone', { state: 'ambiguous' }, ['ambiguous-charge']],
  ])('%s', async (_name, provider, attempt, warnings) => {
    const generation = await book(provider);
    expect(generation.attempts).toEqual([expect.objectContaining(attempt)]);
    expect(generation.attempts[0]?.costMicroUsd).toBe('costMicroUsd' in attempt ? attempt.costMicroUsd : undefined);
    expect(generation.warnings.map(({ code }) => code)).toEqual(warnings);
  });
});
