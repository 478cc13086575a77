import { recipeFixture } from '../testing/generation-fixtures';
import { nameFile } from './name-file';

const name = (namePattern: string | undefined, { n = 1, index = 0, seed }: { n?: number; index?: number; seed?: number } = {}) =>
  nameFile(
    recipeFixture({ n, preset: 'night', model: 'model-1', output: { format: 'webp', quality: 80, ...(namePattern !== undefined && { namePattern }) } }),
    { slug: 'a-lighthouse', index, ...(seed !== undefined && { seed }) },
  );

describe('the name of a file', () => {
  it.each<[string | undefined, Parameters<typeof name>[1], string]>([
    [undefined, {}, 'a-lighthouse'],
    [undefined, { n: 3, index: 1 }, 'a-lighthouse-2'],
    ['{slug}-{index}-{seed}', { n: 3, index: 1, seed: 42 }, 'a-lighthouse-2-42'],
    ['{preset} / {model} / {slug}', {}, 'night-model-1-a-lighthouse'],
    ['Hero', { n: 2, index: 1 }, 'hero-2'],
    ['{slug}-{seed}', {}, 'a-lighthouse'],
    ['{slug}-{template}', {}, 'a-lighthouse'],
    ['../../{slug}', {}, 'a-lighthouse'],
    ['{seed}', {}, 'image'],
  ])('%j of %j is %s', (pattern, image, expected) => {
    expect(name(pattern, image)).toBe(expected);
  });
});
