import type { FindingView, ReviewedBy, ReviewedImage, ReviewState, ReviewView } from '../../../shared/reviews';
import { type Generation, type GenerationImage, type Review, sourcesOf, withoutServerIds } from '../engine/generation/generation';
import { waitingFor } from '../engine/generation/review';
import type { Verdict } from '../engine/moderation';
import type { SignedUrls } from '../engine/ports';
import { hasOriginal, hasSource } from '../engine/retention/kept-files';

/** What reviewers see, and nobody else: originals that nobody has allowed yet, scores, and the words that were noticed. */
export const createReviewView =
  (urls: SignedUrls) =>
  (generation: Generation): ReviewView => {
    const { recipe, screening, target, requester } = generation;
    const waiting = waitingFor(generation);

    const imageView = (image: GenerationImage): ReviewedImage => ({
      index: image.index,
      state: stateOf(image, waiting.includes(image.index)),
      ...(image.original && {
        ...(hasOriginal(generation, image) && { url: urls.sign(image.original.key) }),
        width: image.original.width,
        height: image.original.height,
      }),
      findings: findingsOf(image.moderation),
      ...(image.review && { review: reviewedBy(image.review) }),
    });

    return {
      id: generation.id,
      about: generation.stage === 'screen' ? 'request' : 'images',
      waiting: waiting.length > 0,
      state: generation.state,
      prompt: recipe.prompt,
      ...(recipe.negativePrompt && { negativePrompt: recipe.negativePrompt }),
      ...(recipe.template && { template: recipe.template.slug }),
      model: `${recipe.provider}/${recipe.model}`,
      requester: { kind: requester.kind, id: requester.id, ...(requester.name && { name: requester.name }) },
      ...(target && { target: withoutServerIds(target) }),
      createdAt: generation.createdAt,
      ...(screening && {
        request: {
          state: requestState(screening, waiting.includes(undefined)),
          findings: findingsOf(screening.verdict),
          ...(screening.review && { review: reviewedBy(screening.review) }),
        },
      }),
      sources: sourcesOf(recipe).flatMap((key, index) => (hasSource(generation, index) ? [{ index, url: urls.sign(key) }] : [])),
      images: generation.images.map(imageView),
    };
  };

export type ReviewViewOf = ReturnType<typeof createReviewView>;

const stateOf = ({ original, verdict, review }: GenerationImage, waits: boolean): ReviewState => {
  if (waits) return 'waiting';
  if (review) return review.decision;
  if (!original) return 'missing';
  if (verdict === 'review') return 'undecided';
  return verdict === 'block' ? 'blocked' : 'passed';
};

const requestState = ({ verdict, review }: NonNullable<Generation['screening']>, waits: boolean): ReviewState => {
  if (waits) return 'waiting';
  if (review) return review.decision;
  if (verdict.decision === 'review') return 'undecided';
  return verdict.decision === 'block' ? 'blocked' : 'passed';
};

const findingsOf = (verdict: Verdict | undefined): FindingView[] =>
  (verdict?.findings ?? []).map(({ moderator, category, score, decided, decision, excerpt, source }) => ({
    moderator,
    category,
    ...(decided === undefined && { score }),
    decision,
    ...(excerpt !== undefined && { excerpt }),
    ...(source !== undefined && { source }),
  }));

const reviewedBy = ({ by, at, reason }: Review): ReviewedBy => ({
  by: { kind: by.kind, id: by.id, ...(by.name && { name: by.name }) },
  at,
  ...(reason && { reason }),
});
