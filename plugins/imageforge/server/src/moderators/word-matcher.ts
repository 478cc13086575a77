import { plainReading } from '../engine/moderation';
import { createPhraseFinder } from './phrase-finder';

interface WordList {
  words: readonly string[];
  /** Phrases in which the words mean something else. */
  except?: readonly string[];
}

/** Which of the lists' words stand in the readings of one text. */
export interface WordSearch {
  /** Looks at one reading. It takes time in proportion to the reading, however many words there are. */
  look(reading: string): void;
  /** By the index of its list, the first word of the list that was found, as it was written there. */
  found(): ReadonlyMap<number, string>;
}

/**
 * Words and phrases of lists: `knife` is that word alone, `knif*` every word that begins so, and
 * `*knife*` every word that holds it. What is written without spaces between words (Chinese,
 * Japanese, Thai) is found anywhere.
 */
export const createWordMatcher = (lists: readonly WordList[]): (() => WordSearch) => {
  const words = lists.flatMap(({ words }, list) => words.map((word) => ({ list, word, needle: needleOf(word) })));
  const excepted = lists.flatMap(({ except = [] }, list) => except.map((phrase) => ({ list, needle: plainReading(phrase) })));
  const findWords = createPhraseFinder(words.map(({ needle }) => (needle.trim() === '' ? '' : needle)));
  const findExcepted = createPhraseFinder(excepted.map(({ needle }) => needle));

  return () => {
    const first = new Map<number, number>();
    return {
      look(reading) {
        const covers = new Map<number, Uint8Array>();
        findExcepted(reading, (index, end) => {
          const { list = 0, needle = '' } = excepted[index] ?? {};
          const cover = covers.get(list) ?? new Uint8Array(reading.length);
          // Its spaces are those of its neighbours too.
          covers.set(list, cover.fill(1, end - needle.length + 1, end - 1));
        });
        findWords(reading, (index, end) => {
          const { list = 0, needle = '' } = words[index] ?? {};
          if (index >= (first.get(list) ?? Infinity)) return;
          const cover = covers.get(list)?.subarray(end - needle.length, end);
          if (!cover?.includes(1)) first.set(list, index);
        });
      },
      found: () => new Map([...first].map(([list, index]) => [list, words[index]?.word ?? ''])),
    };
  };
};

/** Takes phrases out of a reading: what is in them is not looked at. */
export const createPhraseRemover = (phrases: readonly string[]): ((reading: string) => string) => {
  const needles = phrases.map(plainReading);
  const find = createPhraseFinder(needles);
  return (reading) => {
    const spans: [begin: number, end: number][] = [];
    find(reading, (index, end) => spans.push([end - (needles[index]?.length ?? 0), end]));
    let rest = '';
    let at = 0;
    for (const [begin, end] of spans.sort(([one], [other]) => one - other)) {
      // Of two that overlap, the first one counts; two that follow each other share a space.
      if (begin < at - 1) continue;
      rest += `${reading.slice(at, begin)} … `;
      at = end;
    }
    return rest + reading.slice(at);
  };
};

/** A reading has a space before and after each word, so that a word alone is one with its spaces. */
const needleOf = (word: string): string => {
  const plain = plainReading(word);
  const hasNoSpaces = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(plain);
  if (hasNoSpaces) return plain.trim();
  return `${word.startsWith('*') ? '' : ' '}${plain.trim()}${word.endsWith('*') ? '' : ' '}`;
};
