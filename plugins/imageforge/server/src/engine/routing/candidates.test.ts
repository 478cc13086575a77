import type { ImageModel } from '../image-model';
import { recipeFixture } from '../testing/generation-fixtures';
import { createTestModel } from '../testing/test-model';
import type { Recipe } from '../generation/generation';
import { candidatesOf, isUnfit } from './candidates';
import { createModelRegistry } from './model-registry';

type Able = Parameters<typeof createTestModel>[1];

const modelOf = (provider: string, able: Able = {}): ImageModel => ({
  ...createTestModel((_call, makeAll) => makeAll(), able),
  provider,
  id: `${provider}-1`,
  label: provider,
});
const rich: Able = {
  negativePrompt: true,
  qualities: ['low', 'high'],
  parameters: ['style'],
  parameterValues: { style: ['poster'] },
  transparency: true,
};

/** `asked/asked-1` stands first, `other/other-1` in for it. */
const candidates = (recipe: Partial<Recipe>, able: Able = {}, id = 'generation-1') => {
  const models = createModelRegistry(
    ['asked', 'other'].map((provider) => ({
      id: provider,
      label: provider,
      models: [{ model: modelOf(provider, provider === 'asked' ? rich : able), price: undefined }],
    })),
    'asked/asked-1',
  );
  const asked = recipeFixture({ provider: 'asked', model: 'asked-1', ...recipe });
  return candidatesOf({ id, recipe: asked }, models, { 'asked/asked-1': ['gone/gone-1', 'other/other-1', 'asked/asked-1'] });
};

/** What became of `other/other-1`. */
const other = (...scene: Parameters<typeof candidates>) => {
  const found = candidates(...scene).at(-1);
  if (!found || isUnfit(found)) throw new Error(`Expected a candidate, got ${found?.message}`);
  return found;
};

describe('candidates', () => {
  it('are the model that was asked for, as it was, then those that stand in, each once', () => {
    expect(candidates({})).toEqual([
      expect.objectContaining({ key: 'asked/asked-1', isStandIn: false, notes: [] }),
      { provider: 'gone', model: 'gone-1', reason: 'not-configured', message: 'There is no model "gone/gone-1" here.' },
      expect.objectContaining({ key: 'other/other-1', isStandIn: true }),
    ]);
  });

  it('get what they can serve, and say what was left out', () => {
    const asked = { seed: 7, negativePrompt: 'text', quality: 'high', parameters: { style: 'poster' } };
    const standIn = other(asked, { seed: false });
    expect(standIn.recipe).toMatchObject({ provider: 'other', model: 'other-1', prompt: 'A lighthouse in a storm', parameters: {} });
    expect(standIn.recipe).toMatchObject({ seed: undefined, negativePrompt: undefined, quality: undefined });
    expect(standIn.notes.map(({ code, details }) => [code, details?.name ?? details?.to])).toEqual([
      ['fallback', 'other/other-1'],
      ['unsupported-setting', 'style'],
      ['unsupported-setting', 'seed'],
      ['unsupported-setting', 'negativePrompt'],
      ['unsupported-setting', 'quality'],
    ]);
  });

  it('keep what they know', () => {
    const recipe = { seed: 7, negativePrompt: 'text', quality: 'low', parameters: { style: 'poster' } };
    const standIn = other(recipe, rich);
    expect(standIn.recipe).toMatchObject(recipe);
    expect(standIn.notes.map(({ code }) => code)).toEqual(['fallback']);
  });

  it('take their own nearest size where that of the source was taken, and nobody asked for one', () => {
    const edit = { mode: 'edit', images: ['a'], size: { width: 90, height: 60 }, sizedBySource: true } as const;
    const sizes = { kind: 'list', sizes: [{ width: 64, height: 64 }, { width: 96, height: 64 }] } as const;
    const standIn = other({ ...edit, images: ['a'] }, { sizes });
    expect(standIn.recipe.size).toEqual({ width: 96, height: 64 });
    expect(standIn.notes.map(({ details }) => details?.name ?? details?.to)).toEqual(['other/other-1']);
  });

  it('that have seeds get the same one every time where none was asked for', () => {
    const seedOf = (id: string) => other({ seed: undefined }, {}, id).recipe.seed;
    expect(seedOf('a')).toEqual(expect.any(Number));
    expect(seedOf('a')).toBe(seedOf('a'));
    expect(seedOf('a')).not.toBe(seedOf('b'));
  });

  it.each<[string, Partial<Recipe>, Able, string]>([
    ['another size', { size: { width: 512, height: 512 } }, {}, 'size'],
    ['source images', { mode: 'edit', images: ['a'] }, { modes: ['text-to-image'] }, 'mode'],
    ['transparency', { background: 'transparent' }, {}, 'background'],
    ['so long a prompt', { prompt: 'x'.repeat(20) }, { maxPromptLength: 10 }, 'prompt'],
  ])('are none where they would have to make something else: %s', (_name, recipe, able, field) => {
    expect(candidates(recipe, able).at(-1)).toMatchObject({
      provider: 'other',
      reason: 'unsupported',
      message: expect.stringContaining(`other: ${field}`),
    });
  });
});
