import { recipeFixture } from '../testing/generation-fixtures';
import { type Asked, recipeHashOf } from './recipe-hash';

const asked = (change: Partial<Asked> = {}): Asked => ({
  recipe: recipeFixture({ parameters: { style: 'ink', tone: { warm: 1, dark: 2 } } }),
  seedGiven: true,
  publish: 'auto',
  target: undefined,
  ...change,
});

describe('the hash of what was asked for', () => {
  it('does not depend on the order of the fields', () => {
    const parameters = { tone: { dark: 2, warm: 1 }, style: 'ink' };
    expect(recipeHashOf(asked({ recipe: recipeFixture({ parameters }) }))).toBe(recipeHashOf(asked()));
  });

  it('leaves out a seed that nobody asked for, and only that', () => {
    const withSeed = (seed: number, seedGiven: boolean) =>
      recipeHashOf(asked({ recipe: recipeFixture({ seed }), seedGiven }));
    expect(withSeed(1, false)).toBe(withSeed(2, false));
    expect(withSeed(1, true)).not.toBe(withSeed(2, true));
    expect(withSeed(1, true)).not.toBe(withSeed(1, false));
  });

  it.each<[string, Partial<Asked>]>([
    ['another prompt', { recipe: recipeFixture({ prompt: 'x' }) }],
    ['another number', { recipe: recipeFixture({ n: 2 }) }],
    ['another source image', { recipe: recipeFixture({ images: ['a.png'] }) }],
    ['another way to end', { publish: 'on-keep' }],
    ['another field', { target: { uid: 'api::article.article', documentId: 'a', path: 'cover' } }],
  ])('differs for %s', (_name, change) => {
    expect(recipeHashOf(asked(change))).not.toBe(recipeHashOf(asked()));
  });
});
