import type { Options } from '../config';
import type { ImageBytes } from '../engine/image-model';
import type { Moderator } from '../engine/moderation';
import { createHttpModerator } from './http';
import { createMinorsModerator } from './minors';
import { createOpenAIModerator } from './openai';
import { createRulesModerator } from './rules';
import { createWordListModerator } from './word-list';

interface Parts {
  /** ms, for the time limit of rules. */
  now(): number;
  /** An image as services take it: small, and of a common type. */
  viewOf(image: ImageBytes): Promise<ImageBytes>;
}

/**
 * The moderators that the options switch on, in the order in which they are asked: those that need
 * nobody from outside first, because what they block is sent to nobody.
 */
export const createModerators = ({ moderation }: Options, { now, viewOf }: Parts): Moderator[] => {
  const { minors, rules, rulesTimeoutMs, wordList, openai, http } = moderation;
  return [
    ...(minors ? [createMinorsModerator()] : []),
    ...(rules.length > 0 ? [createRulesModerator({ rules, timeLimitMs: rulesTimeoutMs, now })] : []),
    ...(wordList.languages.length > 0 ? [createWordListModerator(wordList)] : []),
    // A server of one's own that speaks OpenAI's API often wants no key.
    ...(openai ? [createOpenAIModerator({ ...openai, apiKey: openai.apiKey || 'none', viewOf })] : []),
    ...http.map((one) => createHttpModerator({ ...one, viewOf })),
  ];
};
