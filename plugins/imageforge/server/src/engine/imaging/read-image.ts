import sharp from 'sharp';
import { ForgeError } from '../errors';
import { mediaTypeOf } from '../image-model';

export interface ImageLimits {
  /** Most bytes of the file. */
  maxBytes: number;
  /** Most pixels, width × height. */
  maxPixels: number;
}

export interface ImageFacts {
  mediaType: string;
  /** px, after the EXIF orientation was applied. */
  width: number;
  height: number;
  bytes: number;
}

/**
 * Recognises an image by its bytes and decodes it once, so that a truncated or hostile file is found
 * here and not later. Decoding runs off the event loop.
 * @throws ForgeError IMAGEFORGE_INVALID_IMAGE with the reason in `details.reason`.
 */
export const readImage = async (bytes: Uint8Array, limits: ImageLimits): Promise<ImageFacts> => {
  if (bytes.byteLength > limits.maxBytes) {
    throw invalid('too-many-bytes', `Expected at most ${limits.maxBytes} bytes, got ${bytes.byteLength}.`);
  }
  const mediaType = mediaTypeOf(bytes);
  if (!mediaType) {
    throw invalid('format', 'Expected a PNG, JPEG, WebP or AVIF image; the bytes are something else.');
  }
  // The pixel limit is checked below, by name; sharp's own would only say "input image exceeds".
  const pipeline = sharp(bytes, { limitInputPixels: false, failOn: 'warning', pages: -1 });
  const metadata = await pipeline.metadata().catch((cause: unknown) => {
    throw invalid('damaged', `Expected an image of type ${mediaType}, got bytes that only begin like one.`, cause);
  });
  if ((metadata.pages ?? 1) > 1) {
    throw invalid('animated', `Expected a single picture, got ${metadata.pages} frames.`);
  }
  if (metadata.width * metadata.height > limits.maxPixels) {
    throw invalid('too-many-pixels', `Expected at most ${limits.maxPixels} px, got ${metadata.width * metadata.height}.`);
  }
  await pipeline.stats().catch((cause: unknown) => {
    throw invalid('damaged', 'The image is damaged or cut off: it could not be decoded to the end.', cause);
  });
  const turned = (metadata.orientation ?? 1) >= 5;
  return {
    mediaType,
    width: turned ? metadata.height : metadata.width,
    height: turned ? metadata.width : metadata.height,
    bytes: bytes.byteLength,
  };
};

const invalid = (reason: string, message: string, cause?: unknown): ForgeError =>
  new ForgeError('IMAGEFORGE_INVALID_IMAGE', message, { details: { reason }, cause });
