import type { Size } from '../image-model';
import type { OutputTokens, TokensByArea } from './price';

/** Tokens of one image of this size, by a row of the price. */
export const tokensOf = (row: OutputTokens, size: Size): number =>
  'tokens' in row ? row.tokens : tokensByArea(row.area, size);

const tokensByArea = (
  { axis, offsetPixels, pixelsPerToken }: TokensByArea,
  { width, height }: Size,
): number => {
  const longer = Math.max(width, height);
  const shorter = Math.min(width, height);
  const shortAxis = Math.floor((2 * axis * shorter + longer) / (2 * longer));
  return Math.ceil((axis * shortAxis * (offsetPixels + width * height)) / pixelsPerToken);
};
