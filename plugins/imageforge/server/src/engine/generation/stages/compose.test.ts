import type { ForgeError } from '../../errors';
import { createTestModel } from '../../testing/test-model';
import { type ComposeInput, composeRecipe, sizedBySource } from './compose';

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
  mode: 'text-to-image',
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
  ] as const)('has the source images %j and the mask %j', (images, mask, mode) => {
    expect(compose({ mode, images: [...images], ...(mask && { mask }) }, rich).recipe).toMatchObject({ mode, images, ...(mask && { mask }) });
  });

  const flexible = {
    ...rich,
    capabilities: { ...rich.capabilities, modes: ['image-to-image', 'upscale', 'outpaint'] as const, factors: [2, 4], maxExtension: 100, sourcePixels: { min: 100, max: 10_000 } },
  };

  it('fits what the model cannot do, when it may, and says each change', () => {
    const { recipe, warnings } = compose(
      {
        mode: 'image-to-image',
        adapt: true,
        images: ['a', 'b'],
        size: { width: 120, height: 63 },
        seed: 5,
        quality: 'best',
        strength: 0.5,
        parameters: { style: 'poster', unknown: 1 },
      },
      flexible,
    );
    expect(recipe).toMatchObject({
      size: { width: 64, height: 64 },
      output: { fit: { width: 120, height: 63 } },
      quality: 'low',
      images: ['a'],
      parameters: { style: 'poster' },
    });
    expect(recipe).not.toHaveProperty('seed');
    expect(recipe).not.toHaveProperty('strength');
    expect(warnings.map(({ details }) => details?.name).sort()).toEqual([
      'parameters.unknown', 'quality', 'room for source images:', 'seed', 'size', 'strength',
    ]);
  });

  it('fits no mode and no prompt that is too long', () => {
    expect(problemOf({ mode: 'inpaint', adapt: true }, flexible)).toMatchObject({ field: 'mode' });
    expect(problemOf({ mode: 'upscale', adapt: true, prompt: 'x'.repeat(1_001), images: ['a'] }, flexible)).toMatchObject({ field: 'prompt' });
  });

  it.each([
    ['upscale', {}, { width: 100, height: 60 }],
    ['upscale', { factor: 4 }, { width: 200, height: 120 }],
    ['outpaint', { extend: { left: 10, right: 0, top: 0, bottom: 5 } }, { width: 60, height: 35 }],
    ['image-to-image', {}, { width: 64, height: 64 }],
  ] as const)('knows the size of %s with %j by its source', (mode, change, size) => {
    const { recipe } = compose({ mode, images: ['a'], ...change }, flexible);
    expect(sizedBySource(recipe, { width: 50, height: 30 }, flexible).size).toEqual(size);
  });

  it('asks for a prompt where the model needs one and the mode does not', () => {
    const needy = { ...flexible, capabilities: { ...flexible.capabilities, promptNeeded: true } };
    expect(problemOf({ mode: 'upscale', prompt: '', images: ['a'] }, needy)).toMatchObject({ code: 'IMAGEFORGE_UNSUPPORTED', field: 'prompt' });
    expect(problemOf({ mode: 'upscale', prompt: 'a fox', images: ['a'] }, needy)).toBeUndefined();
  });

  it('takes no source that is smaller or larger than the model does', () => {
    const { recipe } = compose({ mode: 'upscale', images: ['a'] }, flexible);
    expect(() => sizedBySource(recipe, { width: 5, height: 5 }, flexible)).toThrow(/100 to 10000 px in all, got 25/);
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
    ['a mode', { mode: 'inpaint', images: ['a'], mask: 'm' }, plain, 'mode', ['test/rich-1']],
    ['a strength', { mode: 'edit', images: ['a'], strength: 0.5 }, plain, 'strength', []],
    ['two source images', { mode: 'edit', images: ['a', 'b'] }, rich, 'images', ['test/test-1']],
    ['a prompt that is too long', { prompt: 'x'.repeat(1_001) }, plain, 'prompt', []],
  ])('refuses %s that the model cannot do, and names those that can', (_name, change, model, field, models) => {
    expect(problemOf(change, model)).toMatchObject({ code: 'IMAGEFORGE_UNSUPPORTED', field, models });
  });
});
