import { ForgeError } from '../../engine/errors';
import { createPace, type Moderator, plainReading, readSubject, unreadable } from '../../engine/moderation';
import { createWordMatcher, type WordSearch } from '../word-matcher';
import { harmless } from './harmless';

/** The languages that there are lists for, written by people who speak them. */
export const wordListLanguages = [
  'ar', 'cs', 'da', 'de', 'en', 'eo', 'es', 'fa', 'fi', 'fil', 'fr', 'hi', 'hu', 'it', 'ja', 'ko', 'nl', 'no', 'pl', 'pt',
  'ru', 'sv', 'th', 'tr', 'zh',
] as const;

interface WordListOptions {
  languages: readonly (typeof wordListLanguages)[number][];
  /** Words of the lists that are none here. */
  allow: readonly string[];
}

/**
 * Coarse words in many languages, by the list that Shutterstock began and the community keeps
 * (LDNOOBW, npm `naughty-words`, CC-BY-4.0): one category, `profanity`, with the score 1.
 */
export const createWordListModerator = ({ languages, allow }: WordListOptions): Moderator => {
  let list: Promise<() => WordSearch> | undefined;
  return {
    id: 'word-list',
    judges: ['text'],
    async moderate(subject) {
      if (subject.kind !== 'prompt') return [];
      const search = (await (list ??= load(languages, [...harmless, ...allow])))();
      const { texts, isCut } = await readSubject(subject);
      const pace = createPace();
      for (const text of texts) {
        search.look(text);
        await pace();
      }
      return [
        ...[...search.found().values()].map((excerpt) => ({ moderator: 'word-list', category: 'profanity', score: 1, excerpt })),
        ...(isCut ? [unreadable('word-list')] : []),
      ];
    },
  };
};

/** Loaded with the first prompt: an installation without the list doesn't pay for it. */
const load = async (languages: WordListOptions['languages'], allowed: readonly string[]): Promise<() => WordSearch> => {
  const { default: lists } = await import('naughty-words').catch((cause: unknown) => {
    throw new ForgeError('IMAGEFORGE_CONFIG_INVALID', 'The package "naughty-words" cannot be loaded: install it.', { cause });
  });
  const left = new Set(allowed.map(plainReading));
  const words = languages.flatMap((language) => lists[language]).filter((word) => !left.has(plainReading(word)));
  return createWordMatcher([{ words }]);
};
