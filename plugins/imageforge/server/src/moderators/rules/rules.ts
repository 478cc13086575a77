import { RE2JS } from 're2js';
import { ForgeError } from '../../engine/errors';
import { type Finding, type Moderator, readingsOf } from '../../engine/moderation';
import { createPhraseRemover, createWordMatcher } from '../word-matcher';

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

export interface RulesOptions {
  rules: readonly Rule[];
  /** Longest time for all patterns on one text, ms. */
  timeLimitMs: number;
  /** ms, for the time limit. */
  now(): number;
}

/**
 * RE2 takes time in proportion to the text and to this size, whatever the text: one pattern on the
 * longest prompt stays below a second. The time limit is looked at between two patterns.
 */
const maxPatternSize = 500;

/** @throws ForgeError IMAGEFORGE_CONFIG_INVALID for a pattern that RE2 can't do. */
export const createRulesModerator = ({ rules, timeLimitMs, now }: RulesOptions): Moderator => {
  const compiled = rules.map(({ words = [], patterns = [], except = [], ...rule }) => ({
    rule,
    without: createPhraseRemover(except),
    findWord: createWordMatcher(words),
    patterns: patterns.map((pattern) => compile(pattern, rule.category)),
  }));

  return {
    id: 'rules',
    judges: ['text', ...(rules.some(({ negativePrompt }) => negativePrompt) ? (['negative-prompt'] as const) : [])],
    async moderate(subject) {
      if (!('text' in subject)) return [];
      const asked = compiled.filter(({ rule }) => subject.kind === 'prompt' || rule.negativePrompt);
      const all = readingsOf(subject.text);
      const deadline = now() + timeLimitMs;
      const findPattern = (patterns: readonly RE2JS[], texts: readonly string[]): string | undefined => {
        for (const pattern of patterns) {
          for (const text of texts) {
            if (now() > deadline) throw tooSlow(timeLimitMs);
            const matcher = pattern.matcher(text);
            if (matcher.find()) return matcher.group()?.trim();
          }
        }
        return undefined;
      };
      return asked.flatMap(({ rule: { category, action }, without, findWord, patterns }): Finding[] => {
        const readings = without(all);
        const excerpt = findWord(readings) ?? findPattern(patterns, [subject.text, ...readings]);
        return excerpt === undefined ? [] : [{ moderator: 'rules', category, score: 1, decided: action, excerpt }];
      });
    },
  };
};

const compile = (pattern: string, category: string): RE2JS => {
  const invalid = (reason: string, cause?: unknown) =>
    new ForgeError('IMAGEFORGE_CONFIG_INVALID', `moderation.rules, category "${category}": the pattern ${pattern} ${reason}.`, { cause });
  try {
    const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
    if (compiled.programSize() <= maxPatternSize) return compiled;
  } catch (cause) {
    throw invalid(`is not one that RE2 knows: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  throw invalid(`is too large: expected a size of at most ${maxPatternSize}; shorten it, or repeat less`);
};

const tooSlow = (timeLimitMs: number): ForgeError =>
  new ForgeError('IMAGEFORGE_MODERATOR_UNAVAILABLE', `The patterns of moderation.rules took longer than ${timeLimitMs} ms.`);
