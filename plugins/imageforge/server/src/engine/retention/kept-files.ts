import type { Asset, Generation, GenerationImage } from '../generation/generation';

/** Whether a moderator or a reviewer did not allow the image. */
export const isRefused = ({ verdict, review }: GenerationImage, asset?: Pick<Asset, 'state'>): boolean =>
  asset?.state === 'rejected' || verdict === 'block' || review?.decision === 'rejected';

/** Whether a moderator did not allow the source image, or a reviewer one that a moderator had noticed. */
export const isRefusedSource = ({ screening }: Generation, index: number): boolean =>
  (screening?.verdict.findings ?? []).some(
    ({ source, decision }) =>
      source === index && (decision === 'block' || (decision === 'review' && screening?.review?.decision === 'rejected')),
  );

/** Whether the provider's bytes of an image are still there. What was not allowed is deleted by a rule of its own. */
export const hasOriginal = ({ purged = {} }: Generation, image: GenerationImage): boolean =>
  image.original !== undefined && !purged.images?.includes(image.index) && (isRefused(image) || purged.originals === undefined);

/** Whether a source image, or the mask, is still there. @param index as `sourcesOf` counts them */
export const hasSource = (generation: Generation, index: number): boolean => {
  const { purged = {} } = generation;
  return isRefusedSource(generation, index) ? !purged.sources?.includes(index) : purged.originals === undefined;
};
