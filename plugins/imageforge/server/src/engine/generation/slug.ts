import { cutAt } from '../texts/clean-text';

const maxName = 60;

/** Characters that a name is made from. To sort accents takes the square of how many are in a row. */
const nameSource = 20 * maxName;

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
