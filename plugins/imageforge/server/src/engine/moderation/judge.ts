import { asForgeError, describeError, ForgeError } from '../errors';
import type { Clock, Logger } from '../ports';
import type { Finding, Judged, ModerationSubject, Moderator } from './moderator';
import { decide, type Thresholds } from './thresholds';
import { type Verdict, verdictOf } from './verdict';

export interface JudgeOptions {
  thresholds: Thresholds;
  /**
   * What happens when a moderator can't be asked, after the tries of `waits`: the generation waits
   * and asks again later, fails, or a person decides. Nothing passes.
   */
  onUnavailable: 'wait' | 'fail' | 'review';
}

/** All moderators of an installation, as one. */
export interface Judge {
  /** Whether any moderator judges texts, or images. */
  readonly judges: { text: boolean; image: boolean };
  /**
   * @returns undefined when no moderator judges such a subject.
   * @throws ForgeError IMAGEFORGE_POSTPONED, IMAGEFORGE_MODERATOR_UNAVAILABLE
   */
  judge(subject: ModerationSubject, signal: AbortSignal): Promise<Verdict | undefined>;
}

/** Before each further question to a moderator that could not be asked, ms. */
const waits = [500, 2_000];
/** Until a generation that waits for a moderator asks again, ms. */
const askAgainMs = 30_000;

export const createJudge = (
  moderators: readonly Moderator[],
  { clock, logger }: { clock: Clock; logger: Logger },
  { thresholds, onUnavailable }: JudgeOptions,
): Judge => {
  const judging = (what: Judged) => moderators.filter(({ judges }) => judges.includes(what));
  const judgesOf = { text: judging('text'), 'negative-prompt': judging('negative-prompt'), image: judging('image') };

  const ask = async (moderator: Moderator, subject: ModerationSubject, signal: AbortSignal): Promise<Finding[]> => {
    for (const waitMs of waits) {
      try {
        return await moderator.moderate(subject, signal);
      } catch (thrown) {
        if (!isUnavailable(thrown) || signal.aborted) throw thrown;
        logger.warn(`Moderator ${moderator.id}: ${describeError(thrown)}; asking again in ${waitMs} ms.`);
        await clock.sleep(waitMs, signal);
      }
    }
    return moderator.moderate(subject, signal);
  };

  const askOrWait = async (moderator: Moderator, subject: ModerationSubject, signal: AbortSignal): Promise<Finding[]> => {
    try {
      return await ask(moderator, subject, signal);
    } catch (thrown) {
      if (!isUnavailable(thrown) || signal.aborted || onUnavailable === 'fail') throw thrown;
      logger.error(`Moderator ${moderator.id} cannot be asked: ${describeError(thrown)}`);
      if (onUnavailable === 'review') {
        return [{ moderator: moderator.id, category: 'unavailable', score: 0, decided: 'review' }];
      }
      throw new ForgeError('IMAGEFORGE_POSTPONED', `The moderator "${moderator.id}" cannot be asked now.`, {
        retryAfterMs: askAgainMs,
        cause: thrown,
      });
    }
  };

  return {
    judges: { text: judgesOf.text.length > 0, image: judgesOf.image.length > 0 },
    async judge(subject, signal) {
      const able = judgesOf[judgedAs[subject.kind]];
      if (able.length === 0) return undefined;
      const findings: Verdict['findings'] = [];
      for (const moderator of able) {
        const found = await askOrWait(moderator, subject, signal);
        findings.push(...found.map((finding) => ({ ...finding, decision: decide(finding, thresholds) })));
        // What is blocked already is not sent on to the others.
        if (findings.some(({ decision }) => decision === 'block')) break;
      }
      return verdictOf(findings);
    },
  };
};

const judgedAs = { prompt: 'text', 'negative-prompt': 'negative-prompt', source: 'image', output: 'image' } as const;

const isUnavailable = (thrown: unknown): boolean => asForgeError(thrown).code === 'IMAGEFORGE_MODERATOR_UNAVAILABLE';
