import type { ImageBytes, Size } from '../image-model';
import { encodeImage } from './encode-image';
import { openImage } from './open-image';

/** Which part of the picture stays when it is cut. `attention` and `entropy` look for it. */
export type CropPosition = 'center' | 'attention' | 'entropy' | 'top' | 'right' | 'bottom' | 'left';

export interface TransformOptions {
  /** px. One side alone: the other follows. */
  width?: number;
  height?: number;
  /** `cover` cuts to the box, `contain` pads to it, `inside` keeps the ratio. */
  fit: 'cover' | 'contain' | 'inside';
  position: CropPosition;
  /** Standard deviation of a Gaussian blur, px of the result. `undefined`: none. */
  blur?: number;
  format: 'webp' | 'png' | 'jpeg' | 'avif';
  /** 1–100; ignored for png. `undefined`: that of the format. */
  quality?: number;
}

/** What sharp takes by default, but for AVIF: 50 is what WebP looks like at 80. */
const defaultQuality = { webp: 80, jpeg: 80, avif: 50, png: 100 };

/** Somebody waits for it: 4, the default, takes 1.6 times as long for 3 to 6 % less bytes. */
const webpEffort = 2;

/**
 * Another size and format of a finished image, with its XMP: provenance is not stripped. Nothing is
 * enlarged: a box that is larger than the picture is taken for the largest of its ratio that is not.
 */
export const transformImage = async ({ bytes }: Pick<ImageBytes, 'bytes'>, source: Size, options: TransformOptions): Promise<ImageBytes & Size> => {
  const image = openImage(bytes);
  const box = boxWithin(source, options);
  // Nothing to resize is no reason to resample.
  const isWhole = (box.width ?? source.width) === source.width && (box.height ?? source.height) === source.height;
  const resized = isWhole
    ? image
    : image.resize({
        ...box,
        fit: options.fit,
        position: options.position === 'center' ? 'centre' : options.position,
        background: options.format === 'jpeg' ? '#ffffff' : '#00000000',
      });
  const blurred = options.blur === undefined ? resized : resized.blur(options.blur);
  const { format, quality = defaultQuality[format] } = options;
  const { data, info } = await encodeImage(blurred, { format, quality, webpEffort }).keepXmp().toBuffer({ resolveWithObject: true });
  return { bytes: data, mediaType: `image/${options.format}`, width: info.width, height: info.height };
};

/** The box that is asked for, or the largest of its ratio that the picture fills without being enlarged. */
export const boxWithin = (source: Size, { width, height, fit }: Pick<TransformOptions, 'width' | 'height' | 'fit'>): Partial<Size> => {
  const scales = [source.width / (width ?? Infinity), source.height / (height ?? Infinity)].filter((scale) => scale > 0);
  // What is cut has to fill both sides, what is padded or kept whole has to reach one.
  const scale = Math.min(1, fit === 'cover' ? Math.min(...scales) : Math.max(...scales));
  const scaled = (side: number) => Math.max(1, Math.round(side * scale));
  return { ...(width !== undefined && { width: scaled(width) }), ...(height !== undefined && { height: scaled(height) }) };
};
