import { RE2JS } from 're2js';
import { ForgeError } from '../../engine/errors';
import { createPace, type Finding, type Moderator, readSubject, unreadable } from '../../engine/moderation';
import { createPhraseRemover, createWordMatcher } from '../word-matcher';
import { createPatternThread, type PatternThread } from './pattern-thread';

/** A rule of one's own about texts. */
export interface Rule {
  /** What it is about, in one's own words: `weapons`, `competitors`. */
  category: string;
  action: 'review' | 'block';
  /** `knife`, `knif*`, `butter knife`; see docs/moderation.md. */
  words?: readonly string[];
  /** Regular expressions in RE2's syntax, without regard to case. */
  patterns?: readonly string[];
  /** Phrases in which its words mean something else: `naked eye`. */
  except?: readonly string[];
  /** Also look for them in the negative prompt. */
  negativePrompt?: boolean;
}

interface RulesOptions {
  rules: readonly Rule[];
  /** Longest time for the words and patterns of all rules on one text, ms. A text that takes longer is for a person. */
  timeLimitMs: number;
  /** ms, for the time limit. */
  now(): number;
}

/** RE2 takes time in proportion to the text and to this size, whatever the text. */
const maxPatternSize = 500;

/** @throws ForgeError IMAGEFORGE_CONFIG_INVALID for a pattern that RE2 can't do. */
export const createRulesModerator = ({ rules, timeLimitMs, now }: RulesOptions): Moderator => {
  for (const { category, patterns = [] } of rules) for (const pattern of patterns) check(pattern, category);
  const thread = createPatternThread();
  const judgeBy = { prompt: createSearch(rules, thread), negative: createSearch(rules.filter(({ negativePrompt }) => negativePrompt), thread) };

  return {
    id: 'rules',
    judges: ['text', ...(rules.some(({ negativePrompt }) => negativePrompt) ? (['negative-prompt'] as const) : [])],
    async moderate(subject) {
      if (!('text' in subject)) return [];
      const { texts, isCut } = await readSubject(subject);
      const search = subject.kind === 'prompt' ? judgeBy.prompt : judgeBy.negative;
      const { findings, isTooSlow } = await search({ typed: subject.text, readings: texts }, createStopwatch(timeLimitMs, now));
      return [
        ...findings,
        ...(isCut ? [unreadable('rules')] : []),
        ...(isTooSlow ? [unreadable('rules', `The rules took longer than ${timeLimitMs} ms.`)] : []),
      ];
    },
  };
};

interface Text {
  /** As it was typed, for patterns. */
  typed: string;
  readings: readonly string[];
}

/** Looks for the words and then for the patterns of rules, until the time is over. */
const createSearch = (rules: readonly Rule[], thread: PatternThread) => {
  const beginWords = createWordMatcher(rules.map(({ words = [], except = [] }) => ({ words, except })));
  const withPatterns = rules.flatMap(({ patterns = [], except = [] }, index) =>
    patterns.length > 0 ? [{ index, patterns, without: createPhraseRemover(except) }] : [],
  );

  return async ({ typed, readings }: Text, watch: Stopwatch): Promise<{ findings: Finding[]; isTooSlow: boolean }> => {
    const found = new Map<number, string>();
    const findings = (): Finding[] =>
      rules.flatMap(({ category, action }, index) => {
        const excerpt = found.get(index);
        return excerpt === undefined ? [] : [{ moderator: 'rules', category, score: 1, decided: action, excerpt }];
      });

    const words = beginWords();
    const isRead = await watch.each(readings, (reading) => words.look(reading));
    for (const [index, word] of words.found()) found.set(index, word);
    if (!isRead) return { findings: findings(), isTooSlow: true };

    for (const { index, patterns, without } of withPatterns) {
      if (found.has(index)) continue;
      const texts = [typed];
      if (!(await watch.each(readings, (reading) => texts.push(without(reading))))) return { findings: findings(), isTooSlow: true };
      const answer = await thread.find(patterns, texts, watch.leftMs());
      if (answer === 'too-slow') return { findings: findings(), isTooSlow: true };
      watch.take(answer.tookMs);
      if (answer.excerpt !== undefined) found.set(index, answer.excerpt);
    }
    return { findings: findings(), isTooSlow: false };
  };
};

interface Stopwatch {
  leftMs(): number;
  take(ms: number): void;
  /** Does something for each text, with pauses in which others have their turn. @returns false when the time is over. */
  each(texts: readonly string[], work: (text: string) => void): Promise<boolean>;
}

/** Counts what the work takes, not the pauses: a busy process makes no text a doubtful one. */
const createStopwatch = (limitMs: number, now: () => number): Stopwatch => {
  let leftMs = limitMs;
  return {
    leftMs: () => leftMs,
    take: (ms) => void (leftMs -= ms),
    async each(texts, work) {
      const pace = createPace();
      for (const text of texts) {
        const begin = now();
        work(text);
        leftMs -= now() - begin;
        if (leftMs <= 0) return false;
        await pace();
      }
      return true;
    },
  };
};

const check = (pattern: string, category: string): void => {
  const invalid = (reason: string, cause?: unknown) =>
    new ForgeError('IMAGEFORGE_CONFIG_INVALID', `moderation.rules, category "${category}": the pattern ${pattern} ${reason}.`, { cause });
  try {
    if (RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE).programSize() <= maxPatternSize) return;
  } catch (cause) {
    throw invalid(`is not one that RE2 knows: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  throw invalid(`is too large: expected a size of at most ${maxPatternSize}; shorten it, or repeat less`);
};
