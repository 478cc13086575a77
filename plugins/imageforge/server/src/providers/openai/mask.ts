import sharp from 'sharp';
import { ForgeError } from '../../engine/errors';
import { type ImageBytes, mediaTypeOf, type Size } from '../../engine/image-model';

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
  // Transparent parts of a mask mean nothing: they are black, that is, kept.
  const flat = sharp(mask.bytes).flatten({ background: '#000' }).toColourspace('b-w');
  const { data, info } = await flat
    .threshold(128)
    .negate()
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw new ForgeError('IMAGEFORGE_INVALID_IMAGE', 'The mask cannot be decoded.', { cause });
    });
  if (info.width !== first.width || info.height !== first.height) {
    const expected = `${first.width}x${first.height}`;
    const received = `${info.width}x${info.height}`;
    throw new ForgeError(
      'IMAGEFORGE_INVALID_IMAGE',
      `Expected a mask of the first image's dimensions, ${expected}, got ${received}.`,
      { details: { field: 'mask', expected, received } },
    );
  }
  const { width, height } = info;
  const bytes = await sharp({ create: { width, height, channels: 3, background: '#000' } })
    .joinChannel(data, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
  if (bytes.byteLength >= maxMaskBytes) {
    throw new ForgeError(
      'IMAGEFORGE_INVALID_IMAGE',
      `Expected a mask below ${maxMaskBytes} bytes once it is a PNG, got ${bytes.byteLength}: simplify it.`,
      { details: { field: 'mask', expected: maxMaskBytes, received: bytes.byteLength } },
    );
  }
  return { bytes, mediaType: 'image/png' };
};
