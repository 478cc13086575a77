import type { ImageBytes } from '../image-model';
import { openImage } from './open-image';
import { inTurn } from './turns';

/**
 * The first frame of an image that `readImage` has found to have several, as PNG and upright, with
 * its XMP: provenance is not stripped. Of an animated PNG it is the picture that programs show which
 * know no animation.
 */
export const firstFrame = (bytes: Uint8Array): Promise<ImageBytes> =>
  inTurn(async () => ({ bytes: await openImage(bytes).autoOrient().keepXmp().png().toBuffer(), mediaType: 'image/png' }));
