import { recipeFixture } from '../testing/generation-fixtures';
import { nameAsset, textsByRule } from './describe-asset';
import type { Recipe } from './generation';
import { slugOf } from './slug';

const nameIt = (change: Partial<Recipe>, index = 0) => nameAsset({ recipe: recipeFixture(change) }, index);
const describeIt = (change: Partial<Recipe>) => textsByRule(recipeFixture(change));
const byRule = (text: string) => ({ text, by: 'rule' });

describe('the texts of an image, by rule', () => {
  it('come from the first sentence of the prompt', () => {
    const prompt = 'A lighthouse in a storm. Dark clouds, oil on canvas.';
    expect(nameIt({ prompt })).toBe('a-lighthouse-in-a-storm');
    expect(describeIt({ prompt })).toEqual({
      en: { alternativeText: byRule('A lighthouse in a storm.'), title: byRule('A lighthouse in a storm') },
    });
  });

  it('come from the template where it has them', () => {
    const output = { format: 'webp', quality: 80, name: 'cover', alternativeText: 'A cover', caption: 'By the sea' } as const;
    expect(nameIt({ output, n: 3 }, 1)).toBe('cover-2');
    expect(describeIt({ output, n: 3 }).en).toMatchObject({ alternativeText: byRule('A cover'), caption: byRule('By the sea') });
  });

  it('are in the language of the entry, and in others its title alone', () => {
    const texts = { locale: 'de', locales: ['de', 'en', 'fr'], titles: { de: 'Der Sturm', en: 'The storm' } };
    expect(describeIt({ prompt: 'Ein Leuchtturm.', texts })).toEqual({
      de: { alternativeText: byRule('Ein Leuchtturm.'), title: byRule('Der Sturm') },
      en: { title: byRule('The storm') },
    });
  });

  it('are none where nothing is known any more', () => {
    expect(describeIt({ prompt: '' })).toEqual({ en: {} });
  });

  it('are cut between words', () => {
    const prompt = 'endless words '.repeat(40);
    const { alternativeText, title } = describeIt({ prompt }).en ?? {};
    expect(alternativeText?.text.length).toBeLessThanOrEqual(160);
    expect(alternativeText?.text).toMatch(/(endless|words)…$/);
    expect(title?.text.length).toBeLessThanOrEqual(80);
    expect(nameIt({ prompt })).toMatch(/(endless|words)$/);
    expect(nameIt({ prompt }).length).toBeLessThanOrEqual(60);
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
