import { asForgeError, ForgeError, isOurFault } from '../../errors';
import type { GenerationPatch, RateLimiter } from '../../ports';
import { afterFailure, type FailureRules } from '../../routing/after-failure';
import type { Breakers } from '../../routing/breakers';
import type { Call, Router } from '../../routing/router';
import { afterAmbiguous, type AmbiguousPolicy } from '../attempts/after-ambiguous';
import { type AttemptParts, makeAttempt } from '../attempts/make-attempt';
import { isMissing } from '../attempts/next-batch';
import type { Deadline } from '../deadline';
import type { Generation } from '../generation';
import type { Stage, Work } from '../stage';

export interface GenerateOptions extends FailureRules {
  onAmbiguous: AmbiguousPolicy;
}

interface Parts extends AttemptParts {
  router: Router;
  breakers: Breakers;
  limiter: Pick<RateLimiter, 'pause'>;
  deadline: Deadline;
  /** For tests; from 0 to 1. Default: `Math.random`. */
  random?: () => number;
}

/** A longer wait than this gives the worker back to others, ms. */
const longestSleepMs = 5_000;

/**
 * Asks models for the images that are missing, in as many calls as their limits need, until all are
 * there or nobody is left to ask. This is the only place that retries a provider.
 */
export const createGenerateStage = (parts: Parts, options: GenerateOptions): Stage => {
  const { router, breakers, deadline, clock, logger, random = Math.random } = parts;

  /** @returns how long to wait before the next try, ms. @throws ForgeError when another would not help. */
  const attempt = async (work: Work, call: Call, maxWaitMs: number): Promise<number> => {
    const { candidate } = call;
    const { signal, stop } = deadline.watch(work.generation);
    try {
      const make = () => makeAttempt(work, { ...call, signal, maxWaits: options.maxAttempts }, parts);
      // A job that goes on is waited for however the model is doing: nothing new is asked of it.
      await (call.resumes ? make() : breakers.run(candidate.key, make));
      return 0;
    } catch (thrown) {
      if (work.signal.aborted) throw work.signal.reason;
      const error = asForgeError(thrown);
      if (isOurs(error)) throw thrown;
      // Its breaker opened since it was chosen: look again.
      if (error.code === 'IMAGEFORGE_NO_MODEL_AVAILABLE') return 0;
      const afterwards = afterAmbiguous(work.generation.attempts, options.onAmbiguous);
      if (afterwards === 'give-up') throw error;
      if (afterwards === 'ask') return 0;
      if (error.code === 'IMAGEFORGE_PROVIDER_RATE_LIMITED' && error.retryAfterMs !== undefined) {
        await parts.limiter.pause(candidate.model.provider, error.retryAfterMs);
      }
      const next = afterFailure(error, failuresOf(work.generation, candidate.model), { ...options, maxWaitMs }, random);
      if (next.then === 'stop') throw next.error;
      if (next.then === 'again') {
        const charge = work.generation.attempts.at(-1)?.state === 'ambiguous' ? ' The call may have been charged.' : '';
        logger.warn(
          `Generation ${work.generation.id}: ${error.code}: ${error.message}${charge} Trying ${candidate.key} again in ${next.waitMs} ms.`,
        );
        return next.waitMs;
      }
      logger.warn(`Generation ${work.generation.id}: ${candidate.key} is given up: ${error.code}: ${next.error.message}`);
      await router.giveUp(work, candidate, next.error);
      return 0;
    } finally {
      stop();
      await call.release();
    }
  };

  const wait = async (work: Work, waitMs: number): Promise<void> => {
    if (waitMs === 0) return;
    if (waitMs > longestSleepMs) throw new ForgeError('IMAGEFORGE_POSTPONED', undefined, { retryAfterMs: waitMs });
    await clock.sleep(waitMs, work.signal);
  };

  return {
    name: 'generate',
    async run(work) {
      while (work.generation.images.some(isMissing)) {
        try {
          deadline.check(work.generation);
          // One of an earlier run counts as well: its process may have died before it could give up.
          const next = afterAmbiguous(work.generation.attempts, options.onAmbiguous);
          if (next === 'ask') return askWhatNext;
          if (next === 'give-up') throw new ForgeError('IMAGEFORGE_AMBIGUOUS_ATTEMPT');
          // So does one that was paid for and lost.
          const lost = work.generation.attempts.find(({ error }) => error?.code === 'IMAGEFORGE_IMAGE_LOST')?.error;
          if (lost) throw new ForgeError(lost.code, lost.message, { details: lost.details });
          const maxWaitMs = Math.min(options.maxWaitMs, deadline.msLeft(work.generation));
          const begun = work.generation.attempts.find(({ state }) => state === 'started');
          const call = begun ? await router.resume(work, begun) : await router.choose(work, maxWaitMs);
          await wait(work, await attempt(work, call, maxWaitMs));
        } catch (thrown) {
          if (work.signal.aborted) throw work.signal.reason;
          const error = asForgeError(thrown);
          if (isOurs(error) || error.code === 'IMAGEFORGE_POSTPONED') throw thrown;
          return giveUp(work.generation, error);
        }
      }
      return {};
    },
  };
};

/** An operator decides whether the call is made once more; the warning `ambiguous-charge` says why it waits. */
const askWhatNext: GenerationPatch = { state: 'review' };

/** Calls to this model that ended with an error, and waits for their jobs that were given up. What a crash cut off is no fault of the model's. */
const failuresOf = ({ attempts }: Generation, { provider, id }: { provider: string; id: string }): number =>
  attempts
    .filter((one) => one.provider === provider && one.model === id)
    .reduce((sum, { error, waits = 0 }) => sum + waits + (error ? 1 : 0), 0);

/** No provider's failure: the runner deals with it, not this loop. */
const isOurs = (error: ForgeError): boolean => isOurFault(error) || error.code === 'IMAGEFORGE_LEASE_LOST';

/** Some images are there: a success with a warning. None: the error ends the generation. */
const giveUp = (generation: Generation, error: ForgeError): GenerationPatch => {
  const missing = generation.images.filter((image) => !image.original);
  if (missing.length === generation.images.length) throw error;
  return {
    images: generation.images.map((image) => (image.original ? image : { ...image, error: error.toJSON() })),
    warnings: [
      ...generation.warnings,
      {
        code: 'fewer-images',
        message: `${missing.length} of ${generation.images.length} images could not be made: ${error.message}`,
      },
    ],
  };
};
