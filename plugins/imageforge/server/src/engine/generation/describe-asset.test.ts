import { generationFixture, recipeFixture } from '../testing/generation-fixtures';
import { describeAsset } from './describe-asset';
import type { Generation, Recipe } from './generation';
import { slugOf } from './slug';

const describeIt = (change: Partial<Recipe>, index = 0) =>
  describeAsset(generationFixture({ recipe: recipeFixture(change) }) as Generation, index);

describe('the texts of an image', () => {
  it('come from the first sentence of the prompt', () => {
    expect(describeIt({ prompt: 'A lighthouse in a storm. Dark clouds, oil on canvas.' })).toEqual({
      name: 'a-lighthouse-in-a-storm',
      alternativeText: 'A lighthouse in a storm.',
      caption: '',
    });
  });

  it('come from the template where it has them', () => {
    const output = { format: 'webp', quality: 80, name: 'cover', alternativeText: 'A cover', caption: 'By the sea' } as const;
    expect(describeIt({ output, n: 3 }, 1)).toEqual({ name: 'cover-2', alternativeText: 'A cover', caption: 'By the sea' });
  });

  it('are cut between words', () => {
    const { alternativeText, name } = describeIt({ prompt: 'endless words '.repeat(40) });
    expect(alternativeText.length).toBeLessThanOrEqual(160);
    expect(alternativeText).toMatch(/(endless|words)…$/);
    expect(name).toMatch(/(endless|words)$/);
    expect(name.length).toBeLessThanOrEqual(60);
  });

  it.each([
    ['Straße über den Fluß', 'strasse-uber-den-fluss'],
    ['../../etc/passwd', 'etc-passwd'],
    ['a:b|c?d*e', 'a-b-c-d-e'],
    ['東京の夜', '東京の夜'],
    ['!!!', 'image'],
  ])('turn %j into a file name', (text, slug) => {
    expect(slugOf(text)).toBe(slug);
  });
});
