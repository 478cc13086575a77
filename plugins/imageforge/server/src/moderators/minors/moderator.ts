import { createPace, type Finding, type Moderator, plainReading, readSubject, unreadable } from '../../engine/moderation';
import { createPhraseRemover } from '../word-matcher';
import { agesInWords, children, harmlessPhrases, maybeChildren, sexual } from './words';

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
    const { texts, isCut } = await readSubject(subject);
    const pace = createPace();
    const found: Finding[] = [];
    for (const text of texts) {
      found.push(...judgeReading(withoutHarmless(text)));
      if (found.some(({ decided }) => decided === 'block')) break;
      await pace();
    }
    const strictest = found.find(({ decided }) => decided === 'block') ?? found[0];
    return [...(strictest ? [strictest] : []), ...(isCut ? [unreadable('minors')] : [])];
  },
});

const plain = (words: readonly string[]): Set<string> => new Set(words.map((word) => plainReading(word).trim()));
const sure = plain(children);
const unsure = plain(maybeChildren);
const sexualWords = plain(sexual);
const withoutHarmless = createPhraseRemover(harmlessPhrases);

/** The first place in which a sexual word stands near a child, or else near who may be one. */
const judgeReading = (reading: string): Finding[] => {
  const words = reading.trim().split(' ');
  const last = { sexual: -Infinity, sure: -Infinity, unsure: -Infinity };
  let doubtful: Finding | undefined;
  for (const [index, word] of words.entries()) {
    if (sexualWords.has(word)) last.sexual = index;
    if (sure.has(word) || isAgeOfMinor(words, index)) last.sure = index;
    if (unsure.has(word)) last.unsure = index;
    if (Math.max(last.sexual, last.sure, last.unsure) < index) continue;
    // One of the two is this word; pairs of earlier words were judged before.
    const finding = (other: number, decided: 'review' | 'block'): Finding | undefined =>
      Math.max(last.sexual, other) === index && Math.abs(last.sexual - other) <= reach
        ? { moderator: 'minors', category: 'sexual/minors', score: 1, decided, excerpt: words.slice(Math.min(last.sexual, other), index + 1).join(' ') }
        : undefined;
    const block = finding(last.sure, 'block');
    if (block) return [block];
    doubtful ??= finding(last.unsure, 'review');
  }
  return doubtful ? [doubtful] : [];
};

/** Each with the folded letters of readings. */
const years = plain(['year', 'years', 'yr', 'yrs', 'yo', 'jahre', 'jahrige', 'jahriges', 'jahriger', 'ans', 'anos', 'лет']);
const old = plain(['old', 'olds', 'alt', 'alte', 'altes', 'alter']);
const aged = plain(['age', 'aged', 'ages']);
const ages = new Map(agesInWords.flatMap((words, age) => words.map((word) => [plainReading(word).trim(), age] as const)));

/** "13 years", "13yo", "aged 13", "thirteen years old", "de trece años". Years alone may be any: "ten years ago". */
const isAgeOfMinor = (words: readonly string[], index: number): boolean => {
  const word = words[index] ?? '';
  const isAgedBefore = () => aged.has(words[index - 1] ?? '') || (words[index - 1] === 'of' && words[index - 2] === 'age');
  if (/^[0-9]/.test(word)) {
    const [, age, unit] = /^(\d{1,2})(\p{L}*)$/u.exec(word) ?? [];
    if (age === undefined || Number(age) >= 18) return false;
    return unit === '' ? years.has(words[index + 1] ?? '') || isAgedBefore() : years.has(unit ?? '');
  }
  if (!ages.has(word)) return false;
  return isAgedBefore() || (years.has(words[index + 1] ?? '') && (old.has(words[index + 2] ?? '') || words[index - 1] === 'de'));
};
