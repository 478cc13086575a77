import { asForgeError, ForgeError } from '../errors';
import type { Clock, Logger } from '../ports';
import type { Finding, Judged, ModerationSubject, Moderator } from './moderator';
import { createOutages, type ModeratorObserver } from './outages';
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

export const createJudge = (
  moderators: readonly Moderator[],
  { clock, logger, observer }: { clock: Clock; logger: Logger; observer?: ModeratorObserver },
  { thresholds, onUnavailable }: JudgeOptions,
): Judge => {
  const judging = (what: Judged) => moderators.filter(({ judges }) => judges.includes(what));
  const judgesOf = { text: judging('text'), 'negative-prompt': judging('negative-prompt'), image: judging('image') };

  const outages = createOutages({ clock, logger });

  const askOnce = async (moderator: Moderator, subject: ModerationSubject, signal: AbortSignal): Promise<Finding[]> => {
    try {
      const found = await moderator.moderate(subject, signal);
      observer?.moderatorAsked(moderator.id, 'answered');
      return found;
    } catch (thrown) {
      if (!signal.aborted) observer?.moderatorAsked(moderator.id, isUnavailable(thrown) ? 'unavailable' : 'failed');
      throw thrown;
    }
  };

  const ask = async (moderator: Moderator, subject: ModerationSubject, signal: AbortSignal): Promise<Finding[]> => {
    for (const waitMs of waits) {
      try {
        return await askOnce(moderator, subject, signal);
      } catch (thrown) {
        if (!isUnavailable(thrown) || signal.aborted) throw thrown;
        await clock.sleep(waitMs, signal);
      }
    }
    return askOnce(moderator, subject, signal);
  };

  const askOrWait = async (moderator: Moderator, subject: ModerationSubject, signal: AbortSignal): Promise<Finding[]> => {
    try {
      return await outages.asking(moderator.id, () => ask(moderator, subject, signal), signal);
    } catch (thrown) {
      if (!isUnavailable(thrown) || signal.aborted || onUnavailable === 'fail') throw thrown;
      if (onUnavailable === 'review') {
        return [{ moderator: moderator.id, category: 'unavailable', score: 0, decided: 'review' }];
      }
      const { message, retryAfterMs } = asForgeError(thrown);
      throw new ForgeError('IMAGEFORGE_POSTPONED', message, { retryAfterMs, cause: thrown });
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
