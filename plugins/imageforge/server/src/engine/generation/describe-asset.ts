import { cutAt, maxLengths, shorten } from '../texts/clean-text';
import { fallbackLocale, type LocaleTexts, type TextsByLocale } from '../texts/texts';
import type { Generation, Recipe } from './generation';

const maxName = 60;

/** Characters that a name is made from. To sort accents takes the square of how many are in a row. */
const nameSource = 20 * maxName;

/** What an image is called: as the template says, else as the prompt begins. */
export const nameAsset = ({ recipe }: Pick<Generation, 'recipe'>, index: number): string => {
  const suffix = recipe.n > 1 ? `-${index + 1}` : '';
  return `${slugOf(recipe.output.name ?? sentenceOf(recipe))}${suffix}`;
};

/**
 * The texts of an image without a model: in the main language the template's where it has them, else
 * from the prompt. In other languages the entry's title alone: the prompt is in one language, and
 * words of the wrong one are worse to hear than those of the main language.
 */
export const textsByRule = (recipe: Recipe): TextsByLocale => {
  const { locale = fallbackLocale, titles = {} } = recipe.texts ?? {};
  const byRule = (text: string) => ({ text, by: 'rule' as const });
  const sentence = sentenceOf(recipe);
  const alternativeText = recipe.output.alternativeText || shorten(sentence, maxLengths.alternativeText);
  const title = titles[locale] ?? shorten(sentence, maxLengths.title).replace(/[.!?]+$/, '');
  const main: LocaleTexts = {
    ...(alternativeText && { alternativeText: byRule(alternativeText) }),
    ...(recipe.output.caption && { caption: byRule(recipe.output.caption) }),
    ...(title && { title: byRule(title) }),
  };
  const others = Object.entries(titles).flatMap(([other, text]) => (other === locale ? [] : [[other, { title: byRule(text) }]]));
  return { [locale]: main, ...Object.fromEntries(others) };
};

const sentenceOf = ({ prompt }: Recipe): string => prompt.split(/(?<=[.!?])\s|\n/)[0] ?? prompt;

/** Lower-case words with hyphens, at most 60 characters, that people can read and every disk takes. */
export const slugOf = (text: string): string => {
  const slug = text
    .slice(0, nameSource)
    .normalize('NFKD')
    .replace(/ß/g, 'ss')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .join('-');
  return cutAt(slug, maxName, '-') || 'image';
};
