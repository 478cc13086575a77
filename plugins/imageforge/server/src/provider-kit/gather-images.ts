import { asForgeError } from '../engine/errors';
import type { ImageBytes, Warning } from '../engine/image-model';
import { badResponse } from './http-client';

/**
 * The images of an answer, each for itself: one that cannot be had is a warning as long as another came. Each
 * says which of the answer's it is, so that the seed of a missing one is not asked of another.
 * @param parts what the answer has in place of images, in its order; more than `asked` are left.
 * @param toImage makes an image of a part, or throws; an `index` of its own holds.
 * @throws ForgeError what `toImage` threw for the first part, when no image came; IMAGEFORGE_PROVIDER_BAD_RESPONSE for none at all.
 */
export const gatherImages = async <Part, Image extends ImageBytes & { index?: number }>(
  parts: readonly Part[],
  toImage: (part: Part, index: number) => Image | Promise<Image>,
  { asked, label }: { asked: number; label: string },
): Promise<{ images: (Image & { index: number })[]; warnings: Warning[] }> => {
  if (parts.length === 0) throw badResponse(`Expected ${asked} images of ${label}, got none.`);
  const outcomes = await Promise.allSettled(parts.slice(0, asked).map(async (part, index) => toImage(part, index)));
  const images = outcomes.flatMap((outcome, index) => (outcome.status === 'fulfilled' ? [{ index, ...outcome.value }] : []));
  const failures = outcomes.flatMap((outcome, index) => (outcome.status === 'rejected' ? [{ index, error: asForgeError(outcome.reason) }] : []));
  const [first] = failures;
  if (images.length === 0 && first) throw first.error;
  const details = { asked, received: parts.length };
  return {
    images,
    warnings: [
      ...(parts.length < asked ? [{ code: 'fewer-images' as const, message: `${label} made ${parts.length} of ${asked} images.`, details }] : []),
      ...failures.map(({ index, error }) => ({ code: 'image-failed' as const, message: error.message, details: { index } })),
    ],
  };
};
