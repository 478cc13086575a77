/** Whether a value counts as nothing: null, undefined, false, 0, '', NaN, and an empty list. */
export const isBlank = (value: unknown): boolean => !value || (Array.isArray(value) && value.length === 0);

/**
 * Text of a value as a template writes it: lists are joined with ', ', nothing is ''.
 * @returns undefined for an object, which has no text
 */
export const toText = (value: unknown): string | undefined => {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!Array.isArray(value)) return undefined;
  const texts = value.map(toText);
  return texts.includes(undefined) ? undefined : texts.filter((text) => text !== '').join(', ');
};

/** What a value is, for a message: `text "winter"`, `a list`, `nothing`. */
export const describeValue = (value: unknown): string => {
  if (value === undefined || value === null) return 'nothing';
  if (value === '') return 'an empty text';
  if (typeof value === 'string')
    return `text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
  if (typeof value === 'number') return `number ${value}`;
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
};

const lastBlank = (text: string): number => {
  let at = text.length - 1;
  while (at >= 0 && !/\s/.test(text.charAt(at))) at -= 1;
  return at;
};

/**
 * Cuts a text to at most `length` characters, at the end of a word where there is one in the last
 * third, never inside a character of two code units. `ending` is appended to a cut text and counted.
 */
export const truncateText = (text: string, length: number, ending = ''): string => {
  if (text.length <= length) return text;
  const room = Math.max(0, length - ending.length);
  const head = text.slice(0, room);
  const atBoundary = /\s/.test(text.charAt(room));
  const lastSpace = lastBlank(head);
  const cut = !atBoundary && lastSpace >= room * (2 / 3) ? head.slice(0, lastSpace) : head;
  const whole = (/[\uD800-\uDBFF]/.test(cut.charAt(cut.length - 1)) ? cut.slice(0, -1) : cut).trimEnd();
  const kept = /[,;:]/.test(whole.charAt(whole.length - 1)) ? whole.slice(0, -1) : whole;
  return `${kept}${ending}`.slice(0, length);
};
