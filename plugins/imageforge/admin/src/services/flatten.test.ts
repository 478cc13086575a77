import { flatten } from './flatten';

test('nested data becomes lines', () => {
  const recipe = {
    prompt: 'a lighthouse',
    size: { width: 64, height: 32 },
    images: [],
    parameters: {},
    output: { format: 'webp', lossless: false, steps: 0 },
    tags: ['a', { b: 1 }],
    mask: undefined,
    template: null,
  };
  expect(flatten(recipe)).toEqual([
    ['prompt', 'a lighthouse'],
    ['size.width', '64'],
    ['size.height', '32'],
    ['output.format', 'webp'],
    ['output.lossless', 'false'],
    ['output.steps', '0'],
    ['tags', 'a, {"b":1}'],
  ]);
});
