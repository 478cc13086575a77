import type { ForgeError } from '../../errors';
import { createTestModel } from '../../testing/test-model';
import { type ComposeInput, composeRecipe } from './compose';

const plain = createTestModel((_call, makeAll) => makeAll());
const rich = {
  ...createTestModel((_call, makeAll) => makeAll(), {
    modes: ['text-to-image', 'edit', 'inpaint'],
    negativePrompt: true,
    seed: false,
    qualities: ['low', 'high'],
    transparency: true,
    parameters: ['style', 'free'],
    parameterValues: { style: ['poster'] },
    maxSourceImages: 1,
  }),
  id: 'rich-1',
  label: 'Rich model',
};

const input = (change: Partial<ComposeInput> = {}): ComposeInput => ({
  prompt: 'A hill',
  negativePromptRequested: false,
  n: 1,
  parameters: {},
  images: [],
  output: { format: 'webp', quality: 80 },
  ...change,
});
const compose = (change: Partial<ComposeInput> = {}, model = plain) =>
  composeRecipe(input(change), model, [plain, rich], () => 123);

const problemOf = (change: Partial<ComposeInput>, model = plain) => {
  try {
    compose(change, model);
  } catch (thrown) {
    const { code, details } = thrown as ForgeError;
    return { code, ...details };
  }
  return undefined;
};

describe('composing a recipe', () => {
  it('takes the size of the model and a random seed where none was asked for', () => {
    expect(compose().recipe).toMatchObject({ mode: 'text-to-image', size: { width: 64, height: 64 }, seed: 123, n: 1 });
  });

  it('has no seed where the model has none', () => {
    expect(compose({}, rich).recipe).not.toHaveProperty('seed');
  });

  it.each([
    [['a'], undefined, 'edit'],
    [['a'], 'm', 'inpaint'],
  ])('knows the mode by the source images %j and the mask %j', (images, mask, mode) => {
    expect(compose({ images, ...(mask && { mask }) }, rich).recipe).toMatchObject({ mode, images });
  });

  it('warns of a negative prompt that a template brings along and the model has not', () => {
    const { recipe, warnings } = compose({ negativePrompt: 'text' });
    expect(recipe).not.toHaveProperty('negativePrompt');
    expect(warnings).toEqual([expect.objectContaining({ code: 'unsupported-setting' })]);
    expect(compose({ negativePrompt: 'text' }, rich)).toMatchObject({ recipe: { negativePrompt: 'text' }, warnings: [] });
  });

  it.each<[string, Partial<ComposeInput>, typeof plain, string, string[]]>([
    ['a negative prompt', { negativePrompt: 'x', negativePromptRequested: true }, plain, 'negativePrompt', ['test/rich-1']],
    ['a size', { size: { width: 65, height: 64 } }, plain, 'size', []],
    ['a seed', { seed: 1 }, rich, 'seed', ['test/test-1']],
    ['a quality', { quality: 'high' }, plain, 'quality', ['test/rich-1']],
    ['a quality of another model', { quality: 'best' }, rich, 'quality', []],
    ['a transparent background', { background: 'transparent' }, plain, 'background', ['test/rich-1']],
    ['a parameter', { parameters: { style: 'poster' } }, plain, 'parameters.style', ['test/rich-1']],
    ['a value of a parameter', { parameters: { style: { x: 1 } } }, rich, 'parameters.style', []],
    ['parameters of a megabyte', { parameters: { free: 'x'.repeat(20_000) } }, rich, 'parameters', []],
    ['a mask', { images: ['a'], mask: 'm' }, plain, 'mask', ['test/rich-1']],
    ['two source images', { images: ['a', 'b'] }, rich, 'images', ['test/test-1']],
    ['a prompt that is too long', { prompt: 'x'.repeat(1_001) }, plain, 'prompt', []],
  ])('refuses %s that the model cannot do, and names those that can', (_name, change, model, field, models) => {
    expect(problemOf(change, model)).toMatchObject({ code: 'IMAGEFORGE_UNSUPPORTED', field, models });
  });
});
