import type { ImageBytes } from '../image-model';
import { openImage } from './open-image';
import { inTurn } from './turns';

/** Types that every service takes. */
const common = ['image/jpeg', 'image/png', 'image/webp'];
/** Larger files are made smaller before they are sent (bytes), to at most so many px a side: classifiers look at less. */
const defaults = { maxBytes: 3_000_000, maxSide: 1_536 };

/** The image as a service takes it that looks at it: itself, or a smaller JPEG of it. */
export const viewImage = async (image: ImageBytes, { maxBytes, maxSide } = defaults): Promise<ImageBytes> => {
  if (common.includes(image.mediaType) && image.bytes.byteLength <= maxBytes) return image;
  const bytes = await inTurn(() =>
    openImage(image.bytes)
      .autoOrient()
      .resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 90 })
      .toBuffer(),
  );
  return { bytes, mediaType: 'image/jpeg' };
};
