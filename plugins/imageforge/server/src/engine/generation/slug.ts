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

/** Cuts at the last separator before `length` characters, or there when there is none. */
export const cutAt = (text: string, length: number, separator: string): string => {
  if (text.length <= length) return text;
  const end = text.lastIndexOf(separator, length);
  return text.slice(0, end > 0 ? end : length);
};
