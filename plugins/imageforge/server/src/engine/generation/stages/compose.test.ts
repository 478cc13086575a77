import type { ForgeError } from '../../errors';
import type { ImageModel, Size } from '../../image-model';
import { createTestModel } from '../../testing/test-model';
import type { Recipe } from '../generation';
import { type ComposeInput, composeRecipe, sizedBySource as sizedWithin } from './compose';

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

const sizedBySource = (recipe: Recipe, source: Size | undefined, model: ImageModel, maxPixels = 50_000_000) =>
  sizedWithin(recipe, source, model, { maxPixels });

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
      'images', 'parameters.unknown', 'quality', 'seed', 'size', 'strength',
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
    ['image-to-image', { size: { width: 64, height: 64 } }, { width: 64, height: 64 }],
  ] as const)('knows the size of %s with %j by its source', (mode, change, size) => {
    const { recipe } = compose({ mode, images: ['a'], ...change }, flexible);
    expect(sizedBySource(recipe, { width: 50, height: 30 }, flexible).size).toEqual(size);
  });

  const list = { kind: 'list', sizes: [{ width: 64, height: 64 }, { width: 96, height: 64 }, { width: 64, height: 96 }] } as const;
  const range = { kind: 'range', minSide: 16, maxSide: 120, multipleOf: 8, maxPixels: 6_400 } as const;
  it.each([
    ['of a list, the nearest', list, { width: 90, height: 50 }, { width: 96, height: 64 }],
    ['of a list, the nearest in its ratio', list, { width: 30, height: 90 }, { width: 64, height: 96 }],
    ['of a range, its own', range, { width: 88, height: 56 }, { width: 88, height: 56 }],
    ['of a range, its own in the steps of the model', range, { width: 90, height: 60 }, { width: 96, height: 64 }],
    ['of a range, its own made smaller', range, { width: 180, height: 50 }, { width: 120, height: 32 }],
    ['of a range, its own made larger', range, { width: 12, height: 9 }, { width: 24, height: 16 }],
  ] as const)('takes the size of the source where none was asked for: %s', (_, sizes, source, size) => {
    const model = { ...flexible, capabilities: { ...flexible.capabilities, sizes, sourcePixels: undefined } };
    const { recipe, warnings } = compose({ mode: 'image-to-image', images: ['a'] }, model);
    expect(sizedBySource(recipe, source, model)).toMatchObject({ size, sizedBySource: true });
    // Nobody asked for another one.
    expect(warnings).toEqual([]);
  });

  it('keeps a size that was asked for, and one of a text alone', () => {
    const model = { ...flexible, capabilities: { ...flexible.capabilities, modes: ['text-to-image', 'image-to-image'] as const, sizes: list } };
    const asked = compose({ mode: 'image-to-image', images: ['a'], size: { width: 96, height: 64 } }, model).recipe;
    expect(sizedBySource(asked, { width: 50, height: 60 }, model)).toEqual(asked);
    expect(asked).not.toHaveProperty('sizedBySource');
    const text = compose({}, model).recipe;
    expect(sizedBySource(text, undefined, model)).toEqual(text);
    expect(text).not.toHaveProperty('sizedBySource');
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

  it.each([
    ['too many pixels in all, by its factor', { mode: 'upscale', factor: 4 }, 1_000, 'factor', /^Rich model: factor: .*at most 1000 px in all.*200x120/],
    ['too many pixels in all, by its default factor', { mode: 'upscale' }, 1_000, 'factor', /it would have 100x60/],
    ['too many pixels in all, by what is painted on', { mode: 'outpaint', extend: { left: 10, right: 0, top: 0, bottom: 5 } }, 2_099, 'extend', /60x35/],
    ['too many pixels in all, by what was asked for', { mode: 'image-to-image', size: { width: 64, height: 64 } }, 4_095, 'size', /64x64/],
  ] as const)('refuses what would be paid for and not kept: %s', (_, change, maxPixels, field, message) => {
    const { recipe } = compose({ images: ['a'], ...change }, flexible);
    const size = () => sizedBySource(recipe, { width: 50, height: 30 }, flexible, maxPixels);
    expect(size).toThrow(message);
    expect(size).toThrow(expect.objectContaining({ code: 'IMAGEFORGE_UNSUPPORTED', details: expect.objectContaining({ field }) }));
  });

  it('refuses what would be longer than any file', () => {
    const { recipe } = compose({ mode: 'upscale', factor: 4, images: ['a'] }, flexible);
    expect(() => sizedBySource(recipe, { width: 4_096, height: 2 }, flexible)).toThrow(/16383 px a side.*16384x8/);
    expect(sizedBySource(recipe, { width: 4_095, height: 2 }, flexible).size).toEqual({ width: 16_380, height: 8 });
  });

  it('pays for no image twice where a second one would be the same', () => {
    expect(problemOf({ mode: 'upscale', images: ['a'], n: 3 }, flexible)).toMatchObject({ code: 'IMAGEFORGE_UNSUPPORTED', field: 'n' });
    const { recipe, warnings } = compose({ mode: 'upscale', images: ['a'], n: 3, adapt: true }, flexible);
    expect(recipe.n).toBe(1);
    expect(warnings).toEqual([expect.objectContaining({ code: 'adjusted', details: { name: 'n', wanted: '3', given: '1' } })]);
    const seeded = { ...flexible, capabilities: { ...flexible.capabilities, seed: true } };
    expect(compose({ mode: 'upscale', images: ['a'], n: 3 }, seeded).recipe.n).toBe(3);
    expect(compose({ mode: 'image-to-image', images: ['a'], n: 3 }, flexible).recipe.n).toBe(3);
  });

  it('names five of the models that can, and all of them in the details', () => {
    const many = Array.from({ length: 7 }, (_one, index) => ({ ...rich, id: `rich-${index}` }));
    const refuse = (candidates: typeof many) => () => composeRecipe(input({ quality: 'high' }), plain, candidates, () => 1);
    expect(refuse(many)).toThrow(/Models that can: test\/rich-0, test\/rich-1, test\/rich-2, test\/rich-3, test\/rich-4 and 2 more\.$/);
    expect(refuse(many)).toThrow(expect.objectContaining({ details: expect.objectContaining({ models: many.map(({ id }) => `test/${id}`) }) }));
    expect(refuse(many.slice(0, 5))).toThrow(/test\/rich-4\.$/);
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
    // Who reads the message alone knows which field is meant.
    expect(() => compose(change, model)).toThrow(`${model.label}: ${field}: `);
  });
});
