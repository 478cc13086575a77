import { ForgeError } from '../errors';
import type { ReviewPatch } from '../ports';
import type { Generation, Review } from './generation';

/** What a reviewer decides about: one of the images, or (`undefined`) the request's texts and source images. */
type ReviewSubject = number | undefined;

export interface Decision extends Pick<Review, 'decision' | 'reason'> {
  image: ReviewSubject;
}

/** What waits for a reviewer. */
export const waitingFor = ({ state, stage, screening, images }: Generation): ReviewSubject[] => {
  if (state !== 'review') return [];
  if (stage === 'screen') return screening?.verdict.decision === 'review' && !screening.review ? [undefined] : [];
  if (stage !== 'inspect') return [];
  return images.filter(({ verdict, review }) => verdict === 'review' && !review).map(({ index }) => index);
};

/** Whether every one of the decisions stands on the row, by the same person: then it was sent twice. */
export const isDecidedSo = (generation: Generation, decisions: readonly Decision[], by: Review['by']): boolean =>
  decisions.every(({ image, decision, reason }) => {
    const review = image === undefined ? generation.screening?.review : generation.images[image]?.review;
    return (
      review?.decision === decision && review.reason === reason && review.by.kind === by.kind && review.by.id === by.id
    );
  });

/**
 * Puts decisions on a generation that waits; with the last of them it goes on at the stage where it waits.
 * @throws ForgeError IMAGEFORGE_CONFLICT for something that does not wait, or was decided by now.
 */
export const applyDecisions = (
  generation: Generation,
  decisions: readonly Decision[],
  who: Pick<Review, 'by' | 'at'>,
): ReviewPatch => {
  const waiting = waitingFor(generation);
  const late = decisions.find(({ image }) => !waiting.includes(image));
  if (late) {
    const subject = late.image === undefined ? 'The request' : `Image ${late.image}`;
    throw new ForgeError('IMAGEFORGE_CONFLICT', `${subject} does not wait for a review, or somebody has decided about it by now.`, {
      details: { ...(late.image !== undefined && { image: late.image }) },
    });
  }
  const reviewOf = (subject: ReviewSubject): Review | undefined => {
    const decided = decisions.find(({ image }) => image === subject);
    return decided && { decision: decided.decision, ...(decided.reason && { reason: decided.reason }), ...who };
  };
  const request = reviewOf(undefined);
  return {
    state: decisions.length === waiting.length ? 'running' : 'review',
    ...(generation.screening && request && { screening: { ...generation.screening, review: request } }),
    images: generation.images.map((image) => {
      const review = reviewOf(image.index);
      return review ? { ...image, review } : image;
    }),
  };
};
