import type { Asset, Generation } from './generation';

/** Longest alternative text that screen readers read in one breath, characters. */
const maxAlternativeText = 160;

const maxName = 60;

/** Characters that a name is made from. To sort accents takes the square of how many are in a row. */
const nameSource = 20 * maxName;

/** The texts of an image in the media library: the template's where it has them, else from the prompt. */
export const describeAsset = (
  { recipe }: Generation,
  index: number,
): Pick<Asset, 'name' | 'alternativeText' | 'caption'> => {
  const { output, prompt } = recipe;
  const suffix = recipe.n > 1 ? `-${index + 1}` : '';
  const sentence = prompt.split(/(?<=[.!?])\s|\n/)[0] ?? prompt;
  return {
    name: `${slugOf(output.name ?? sentence)}${suffix}`,
    alternativeText: output.alternativeText || shorten(sentence, maxAlternativeText),
    caption: output.caption ?? '',
  };
};

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

const shorten = (text: string, length: number): string =>
  text.length <= length ? text : `${cutAt(text, length - 1, ' ')}…`;

/** Cuts at the last separator before `length` characters, or there when there is none. */
const cutAt = (text: string, length: number, separator: string): string => {
  if (text.length <= length) return text;
  const end = text.lastIndexOf(separator, length);
  return text.slice(0, end > 0 ? end : length);
};
