import { createModelRegistry } from '../../routing/model-registry';
import { generationFixture, recipeFixture } from '../../testing/generation-fixtures';
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
const book = (...providers: string[]): Promise<Generation> => bookOf(generationFixture().recipe, models, ...providers);

const bookOf = async (recipe: Generation['recipe'], registry: Parameters<typeof bookInterrupted>[1], ...providers: string[]): Promise<Generation> => {
  const attempts: Attempt[] = providers.map((provider) => ({
    id: provider,
    startedAt: '2026-01-01T00:00:00Z',
    provider,
    model: 'test-1',
    images: [0, 1],
    state: 'started',
  }));
  let generation: Generation = {
    ...generationFixture({ attempts, recipe }),
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
  await bookInterrupted(work, registry);
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

  it('of a stand-in is priced by what that was asked for, where that can be told', async () => {
    const small = { width: 32, height: 32 };
    const spare = { ...createTestModel((_call, makeAll) => makeAll(), { sizes: { kind: 'list', sizes: [small] }, defaultSize: small }), provider: 'spare' };
    const rows = [
      { size: '32x32', microUsd: 5_000 },
      { size: '64x64', microUsd: 40_000 },
    ];
    const registry = createModelRegistry([{ id: 'spare', label: 'Spare', models: [{ model: spare, price: { ...centPrice, rows } as typeof centPrice }] }], 'spare/test-1');
    const costOf = async (recipe: Generation['recipe']) => (await bookOf(recipe, registry, 'spare')).attempts[0]?.costMicroUsd;
    expect(await costOf(recipeFixture({ sizedBySource: true }))).toBe(10_000);
    // It cannot have been asked for that: what was asked for is all that is known.
    expect(await costOf(recipeFixture())).toBe(80_000);
  });
});
