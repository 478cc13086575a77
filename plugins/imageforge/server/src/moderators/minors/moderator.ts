import { type Finding, type Moderator, plainReading, readingsOf } from '../../engine/moderation';
import { createPhraseRemover } from '../word-matcher';
import { children, harmlessPhrases, maybeChildren, sexual } from './words';

/** How many words apart two words of one description may be. */
const reach = 8;

/**
 * Sexual content about minors in texts. It is on unless it is switched off, and needs nothing from
 * outside. Lists of words don't find it, because each of its words alone is harmless.
 */
export const createMinorsModerator = (): Moderator => ({
  id: 'minors',
  judges: ['text'],
  async moderate(subject) {
    if (subject.kind !== 'prompt') return [];
    const found = withoutHarmless(readingsOf(subject.text)).flatMap((reading) => judgeReading(reading) ?? []);
    return [found.find(({ decided }) => decided === 'block') ?? found[0] ?? []].flat();
  },
});

const plain = (words: readonly string[]): Set<string> => new Set(words.map((word) => plainReading(word).trim()));
const sure = plain(children);
const unsure = plain(maybeChildren);
const sexualWords = plain(sexual);
const withoutHarmless = createPhraseRemover(harmlessPhrases);

const judgeReading = (reading: string): Finding | undefined => {
  const words = reading.trim().split(' ');
  const places = (is: (word: string, index: number) => boolean) => words.flatMap((word, index) => (is(word, index) ? [index] : []));
  const about = places((word) => sexualWords.has(word));
  const near = (others: readonly number[]): [number, number] | undefined => {
    for (const one of about) {
      const other = others.find((index) => Math.abs(index - one) <= reach);
      if (other !== undefined) return [Math.min(one, other), Math.max(one, other)];
    }
    return undefined;
  };
  const finding = (span: [number, number] | undefined, decided: 'review' | 'block'): Finding | undefined =>
    span && { moderator: 'minors', category: 'sexual/minors', score: 1, decided, excerpt: words.slice(span[0], span[1] + 1).join(' ') };
  return (
    finding(near(places((word, index) => sure.has(word) || isAgeOfMinor(words, index))), 'block') ??
    finding(near(places((word) => unsure.has(word))), 'review')
  );
};

/** Each with the folded letters of readings. */
const years = plain(['year', 'years', 'yr', 'yrs', 'yo', 'jahre', 'jahrige', 'jahriges', 'jahriger', 'ans', 'anos', 'лет']);

/** "13 years", "13yo". */
const isAgeOfMinor = (words: readonly string[], index: number): boolean => {
  const [, age, unit] = /^(\d{1,2})(\p{L}*)$/u.exec(words[index] ?? '') ?? [];
  return age !== undefined && Number(age) < 18 && years.has(unit === '' ? (words[index + 1] ?? '') : (unit ?? ''));
};
