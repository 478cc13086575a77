import sharp, { type Sharp } from 'sharp';
import { ForgeError } from '../errors';
import { imageTypeOf } from './image-type';
import { maxSide } from './limits';

/** Longest time for one pipeline, s: a file that makes a decoder go round and round is given up. */
const maxSeconds = 120;

/**
 * Every file is opened here, so that none reaches a decoder that is not meant for it: libvips would
 * also take what is a program as much as a picture (SVG, PDF) or is read by older code (TIFF). They
 * are not switched off in libvips, as Strapi's own uploads use the same one.
 * @param options.maxPixels more than this is not decoded, px, width × height; 0: whatever it is
 * @throws ForgeError IMAGEFORGE_INVALID_IMAGE for bytes of another kind
 */
export const openImage = (bytes: Uint8Array, { maxPixels = maxSide ** 2 }: { maxPixels?: number } = {}): Sharp => {
  if (!imageTypeOf(bytes)) {
    throw new ForgeError('IMAGEFORGE_INVALID_IMAGE', 'Expected a PNG, JPEG, WebP or AVIF image; the bytes are something else.', {
      details: { reason: 'format' },
    });
  }
  return sharp(bytes, { limitInputPixels: maxPixels, failOn: 'warning' }).timeout({ seconds: maxSeconds });
};
