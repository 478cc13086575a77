import sharp from 'sharp';
import { ForgeError } from '../errors';
import { mediaTypeOf } from '../image-model';
import { takeTurns } from './take-turns';

export interface ImageLimits {
  /** Most bytes of the file. */
  maxBytes: number;
  /** Most pixels, width × height. */
  maxPixels: number;
}

interface ImageFacts {
  mediaType: string;
  /** px, after the EXIF orientation was applied. */
  width: number;
  height: number;
  bytes: number;
}

/** Longest width or height of an image, px: WebP's own. What is longer costs memory by the line. */
const maxSide = 16_383;

/**
 * Decoders hold whole pictures in memory, and run on the four threads that files and DNS need too
 * (libuv's default): strangers' images may take half of them.
 */
const inTurn = takeTurns(2);

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
  const header = sharp(bytes, { limitInputPixels: false, failOn: 'warning', pages: -1 });
  const metadata = await header.metadata().catch((cause: unknown) => {
    throw invalid('damaged', `Expected an image of type ${mediaType}, got bytes that only begin like one.`, cause);
  });
  if ((metadata.pages ?? 1) > 1) {
    throw invalid('animated', `Expected a single picture, got ${metadata.pages} frames.`);
  }
  if (metadata.width * metadata.height > limits.maxPixels) {
    throw invalid('too-many-pixels', `Expected at most ${limits.maxPixels} px, got ${metadata.width * metadata.height}.`);
  }
  if (Math.max(metadata.width, metadata.height) > maxSide) {
    throw invalid('too-long', `Expected at most ${maxSide} px a side, got ${metadata.width}x${metadata.height}.`);
  }
  await inTurn(() => decodeToTheEnd(bytes, metadata.height, limits)).catch((cause: unknown) => {
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

/** The last pixel is there only once all lines above it were read, and nothing is computed from them. */
const decodeToTheEnd = (bytes: Uint8Array, height: number, { maxPixels }: ImageLimits): Promise<Buffer> =>
  sharp(bytes, { limitInputPixels: maxPixels, failOn: 'warning', sequentialRead: true })
    .extract({ left: 0, top: height - 1, width: 1, height: 1 })
    .raw()
    .toBuffer();

const invalid = (reason: string, message: string, cause?: unknown): ForgeError =>
  new ForgeError('IMAGEFORGE_INVALID_IMAGE', message, { details: { reason }, cause });
