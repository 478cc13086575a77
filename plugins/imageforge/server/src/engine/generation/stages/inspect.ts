import type { ForgeError } from '../../errors';
import type { Warning } from '../../image-model';
import type { Judge } from '../../moderation';
import type { GenerationPatch, OriginalStore } from '../../ports';
import type { Generation, GenerationImage } from '../generation';
import { blockedBy, rejectedBy } from '../refusal';
import type { Stage, Work } from '../stage';

interface Parts {
  judge: Judge;
  originals: OriginalStore;
}

/**
 * Judges each image before anybody sees it; nothing after this stage finishes an image without the
 * verdict `pass`. What a reviewer has to decide waits here; the stage runs again once that is recorded.
 */
export const createInspectStage = (parts: Parts): Stage => ({
  name: 'inspect',
  async run(work) {
    if (parts.judge.judges.image) await inspectAll(work, parts);
    const images = work.generation.images.map(concluded);
    if (images.some(({ verdict }) => verdict === 'review')) return { images, state: 'review' };
    return refuse(work, images);
  },
});

/** Saved one by one, so that what was judged is not judged again after a crash or a wait. */
const inspectAll = async (work: Work, { judge, originals }: Parts): Promise<void> => {
  for (const { index, original, verdict } of work.generation.images) {
    if (!original || verdict) continue;
    work.signal.throwIfAborted();
    const moderation = await judge.judge({ kind: 'output', image: await originals.get(original.key) }, work.signal);
    if (!moderation) continue;
    const judged = { verdict: moderation.decision, moderation };
    await work.save({
      images: work.generation.images.map((image) => (image.index === index ? { ...image, ...judged } : image)),
    });
  }
};

/** With the reviewer's decision, where there is one. What has no verdict by now is judged by nobody. */
const concluded = (image: GenerationImage): GenerationImage => {
  if (image.review) return { ...image, verdict: image.review.decision === 'approved' ? 'pass' : 'block' };
  return image.original && !image.verdict ? { ...image, verdict: 'pass' } : image;
};

/** Those that may not be shown get their reason; when none is left, the generation is blocked. */
const refuse = async (work: Work, images: readonly GenerationImage[]): Promise<GenerationPatch> => {
  const errors = new Map(images.filter(({ verdict }) => verdict === 'block').map((image) => [image.index, errorOf(image)]));
  const marked = images.map((image) => ({ ...image, ...errorView(errors.get(image.index)) }));
  const first = [...errors.values()].sort(byReviewerFirst)[0];
  if (first && !images.some(({ verdict }) => verdict === 'pass')) {
    await work.save({ images: marked });
    throw first;
  }
  return { images: marked, warnings: [...work.generation.warnings, ...warningsOf(errors, work.generation)] };
};

const errorOf = ({ review, moderation }: GenerationImage): ForgeError =>
  review ? rejectedBy(review) : blockedBy(moderation ?? { decision: 'block', findings: [] });

const errorView = (error: ForgeError | undefined): Pick<GenerationImage, 'error'> => (error ? { error: error.toJSON() } : {});

const byReviewerFirst = (one: ForgeError, other: ForgeError): number =>
  Number(other.code === 'IMAGEFORGE_REVIEW_REJECTED') - Number(one.code === 'IMAGEFORGE_REVIEW_REJECTED');

const warningsOf = (errors: ReadonlyMap<number, ForgeError>, { images }: Generation): Warning[] =>
  [...errors].map(([index, { code, message }]) => ({
    code: 'image-failed',
    message: `Image ${index + 1} of ${images.length} was left out: ${message}`,
    details: { index, reason: code },
  }));
