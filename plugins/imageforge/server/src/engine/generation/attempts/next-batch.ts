import type { GenerationImage } from '../generation';

/** The next images to ask for in one call: neighbours, because image i has `seed + i`. */
export const nextBatch = (images: readonly GenerationImage[], maxImages: number): number[] => {
  const first = images.findIndex(isMissing);
  if (first === -1) return [];
  let end = first + 1;
  while (end - first < maxImages && isMissing(images[end])) end += 1;
  return images.slice(first, end).map(({ index }) => index);
};

/** Neither made nor given up. */
export const isMissing = (image: GenerationImage | undefined): boolean =>
  image !== undefined && !image.original && !image.error;
