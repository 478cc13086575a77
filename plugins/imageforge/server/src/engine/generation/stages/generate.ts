import { asForgeError, ForgeError, isOurFault } from '../../errors';
import type { GenerationPatch } from '../../ports';
import { backoffMs } from '../../routing/backoff';
import type { ModelRegistry } from '../../routing/model-registry';
import { type AttemptParts, makeAttempt } from '../attempts/make-attempt';
import type { Generation, GenerationImage } from '../generation';
import type { Stage } from '../stage';

export interface GenerateOptions {
  /** Failed calls before giving up, the first one included. */
  maxAttempts: number;
  /** Longest wait before another try, ms; a provider that asks for more has failed. */
  maxWaitMs: number;
  /** What happens after a paid call that ended without an answer: its process died, the line was cut. */
  onAmbiguous: 'retry' | 'fail';
}

/**
 * Asks the model for the images that are missing, in as many calls as its limit needs. This is the
 * only place that retries a provider.
 */
export const createGenerateStage = (
  models: ModelRegistry,
  parts: AttemptParts,
  options: GenerateOptions,
): Stage => ({
  name: 'generate',
  async run(work) {
    const { recipe } = work.generation;
    const priced = models.get(`${recipe.provider}/${recipe.model}`);
    // One of an earlier run counts as well: its process may have died before it could give up.
    const mustNotRepeat = () =>
      options.onAmbiguous === 'fail' && work.generation.attempts.some(({ state }) => state === 'ambiguous');

    for (let failures = 0; ; ) {
      const batch = nextBatch(work.generation.images, priced.model.capabilities.maxImages);
      if (batch.length === 0) return {};
      if (mustNotRepeat()) return giveUp(work.generation, new ForgeError('IMAGEFORGE_AMBIGUOUS_ATTEMPT'));
      try {
        await makeAttempt(work, priced, batch, parts);
      } catch (thrown) {
        if (work.signal.aborted) throw work.signal.reason;
        const error = asForgeError(thrown);
        // No provider's failure: the runner deals with it, not this loop.
        if (isOurFault(error) || error.code === 'IMAGEFORGE_LEASE_LOST') throw thrown;
        failures += 1;
        if (mustNotRepeat()) return giveUp(work.generation, error);
        const waitMs = backoffMs(failures, error.retryAfterMs, Math.random);
        if (!error.retryable || failures >= options.maxAttempts) return giveUp(work.generation, error);
        if (waitMs > options.maxWaitMs) return giveUp(work.generation, tooLongAWait(error, waitMs, options));
        const { id, attempts } = work.generation;
        const charge = attempts.at(-1)?.state === 'ambiguous' ? ' The call may have been charged.' : '';
        parts.logger.warn(`Generation ${id}: ${error.code}: ${error.message}${charge} Trying again in ${waitMs} ms.`);
        await parts.clock.sleep(waitMs, work.signal);
      }
    }
  },
});

/** The error, saying why it was not tried again although that might have helped. */
const tooLongAWait = (error: ForgeError, waitMs: number, { maxWaitMs }: GenerateOptions): ForgeError =>
  new ForgeError(error.code, `${error.message} A wait of ${waitMs} ms was asked for; engine.maxWaitMs is ${maxWaitMs}.`, {
    details: error.details,
    cause: error.cause,
    retryAfterMs: waitMs,
  });

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
