import { plainReading } from '../engine/moderation';

/** Finds the first of its words in the readings of a text, as it was written in the list. */
export type WordMatcher = (readings: readonly string[]) => string | undefined;

/**
 * Words and phrases of a list: `knife` is that word alone, `knif*` every word that begins so, and
 * `*knife*` every word that holds it. What is written without spaces between words (Chinese,
 * Japanese, Thai) is found anywhere.
 */
export const createWordMatcher = (words: readonly string[]): WordMatcher => {
  const needles = words.map((word) => ({ word, needle: needleOf(word) }));
  return (readings) =>
    needles.find(({ needle }) => needle.trim() !== '' && readings.some((reading) => reading.includes(needle)))?.word;
};

/** Takes phrases out of readings: what is in them is not looked at. */
export const createPhraseRemover = (phrases: readonly string[]): ((readings: readonly string[]) => string[]) => {
  const needles = phrases.map(plainReading);
  return (readings) => readings.map((reading) => needles.reduce((rest, needle) => rest.replaceAll(needle, ' … '), reading));
};

/** A reading has a space before and after each word, so that a word alone is one with its spaces. */
const needleOf = (word: string): string => {
  const plain = plainReading(word);
  const hasNoSpaces = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(plain);
  if (hasNoSpaces) return plain.trim();
  return `${word.startsWith('*') ? '' : ' '}${plain.trim()}${word.endsWith('*') ? '' : ' '}`;
};
