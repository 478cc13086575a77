import { formatSize, type Size } from '../image-model';

interface Row {
  size?: string;
  quality?: string;
}

/** Size and quality that a call asks for. `quality` left out, or `auto`: the model chooses. */
export interface Wanted {
  /** px */
  size: Size;
  quality?: string;
}

/**
 * The rows of a price that may apply: the first that matches; when the model chooses the quality and
 * no row holds for all of them, every row of that size. Empty: the price doesn't say.
 */
export const matchRows = <T extends Row>(rows: readonly T[], { size, quality }: Wanted): readonly T[] => {
  const ofSize = rows.filter((row) => row.size === undefined || row.size === formatSize(size));
  const first = ofSize.find((row) => row.quality === undefined || row.quality === quality);
  if (first) return [first];
  return quality === undefined || quality === 'auto' ? ofSize : [];
};
