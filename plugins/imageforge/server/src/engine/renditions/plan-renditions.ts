import type { Size } from '../image-model';
import type { Gravity, Version } from '../imaging';

/** Formats of renditions. All browsers load webp and jpeg; avif is smaller and takes long to make. */
export const renditionFormats = ['webp', 'jpeg', 'avif'] as const;
export type RenditionFormat = (typeof renditionFormats)[number];

/** A use that images have on pages. */
export interface RenditionSet {
  /** At most so large, px of the page. At least one of them; both for `cover`. */
  width?: number;
  height?: number;
  /** `inside`: the whole image within the box. `cover`: cut to the shape of the box. */
  fit: 'inside' | 'cover';
  /** What stays when it is cut. */
  gravity: Gravity;
  /** `undefined`: those of all sets. */
  formats?: readonly RenditionFormat[];
  densities?: readonly number[];
}

export interface RenditionOptions {
  /** By name, in the order in which renditions are listed. */
  sets: Record<string, RenditionSet>;
  formats: readonly RenditionFormat[];
  /** Pixels of a file for one of the page. */
  densities: readonly number[];
  /** 1–100 */
  quality: Record<RenditionFormat, number>;
}

export interface PlannedRendition {
  /** Of its set. */
  name: string;
  density: number;
  version: Version & { format: RenditionFormat };
}

/**
 * Which renditions an image gets: for each set, by format and then by density. Nothing is enlarged.
 * A density that is larger than the image is left out; where even the smallest is, the set gets one
 * rendition of density 1, as large as the image allows.
 * @param master size of the image, px
 */
export const planRenditions = (master: Size, { sets, formats, densities, quality }: RenditionOptions): PlannedRendition[] =>
  Object.entries(sets).flatMap(([name, set]) => {
    const sizes = sizesOf(master, set, [...new Set(set.densities ?? densities)].sort((one, other) => one - other));
    return [...new Set(set.formats ?? formats)].flatMap((format) =>
      sizes.map(({ density, ...size }) => ({
        name,
        density,
        version: { ...size, ...(isCut(master, set) && { gravity: set.gravity }), format, quality: quality[format] },
      })),
    );
  });

const sizesOf = (master: Size, set: RenditionSet, densities: readonly number[]): (Size & { density: number })[] => {
  const fitting = densities.filter((density) => scaleOf(master, set, density) <= 1);
  if (fitting.length === 0) return [{ density: 1, ...largestOf(master, set) }];
  return fitting.map((density) => ({ density, ...sizeOf(master, set, density) }));
};

/** What the image's sides are multiplied with; above 1 it would be enlarged. */
const scaleOf = ({ width, height }: Size, set: RenditionSet, density: number): number => {
  const scales = [(set.width ?? Infinity) / width, (set.height ?? Infinity) / height];
  return (set.fit === 'cover' ? Math.max(...scales) : Math.min(...scales)) * density;
};

const sizeOf = (master: Size, set: RenditionSet, density: number): Size => {
  if (isCut(master, set)) return { width: Math.round((set.width ?? master.width) * density), height: Math.round((set.height ?? master.height) * density) };
  return scaled(master, scaleOf(master, set, density));
};

/** The largest size of the set's shape that the image fills. */
const largestOf = (master: Size, set: RenditionSet): Size =>
  isCut(master, set) ? scaled({ width: set.width ?? master.width, height: set.height ?? master.height }, 1 / scaleOf(master, set, 1)) : master;

const scaled = ({ width, height }: Size, scale: number): Size => ({
  width: Math.max(1, Math.round(width * scale)),
  height: Math.max(1, Math.round(height * scale)),
});

/** Whether the set has another shape than the image, by a pixel or more. */
const isCut = (master: Size, set: RenditionSet): boolean => {
  if (set.fit !== 'cover' || set.width === undefined || set.height === undefined) return false;
  return Math.round((master.width * set.height) / set.width) !== master.height;
};
