import { randomUUID } from 'node:crypto';
import { asForgeError, describeError, ForgeError } from '../../errors';
import type { ImageCall, ImageResult, PricedModel, Warning } from '../../image-model';
import { type ImageLimits, isTooLarge, prepareMask, readImage } from '../../imaging';
import type { Clock, EventBus, GenerationPatch, Logger, OriginalStore } from '../../ports';
import type { Candidate } from '../../routing/candidates';
import type { Attempt, GenerationImage, StoredImage } from '../generation';
import type { Work } from '../stage';
import { ambiguousCharge, bookAmbiguous } from './book-ambiguous';
import { isKeptName, readAnswer } from './read-answer';
import { createPreviews, type PreviewParts } from './previews';
import { createProgress } from './progress';

export interface AttemptParts extends PreviewParts {
  originals: OriginalStore;
  events: EventBus;
  clock: Clock;
  logger: Logger;
  limits: ImageLimits;
}

/** What one call is for. */
interface AttemptOrder {
  candidate: Candidate;
  /** Indexes of the images to make. */
  batch: readonly number[];
  /** What has to be said once an image was made, besides what the candidate brings along. */
  warnings: readonly Warning[];
  /** Ends the call, besides the work's own signal. Its reason says why. */
  signal: AbortSignal;
  /** Waits for one job, each given up while the job went on, after which the call has failed. */
  maxWaits: number;
  /** The call of a worker that died, whose job at the provider goes on: it is waited for. `undefined`: a new call. */
  resumes?: Attempt;
}

/**
 * One call to the model for the images of `batch`: recorded before it is made, and closed in the
 * same write that says where the bytes are.
 * @throws ForgeError when not every image of the batch arrived; those that did are kept. The call may be
 *   open still, where the provider's job goes on.
 *   IMAGEFORGE_STORAGE_FAILED, before the call, when a source cannot be read or there is no place for them.
 */
export const makeAttempt = async (work: Work, order: AttemptOrder, parts: AttemptParts): Promise<void> => {
  const { candidate, batch, resumes } = order;
  const { model, price, recipe } = candidate;
  const isFree = price?.kind === 'free';
  // Both before anything is recorded or paid: what arrives and has no place would be lost.
  const call = await callFor(candidate, batch, AbortSignal.any([work.signal, order.signal]), parts);
  if (!isFree) await parts.originals.probe(roomFor(recipe, batch));
  const earlier = work.generation.attempts.filter(({ id }) => id !== resumes?.id);
  let record: Attempt = resumes ?? {
    id: randomUUID(),
    startedAt: parts.clock.now().toISOString(),
    provider: model.provider,
    model: model.id,
    images: [...batch],
    state: 'started',
  };
  if (!resumes) await work.save({ attempts: [...earlier, record] });
  const onJob = async (job: string) => {
    if (!isKeptName(job)) return parts.logger.warn(`${candidate.key} gave a job a name that no row can keep: after a crash it is not waited for.`);
    record = { ...record, job };
    return patiently("The provider's job could not be recorded", () => work.save({ attempts: [...earlier, record] }), parts);
  };
  const close = (end: Partial<Attempt>, patch: GenerationPatch = {}) => {
    const attempts = [...earlier, { ...record, finishedAt: parts.clock.now().toISOString(), ...end }];
    // With images it is a step further: crashes are counted anew.
    const isProgress = patch.images !== undefined;
    return patiently('The end of a call could not be recorded', () => work.save({ ...patch, attempts }, { isProgress }), parts);
  };
  let hasAnswer = false;

  const previews = createPreviews(work.generation.id, batch, model.capabilities.partialImages, parts);
  try {
    const result = await model.generate({
      ...call,
      ...(resumes?.job !== undefined && { job: resumes.job }),
      ...(model.resumes && { onJob }),
      onProgress: createProgress(work.generation.id, parts.events),
      ...(isWatched(work, candidate) && { onPartialImage: previews.show }),
    });
    hasAnswer = true;
    const arrived = await storeImages(result, batch, parts);
    const problem = arrived.images.size < batch.length ? incomplete(batch.length, arrived, isFree) : undefined;
    const { facts, warnings } = readAnswer(result, candidate, work.generation.warnings.length);
    await close(
      { state: 'succeeded', ...facts, ...(problem && { error: problem.toJSON() }) },
      {
        images: work.generation.images.map((image) => ({
          ...image,
          ...madeBy(candidate, arrived.images.get(image.index)),
        })),
        warnings: [
          ...work.generation.warnings,
          ...(arrived.images.size > 0 ? unsaid([...candidate.notes, ...order.warnings], work.generation.warnings) : []),
          ...warnings,
        ],
      },
    );
    if (problem) throw problem;
  } catch (thrown) {
    const isOpen = work.generation.attempts.some(({ id, state }) => id === record.id && state === 'started');
    const error = asForgeError(thrown);
    const waits = (record.waits ?? 0) + 1;
    if (isOpen && isLeftGoing(error, model, record) && waits < order.maxWaits) {
      // It stays open, and the next try waits for its job: another one would be paid for as well.
      record = { ...record, waits };
      await patiently('A wait that was given up could not be recorded', () => work.save({ attempts: [...earlier, record] }), parts);
    } else if (isOpen && error.code !== 'IMAGEFORGE_LEASE_LOST') {
      const streamed = isWatched(work, candidate) ? model.capabilities.partialImages : 0;
      const end = failedEnd(error, hasAnswer, candidate, batch.length, streamed);
      const { warnings } = work.generation;
      await close(end, end.state === 'ambiguous' ? { warnings: [...warnings, ambiguousCharge] } : {});
    }
    throw order.signal.aborted ? order.signal.reason : thrown;
  } finally {
    await previews.clear();
  }
};

