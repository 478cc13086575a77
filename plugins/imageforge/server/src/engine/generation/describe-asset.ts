import { maxLengths, shorten } from '../texts/clean-text';
import { fallbackLocale, type LocaleTexts, type TextsByLocale } from '../texts/texts';
import type { Generation, Recipe } from './generation';
import { nameFile } from './name-file';
import { slugOf } from './slug';

/** What an image is called: as the template says, else as the prompt begins. */
export const nameAsset = ({ recipe, images = [] }: Pick<Generation, 'recipe'> & Partial<Pick<Generation, 'images'>>, index: number): string =>
  nameFile(recipe, { slug: slugOf(recipe.output.name ?? sentenceOf(recipe)), index, seed: images.find((image) => image.index === index)?.seed });

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
