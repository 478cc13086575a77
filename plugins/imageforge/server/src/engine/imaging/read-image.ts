import type { Metadata } from 'sharp';
import { ForgeError } from '../errors';
import { imageTypeOf } from './image-type';
import { maxSide } from './limits';
import { openImage } from './open-image';
import { readPngChunks } from './read-png-chunks';
import { inTurn } from './turns';

export interface ImageLimits {
  /** Most bytes of the file. */
  maxBytes: number;
  /** Most pixels, width × height. */
  maxPixels: number;
  /** What becomes of an image with several frames, and of GIF: refused, or its first frame is used. Left out: refused. */
  animated?: 'refuse' | 'first-frame';
}

export interface ImageFacts {
  mediaType: string;
  /** px, after the EXIF orientation was applied. */
  width: number;
  height: number;
  bytes: number;
}

/** What a file may carry beside its pixels; printers' largest colour profiles have 3 MB. */
const most = { profileBytes: 4_000_000, metadataBytes: 16_000_000, pngChunks: 1_000, frames: 1_000 };

/**
 * Recognises an image by its bytes and decodes it once, so that a truncated or hostile file is found
 * here and not later. Decoding runs off the event loop.
 * @returns `frames` where there are several
 * @throws ForgeError IMAGEFORGE_INVALID_IMAGE with the reason in `details.reason`.
 */
export const readImage = async (bytes: Uint8Array, limits: ImageLimits): Promise<ImageFacts & { frames?: number }> => {
  const { maxBytes, maxPixels, animated = 'refuse' } = limits;
  if (bytes.byteLength > maxBytes) {
    throw invalid('too-many-bytes', `Expected at most ${maxBytes} bytes, got ${bytes.byteLength}.`);
  }
  const mediaType = imageTypeOf(bytes);
  if (!mediaType || (mediaType === 'image/gif' && animated === 'refuse')) {
    throw invalid('format', `Expected a PNG, JPEG, WebP or AVIF image; ${mediaType ? `this is ${mediaType}` : 'the bytes are something else'}.`);
  }
  const chunks = mediaType === 'image/png' ? readPngChunks(bytes, most.pngChunks) : { count: 0, bytes: 0, frames: 1 };
  if (chunks.count > most.pngChunks || chunks.bytes > most.metadataBytes) {
    throw invalid('too-much-metadata', `Expected at most ${most.pngChunks} chunks and ${most.metadataBytes} bytes beside the pixels, got more.`);
  }
  // The pixel limit is checked below, by name; sharp's own would only say "input image exceeds".
  const metadata = await openImage(bytes, { maxPixels: 0 })
    .metadata()
    .catch((cause: unknown) => {
      throw invalid('damaged', `Expected an image of type ${mediaType}, got bytes that only begin like one.`, cause);
    });
  if (metadata.mediaType !== mediaType) {
    throw invalid('format', `Expected an image of type ${mediaType}, as the file begins, got ${metadata.mediaType ?? 'something else'}.`);
  }
  checkMetadata(metadata);
  const frames = Math.max(metadata.pages ?? 1, chunks.frames);
  if (frames > 1 && animated === 'refuse') throw invalid('animated', `Expected a single picture, got ${frames} frames.`);
  if (frames > most.frames) throw invalid('too-many-frames', `Expected at most ${most.frames} frames, got ${frames}.`);
  const { width, height } = metadata;
  if (width * height > maxPixels) {
    throw invalid('too-many-pixels', `Expected at most ${maxPixels} px, got ${width * height}.`);
  }
  if (Math.max(width, height) > maxSide) {
    throw invalid('too-long', `Expected at most ${maxSide} px a side, got ${width}x${height}.`);
  }
  await inTurn(() => decodeToTheEnd(bytes, height, maxPixels)).catch((cause: unknown) => {
    throw invalid('damaged', 'The image is damaged or cut off: it could not be decoded to the end.', cause);
  });
  const turned = (metadata.orientation ?? 1) >= 5;
  return {
    mediaType,
    width: turned ? height : width,
    height: turned ? width : height,
    bytes: bytes.byteLength,
    ...(frames > 1 && { frames }),
  };
};

const checkMetadata = ({ icc, exif, xmp, iptc, comments = [] }: Metadata): void => {
  const profile = icc?.byteLength ?? 0;
  if (profile > most.profileBytes) {
    throw invalid('too-much-metadata', `Expected a colour profile of at most ${most.profileBytes} bytes, got ${profile}.`);
  }
  const texts = comments.reduce((sum, { text }) => sum + text.length, 0);
  const bytes = [exif, xmp, iptc].reduce((sum, part) => sum + (part?.byteLength ?? 0), profile + texts);
  if (bytes > most.metadataBytes) {
    throw invalid('too-much-metadata', `Expected at most ${most.metadataBytes} bytes of metadata, got ${bytes}.`);
  }
};

/** The last pixel is there only once all lines above it were read, and nothing is computed from them. */
const decodeToTheEnd = (bytes: Uint8Array, height: number, maxPixels: number): Promise<Buffer> =>
  openImage(bytes, { maxPixels })
    .extract({ left: 0, top: height - 1, width: 1, height: 1 })
    .raw()
    .toBuffer();

/** Whether `readImage` refused it for its size rather than for what it is. */
export const isTooLarge = ({ details }: ForgeError): boolean =>
  details?.reason === 'too-many-bytes' || details?.reason === 'too-many-pixels' || details?.reason === 'too-long';

const invalid = (reason: string, message: string, cause?: unknown): ForgeError =>
  new ForgeError('IMAGEFORGE_INVALID_IMAGE', message, { details: { reason }, cause });