/** Whether the wait for the job was given up, and the job was not: it can be waited for again. */
const isLeftGoing = ({ retryable, details }: ForgeError, { resumes }: Candidate['model'], { job }: Attempt): boolean =>
  retryable && details?.jobGoesOn === true && resumes === true && job !== undefined;

/** An image says who made it where that is not the recipe's model. */
const madeBy = (
  { isStandIn, model }: Candidate,
  image: Pick<GenerationImage, 'original' | 'seed'> | undefined,
): Partial<GenerationImage> | undefined =>
  image && isStandIn ? { ...image, madeBy: { provider: model.provider, model: model.id } } : image;

/** One batch after the other would say the same. */
const unsaid = (notes: readonly Warning[], said: readonly Warning[]): Warning[] =>
  notes.filter(({ message }) => !said.some((warning) => warning.message === message));

/** What the originals can take on the disk, bytes: 4 a pixel, and the finished files beside them. */
const roomFor = ({ size }: Candidate['recipe'], batch: readonly number[]): number => batch.length * size.width * size.height * 8;

/** Previews cost something at some providers: they are asked for only where an editor looks on. */
const isWatched = (work: Work, { model }: PricedModel): boolean =>
  work.generation.publish === 'on-keep' && model.capabilities.partialImages > 0;

const callFor = async (
  { model, recipe }: Candidate,
  batch: readonly number[],
  signal: AbortSignal,
  { originals }: AttemptParts,
): Promise<ImageCall> => ({
  mode: recipe.mode,
  prompt: recipe.prompt,
  ...(recipe.negativePrompt && { negativePrompt: recipe.negativePrompt }),
  size: recipe.size,
  n: batch.length,
  ...(recipe.seed !== undefined && model.capabilities.seed && { seed: seedOf(recipe.seed, batch[0] ?? 0) }),
  ...(recipe.quality && { quality: recipe.quality }),
  ...(recipe.background && { background: recipe.background }),
  images: await Promise.all(recipe.images.map((key) => originals.get(key))),
  ...(recipe.mask && { mask: await prepareMask(await originals.get(recipe.mask), { grow: recipe.maskGrow, feather: recipe.maskFeather }) }),
  ...(recipe.strength !== undefined && { strength: recipe.strength }),
  ...(recipe.search && { search: recipe.search }),
  ...(recipe.extend && { extend: recipe.extend }),
  ...(recipe.factor !== undefined && { factor: recipe.factor }),
  parameters: recipe.parameters,
  signal,
});

/** Seed of image `index`: counted on from the first one's, within 32 bits. */
const seedOf = (seed: number, index: number): number => (seed + index) % 2 ** 32;

interface Arrived {
  images: Map<number, Pick<GenerationImage, 'original' | 'seed'>>;
  /** Why an image is not among them. */
  problem?: ForgeError;
}

