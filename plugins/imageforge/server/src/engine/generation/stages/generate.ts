import { asForgeError, ForgeError } from '../../errors';
import type { GenerationPatch, Ledger } from '../../ports';
import { backoffMs } from '../../routing/backoff';
import type { ModelRegistry } from '../../routing/model-registry';
import { afterAmbiguous, type AmbiguousPolicy } from '../attempts/after-ambiguous';
import { type AttemptParts, makeAttempt } from '../attempts/make-attempt';
import type { Generation, GenerationImage } from '../generation';
import { spendingOf } from '../spending';
import type { Stage } from '../stage';

export interface GenerateOptions {
  /** Failed calls before giving up, the first one included. */
  maxAttempts: number;
  /** Longest wait before another try, ms; a provider that asks for more has failed. */
  maxWaitMs: number;
  onAmbiguous: AmbiguousPolicy;
}

/**
 * Asks the model for the images that are missing, in as many calls as its limit needs. This is the
 * only place that retries a provider.
 */
export const createGenerateStage = (
  models: ModelRegistry,
  parts: AttemptParts & { ledger: Pick<Ledger, 'reserve'> },
  options: GenerateOptions,
): Stage => ({
  name: 'generate',
  async run(work) {
    const { recipe } = work.generation;
    const priced = models.get(`${recipe.provider}/${recipe.model}`);
    const stopAtAmbiguous = (error: ForgeError): GenerationPatch | undefined => {
      const next = afterAmbiguous(work.generation.attempts, options.onAmbiguous);
      if (next === 'go-on') return undefined;
      return next === 'ask' ? askWhatNext : giveUp(work.generation, error);
    };

    for (let failures = 0; ; ) {
      const batch = nextBatch(work.generation.images, priced.model.capabilities.maxImages);
      if (batch.length === 0) return {};
      const stopped = stopAtAmbiguous(new ForgeError('IMAGEFORGE_AMBIGUOUS_ATTEMPT'));
      if (stopped) return stopped;
      try {
        // Calls that were made may have been paid for, and one before a crash may have been settled
        // already: the next one needs room of its own. For the first, the stage reserve has made it.
        if (work.generation.attempts.length > 0) await parts.ledger.reserve(spendingOf(work.generation, priced));
        await makeAttempt(work, priced, batch, parts);
      } catch (thrown) {
        if (work.signal.aborted) throw work.signal.reason;
        const error = asForgeError(thrown);
        if (isOurs(error)) throw thrown;
        failures += 1;
        const stoppedAfter = stopAtAmbiguous(error);
        if (stoppedAfter) return stoppedAfter;
        const waitMs = backoffMs(failures, error.retryAfterMs, Math.random);
        if (!error.retryable || failures >= options.maxAttempts || waitMs > options.maxWaitMs) {
          return giveUp(work.generation, error);
        }
        parts.logger.warn(`Generation ${work.generation.id}: ${error.code}, trying again in ${waitMs} ms.`);
        await parts.clock.sleep(waitMs, work.signal);
      }
    }
  },
});

/** An operator decides whether the call is made once more; the warning `ambiguous-charge` says why it waits. */
const askWhatNext: GenerationPatch = { state: 'review' };

/** A fault of the database, the disk or our own code: the runner deals with it, not this loop. */
const isOurs = ({ code }: ForgeError): boolean =>
  code === 'IMAGEFORGE_INTERNAL' || code === 'IMAGEFORGE_STORAGE_FAILED' || code === 'IMAGEFORGE_LEASE_LOST';

/** The next images to ask for in one call: neighbours, because image i has `seed + i`. */
const nextBatch = (images: readonly GenerationImage[], maxImages: number): number[] => {
  const isMissing = (image: GenerationImage | undefined) => image && !image.original && !image.error;
  const first = images.findIndex(isMissing);
  if (first === -1) return [];
  let end = first + 1;
  while (end - first < maxImages && isMissing(images[end])) end += 1;
  return images.slice(first, end).map(({ index }) => index);
};

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
