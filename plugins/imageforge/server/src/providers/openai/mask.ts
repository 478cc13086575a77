import sharp from 'sharp';
import { ForgeError } from '../../engine/errors';
import { formatSize, type ImageBytes, mediaTypeOf, type Size } from '../../engine/image-model';
import { dressMask } from '../../provider-kit';

/** OpenAI takes masks below 4 MB. */
const maxMaskBytes = 4_000_000;

/**
 * Our mask (white where to repaint) as OpenAI wants it: a PNG that is transparent where to edit.
 * Only full transparency counts there, so greys go to the nearer side.
 * @param first dimensions of the first source image, px.
 * @throws ForgeError IMAGEFORGE_INVALID_IMAGE when the dimensions differ or the mask is too large.
 */
export const toEditMask = async (mask: ImageBytes, first: Size): Promise<ImageBytes> => {
  if (mediaTypeOf(mask.bytes) === undefined) {
    throw new ForgeError('IMAGEFORGE_INVALID_IMAGE', 'Expected a mask that is a PNG.', {
      details: { field: 'mask' },
    });
  }
  const { bytes } = await dressMask(mask, 'alpha');
  const { width, height } = await sharp(bytes).metadata();
  if (width !== first.width || height !== first.height) {
    const [expected, received] = [formatSize(first), formatSize({ width, height })];
    throw new ForgeError(
      'IMAGEFORGE_INVALID_IMAGE',
      `Expected a mask of the first image's dimensions, ${expected}, got ${received}.`,
      { details: { field: 'mask', expected, received } },
    );
  }
  if (bytes.byteLength >= maxMaskBytes) {
    throw new ForgeError(
      'IMAGEFORGE_INVALID_IMAGE',
      `Expected a mask below ${maxMaskBytes} bytes once it is a PNG, got ${bytes.byteLength}: simplify it.`,
      { details: { field: 'mask', expected: maxMaskBytes, received: bytes.byteLength } },
    );
  }
  return { bytes, mediaType: 'image/png' };
};
