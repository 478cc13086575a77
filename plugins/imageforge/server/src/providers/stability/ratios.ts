import type { Size, SizeSupport } from '../../engine/image-model';

/**
 * The API takes a ratio and no size. Of the pixels its reference says only that they are one megapixel in
 * all, 1024x1024 for a square (Ultra, SD 3.5), or one and a half (Core). These are the usual sizes of one
 * megapixel for each ratio, in steps of 64 px; where another one comes, the result says so in a warning.
 */
export const ratioSizes = {
  '1:1': { width: 1024, height: 1024 },
  '16:9': { width: 1344, height: 768 },
  '9:16': { width: 768, height: 1344 },
  '3:2': { width: 1216, height: 832 },
  '2:3': { width: 832, height: 1216 },
  '5:4': { width: 1088, height: 896 },
  '4:5': { width: 896, height: 1088 },
  '21:9': { width: 1536, height: 640 },
  '9:21': { width: 640, height: 1536 },
} as const satisfies Record<string, Size>;

export const listedSizes: SizeSupport = { kind: 'list', sizes: Object.values(ratioSizes) };

/** The ratio that a size of the list stands for; of any other size, the nearest. */
export const ratioOf = ({ width, height }: Size): string => {
  const distance = (size: Size) => Math.abs(Math.log(width / height) - Math.log(size.width / size.height));
  const [first, ...others] = Object.entries(ratioSizes);
  return others.reduce((best, one) => (distance(one[1]) < distance(best[1]) ? one : best), first as [string, Size])[0];
};
