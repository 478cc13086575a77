import { truncateText } from './text';

/** No blanks at the ends of lines, no double blanks, no more than one empty line in a row. */
export const tidyWhitespace = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** Takes away one comma or semicolon at each end, with the blanks around it. */
const trimComma = (text: string): string => {
  const rest = text.trim().replace(/^[,;]/, '').trim();
  return rest.endsWith(',') || rest.endsWith(';') ? rest.slice(0, -1) : rest;
};

/** Takes away the commas that variables without a value leave behind: `a, , b`, `a ,b`, `, a`, `a.., b`. */
export const tidyRendered = (text: string): string =>
  tidyWhitespace(
    trimComma(
      // Here no blank follows another, nor more than one line end another.
      tidyWhitespace(text)
        .replace(/ ,/g, ',')
        .replace(/,(?:[ \n]{0,2},)+/g, ',')
        .replace(/, ?([.;!?])/g, '$1')
        .replace(/(?<!\.)\.\.(?!\.)/g, '.')
        .replace(/\( ?\)|\[ ?\]/g, ''),
    ),
  );

/** One line, at most that many characters. @returns undefined when nothing is left */
export const tidyLine = (text: string, length: number): string | undefined =>
  truncateText(tidyRendered(text).replace(/\s+/g, ' '), length).trim() || undefined;

const separator = /[\s,;]/;

/** Walks in from both ends: `/[\s,;]+$/` would start anew at each separator inside the text. */
const trimSeparators = (text: string): string => {
  let start = 0;
  let end = text.length;
  while (start < end && separator.test(text.charAt(start))) start += 1;
  while (end > start && separator.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
};

/** Joins phrases with ', ', or with a blank after the end of a sentence; empty ones are left out. */
export const joinPhrases = (phrases: readonly (string | null | undefined)[]): string =>
  phrases
    .map((phrase) => trimSeparators(phrase ?? ''))
    .filter((phrase) => phrase !== '')
    .map((phrase, index, { length }) => {
      if (index === length - 1) return phrase;
      return `${phrase}${/[.!?:…]/.test(phrase.charAt(phrase.length - 1)) ? ' ' : ', '}`;
    })
    .join('');
