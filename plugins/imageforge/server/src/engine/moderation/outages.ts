import { asForgeError, ForgeError } from '../errors';
import type { Clock, Logger } from '../ports';

/** How one call to a moderator ended: with an answer, with none, or with a fault of ours. */
type ModeratorOutcome = 'answered' | 'unavailable' | 'failed';

/** Sees the calls to moderators. What it does must not throw. */
export interface ModeratorObserver {
  moderatorAsked(moderator: string, outcome: ModeratorOutcome): void;
}

/** Questions in a row without an answer from which on nobody asks: one alone may lie with its own content. */
const failuresToRest = 2;
/** Until a moderator that gave no answer is asked again, ms. */
const restMs = 25_000;
/** How soon to look again while one question is finding out, ms. */
const probeMs = 5_000;

interface Outage {
  /** ms since 1970 */
  since: number;
  /** Questions in a row that got no answer. */
  failures: number;
  /** Nobody asks before that; ms since 1970. */
  restsUntil: number;
  reason: string;
  /** One question is finding out whether it is over. */
  isProbed: boolean;
}

/**
 * What this process knows of moderators that give no answer: all generations share one wait, and the
 * log has one line when it begins and one when it is over.
 */
export const createOutages = ({ clock, logger }: { clock: Pick<Clock, 'now'>; logger: Logger }) => {
  const outages = new Map<string, Outage>();
  const now = () => clock.now().getTime();

  const begin = (moderator: string, reason: string): Outage => {
    logger.error(`Moderator ${moderator} cannot be asked: ${reason}`);
    const outage: Outage = { since: now(), failures: 0, restsUntil: 0, reason, isProbed: false };
    outages.set(moderator, outage);
    return outage;
  };

  const end = (moderator: string): void => {
    const outage = outages.get(moderator);
    if (!outage) return;
    outages.delete(moderator);
    logger.info(`Moderator ${moderator} answers again, after ${Math.round((now() - outage.since) / 1_000)} s.`);
  };

  const failed = (moderator: string, reason: string): ForgeError => {
    const outage = outages.get(moderator) ?? begin(moderator, reason);
    outage.failures += 1;
    outage.reason = reason;
    if (outage.failures >= failuresToRest) outage.restsUntil = now() + restMs;
    // Whoever asked comes after those who only wait: what no answer can be given to must not be asked first each time.
    return unanswered(moderator, reason, restMs + probeMs);
  };

  return {
    /**
     * @param ask puts the question, with all its tries
     * @throws ForgeError IMAGEFORGE_MODERATOR_UNAVAILABLE, with the time to wait; without asking while others found it down.
     */
    async asking<T>(moderator: string, ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
      const known = outages.get(moderator);
      const rests = known !== undefined && known.failures >= failuresToRest;
      if (rests && known.restsUntil > now()) throw unanswered(moderator, known.reason, known.restsUntil - now());
      if (rests && known.isProbed) throw unanswered(moderator, known.reason, probeMs);
      if (rests) known.isProbed = true;
      try {
        const answer = await ask();
        end(moderator);
        return answer;
      } catch (thrown) {
        const error = asForgeError(thrown);
        if (error.code !== 'IMAGEFORGE_MODERATOR_UNAVAILABLE' || signal.aborted) throw thrown;
        throw failed(moderator, error.message);
      } finally {
        if (rests) known.isProbed = false;
      }
    },
  };
};

const unanswered = (moderator: string, reason: string, retryAfterMs: number): ForgeError =>
  new ForgeError('IMAGEFORGE_MODERATOR_UNAVAILABLE', `The moderator "${moderator}" cannot be asked now. ${reason}`, {
    details: { moderator },
    retryAfterMs,
  });
