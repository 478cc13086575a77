import { ForgeError } from '../errors';
import type { Size, SizeSupport } from './capabilities';

/** `{width: 1536, height: 1024}` → `1536x1024`. */
export const formatSize = ({ width, height }: Size): string => `${width}x${height}`;

/**
 * `1536x1024` → `{width: 1536, height: 1024}`.
 * @throws ForgeError IMAGEFORGE_INVALID_REQUEST when it is not two whole numbers above 0.
 */
export const parseSize = (text: string): Size => {
  const match = /^([1-9]\d{0,5})x([1-9]\d{0,5})$/.exec(text);
  if (!match) {
    throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', `Expected a size like "1536x1024", got "${text}".`, {
      details: { field: 'size', received: text },
    });
  }
  return { width: Number(match[1]), height: Number(match[2]) };
};

/** Why the size is not supported, in words; `undefined` when it is. */
export const sizeProblem = (size: Size, support: SizeSupport): string | undefined => {
  const { width, height } = size;
  if (support.kind === 'list') {
    if (support.sizes.some((one) => one.width === width && one.height === height)) return undefined;
    return `expected one of ${support.sizes.map(formatSize).join(', ')}, got ${formatSize(size)}`;
  }
  const { minSide, maxSide, multipleOf, maxPixels, minPixels = 0, maxAspectRatio = Infinity } = support;
  if (width < minSide || height < minSide || width > maxSide || height > maxSide) {
    return `expected sides of ${minSide} to ${maxSide} px, got ${formatSize(size)}`;
  }
  if (width % multipleOf !== 0 || height % multipleOf !== 0) {
    return `expected sides divisible by ${multipleOf}, got ${formatSize(size)}`;
  }
  if (width * height > maxPixels || width * height < minPixels) {
    return `expected ${minPixels} to ${maxPixels} px in all, got ${width * height}`;
  }
  if (Math.max(width, height) / Math.min(width, height) > maxAspectRatio) {
    return `expected a ratio of at most ${maxAspectRatio}:1, got ${formatSize(size)}`;
  }
  return undefined;
};