/** Checks and stores what came; an image that can't be used or stored is left out, and the others are kept. */
const storeImages = async (result: ImageResult, batch: readonly number[], parts: AttemptParts): Promise<Arrived> => {
  const arrived: Arrived = { images: new Map() };
  const images = result.images.slice(0, batch.length);
  const places = placesOf(images, batch.length);
  for (const [position, image] of images.entries()) {
    try {
      const { frames: _, ...facts } = await readImage(image.bytes, parts.limits);
      const stored = { bytes: image.bytes, mediaType: facts.mediaType };
      const key = await patiently('An image could not be stored', () => parts.originals.put(stored), parts);
      const original: StoredImage = { key, ...facts };
      arrived.images.set(batch[places[position] as number] as number, {
        original,
        ...(image.seed !== undefined && { seed: image.seed }),
      });
    } catch (thrown) {
      arrived.problem = asForgeError(thrown);
    }
  }
  return arrived;
};

/** Where in the batch each image belongs. One whose index cannot be, or is another's, gets a place that is left: it was paid for. */
const placesOf = (images: ImageResult['images'], places: number): number[] => {
  const free = new Set(Array.from({ length: places }, (_, place) => place));
  const claimed = images.map(({ index }, position) => {
    const place = index ?? position;
    return free.delete(place) ? place : undefined;
  });
  const [...left] = free;
  return claimed.map((place) => place ?? (left.shift() as number));
};

/** Waits before each further try, ms. */
const patientWaits = [500, 2_000, 8_000];

/** Keeps what a call brought, against disks and databases that are away for a moment: to ask again would be to pay again. */
const patiently = async <T>(problem: string, keep: () => Promise<T>, { clock, logger }: AttemptParts): Promise<T> => {
  for (const waitMs of patientWaits) {
    try {
      return await keep();
    } catch (thrown) {
      if (asForgeError(thrown).code === 'IMAGEFORGE_LEASE_LOST') throw thrown;
      logger.warn(`${problem}, trying again in ${waitMs} ms: ${describeError(thrown)}`);
      await clock.sleep(waitMs);
    }
  }
  return keep();
};

const incomplete = (asked: number, { images, problem }: Arrived, isFree: boolean): ForgeError => {
  if (!problem) return new ForgeError('IMAGEFORGE_PROVIDER_BAD_RESPONSE', `Expected ${asked} images, got ${images.size}.`);
  if (problem.code === 'IMAGEFORGE_INVALID_IMAGE') {
    const message = `The provider's answer was not usable: ${problem.message}`;
    // What is larger than this installation keeps would be as large, and paid for, the next time.
    const code = isTooLarge(problem) ? 'IMAGEFORGE_INVALID_IMAGE' : 'IMAGEFORGE_PROVIDER_BAD_RESPONSE';
    return new ForgeError(code, message, { details: problem.details, cause: problem });
  }
  // A fault of ours. What was free can be made again; what was paid for would be paid for again.
  if (isFree) return problem;
  const { message } = new ForgeError('IMAGEFORGE_IMAGE_LOST');
  return new ForgeError('IMAGEFORGE_IMAGE_LOST', `${message} ${problem.message}`, { details: problem.details, cause: problem });
};

/**
 * What is booked for a call that failed: nothing when it was refused, its estimate when nobody knows.
 * @param hasAnswer the provider did its part, and what became of it could not be recorded.
 */
const failedEnd = (
  error: ForgeError,
  hasAnswer: boolean,
  { price, recipe }: Candidate,
  images: number,
  previews: number,
): Partial<Attempt> => {
  const failed = { state: 'failed', error: error.toJSON() } as const;
  if (price?.kind === 'free') return { ...failed, costMicroUsd: 0 };
  if (hasAnswer || isPossiblyCharged(error)) return { ...failed, ...bookAmbiguous(price, recipe, images, previews) };
  // A fault of ours, of which nobody knows whether the request had gone out, has an unknown cost.
  return error.code === 'IMAGEFORGE_INTERNAL' || error.code === 'IMAGEFORGE_STORAGE_FAILED'
    ? failed
    : { ...failed, costMicroUsd: 0 };
};

/** Whether the provider had the request, and we don't know what it made of it. */
const isPossiblyCharged = ({ details }: ForgeError): boolean => details?.possiblyCharged === true;
