import { withoutHomoglyphs } from './homoglyphs';
import type { ModerationSubject } from './moderator';
import { createPace } from './pace';

/** The ways in which a text may be meant to be read; see `readingsOf`. */
interface Readings {
  texts: readonly string[];
  /** Whether there is more of it than is read: `texts` are then no ground to let it pass. */
  isCut: boolean;
}

/**
 * A prompt as people write it has fewer than ten readings. One that is made of nothing but masks has
 * 216, which would keep a process busy for seconds; what has more than this is for a person.
 */
const mostReadings = 100;
const mostCharacters = 1_000_000;
/** Compatibility characters stand for up to 18 others each. Of one text no more is read than this. */
const longestText = 50_000;

/**
 * The ways in which a text may be meant to be read: as it stands, and with undone what people hide
 * words with (letters of other alphabets, digits and signs for letters, spaces and dots between
 * letters, repeated letters, characters that nobody sees). Each is words in lower case, with one
 * space between, before and after; the first is the plain one.
 *
 * A list of words that was put through the same is compared with each of them. Words with a space
 * between them are never joined, so that "pen is" and "Scunthorpe" stay what they are.
 */
export const readingsOf = async (text: string): Promise<Readings> => {
  const known = new Set<string>();
  let characters = 0;
  const pace = createPace();
  let wide = '';
  for (const [piece] of text.replace(tooManyMarks, '$1').matchAll(/[^]{1,2000}/gu)) {
    wide += piece.normalize('NFKC');
    if (wide.length > longestText) break;
    await pace();
  }
  for (const reading of read(fold(wide.slice(0, longestText)))) {
    if (!known.has(reading)) {
      const isTooMuch = known.size === mostReadings || characters + reading.length > mostCharacters;
      if (isTooMuch) return { texts: [...known], isCut: true };
      known.add(reading);
      characters += reading.length;
    }
    await pace();
  }
  return { texts: [...known], isCut: wide.length > longestText };
};

/** To put n marks on one letter into their order takes n² steps. No language has more than a few. */
const tooManyMarks = /(\p{M}{20})\p{M}+/gu;

const readBefore = new WeakMap<ModerationSubject, Promise<Readings>>();

/** The readings of a text that several moderators look at: they are made once. */
export const readSubject = (subject: Extract<ModerationSubject, { text: string }>): Promise<Readings> => {
  const readings = readBefore.get(subject) ?? readingsOf(subject.text);
  readBefore.set(subject, readings);
  return readings;
};

/** One at a time, so that whoever has enough of them stops here. */
function* read(folded: string): Generator<string> {
  const unmasked = masked.test(folded) ? vowels.map((vowel) => folded.replaceAll(maskedEach, vowel)) : [];
  const gathered = each([folded, ...unmasked], (one) => [one, ...gather(one)]);
  const spelled = each(gathered, (one) => [one, spellOut(one, 'i'), spellOut(one, 'l')]);
  for (const one of each(spelled, (word) => [word, word.replace(repeated, '$1$1'), word.replace(repeated, '$1')])) yield wordsOf(one);
}

/** What becomes of each, without what comes twice: most texts are the same after each step. */
function* each(texts: Iterable<string>, step: (text: string) => string[]): Generator<string> {
  const known = new Set<string>();
  for (const text of texts) {
    for (const one of step(text)) {
      if (!known.has(one)) yield one;
      known.add(one);
    }
  }
}

/** Single letters put together. */
const gather = (text: string): string[] => {
  const narrow = text.replace(/\s+/gu, ' ');
  return [
    text.replace(insideWord, ''),
    text.replace(insideWordButSigns, ''),
    text.replace(spaced, joined),
    narrow.replace(spaced, joined),
    // "a n a k e d man": the article is no part of the word.
    narrow.replace(spacedAfterArticle, (_run, article: string, rest: string) => `${article} ${joined(rest)}`),
  ];
};

/** One reading, for the words of a list: as it stands, without what nobody sees and with plain letters. */
export const plainReading = (text: string): string => wordsOf(fold(text));

const wordsOf = (text: string): string => ` ${text.replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ').trim()} `;

const fold = (text: string): string =>
  withoutHomoglyphs(text.normalize('NFKC').toLowerCase().normalize('NFD').replace(unseen, '').replace(decoration, '').normalize('NFC'));

/** Characters that nobody sees: joiners, soft hyphens, fillers, variation selectors, controls but white space. */
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u2800\ufffc]|(?!\s)\p{Cc}/gu;

/** Accents on letters, and any marks on those of Europe. The marks of scripts that write vowels with them stay. */
const decoration =
  /[\u0300-\u036f\u0483-\u0489\u1dc0-\u1dff\u20d0-\u20ff]|(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}0-9])\p{Mn}+/gu;

/** Anything between two letters, or digits that stand for some. */
const insideWord = /(?<=[\p{L}\p{N}])[^\p{L}\p{N}\p{M}\s]+(?=[\p{L}\p{N}])/gu;
/** The same, but what stands for a letter stays. */
const insideWordButSigns = /(?<=[\p{L}\p{N}])[^\p{L}\p{N}\p{M}\s@$¢€£!|+]+(?=[\p{L}\p{N}])/gu;

/** A sign in the place of a vowel: "n*ked". */
const masked = /(?<=\p{L})[*#](?=\p{L})/u;
const maskedEach = new RegExp(masked, 'gu');
const vowels = ['a', 'e', 'i', 'o', 'u'];

const separator = '(?!\\s{2})[^\\p{L}\\p{N}]{1,3}';
const single = '[\\p{L}\\p{N}](?![\\p{L}\\p{N}])';
/** Three or more single letters. Two spaces between them are where a word ends. */
const spaced = new RegExp(`(?<![\\p{L}\\p{N}])${single}(?:${separator}${single}){2,}`, 'gu');
const spacedAfterArticle = new RegExp(`(?<![\\p{L}\\p{N}])([ai])${separator}(${single}(?:${separator}${single}){2,})`, 'gu');
const joined = (run: string): string => run.replace(/[^\p{L}\p{N}]+/gu, '');

/** A letter three times or more. */
const repeated = /(\p{L})\1{2,}/gu;

const letterFor: Readonly<Record<string, string>> = {
  '0': 'o', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '9': 'g',
  '@': 'a', $: 's', '¢': 'c', '+': 't', '€': 'e', '£': 'l',
};

const masking = /[0-9@$¢€£!|+]/;

/**
 * Digits and signs as the letters that they stand for, in words that have a letter.
 * @param one the letter that "1", "!" and "|" stand for
 */
const spellOut = (text: string, one: 'i' | 'l'): string =>
  text.replace(/[\p{L}\p{N}@$¢€£][\p{L}\p{N}@$¢€£!|+]*[\p{L}\p{N}@$¢€£]/gu, (word) =>
    masking.test(word) && /\p{L}/u.test(word) ? Array.from(word, (sign) => ('1!|'.includes(sign) ? one : (letterFor[sign] ?? sign))).join('') : word,
  );
