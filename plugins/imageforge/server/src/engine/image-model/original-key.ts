import { createHash } from 'node:crypto';
import { ForgeError } from '../errors';
import type { ImageBytes } from './image-model';

/** Extensions of the keys, and what they say the bytes are. */
const mediaTypes: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  avif: 'image/avif',
  gif: 'image/gif',
  tiff: 'image/tiff',
  bmp: 'image/bmp',
  heic: 'image/heic',
};

interface OriginalKey {
  /** lower-case hex */
  sha256: string;
  extension: string;
  mediaType: string;
}

const pattern = new RegExp(`^([0-9a-f]{64})\\.(${Object.keys(mediaTypes).join('|')})$`);

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * The key of an image in every OriginalStore: `<sha256>.<extension>`.
 *
 * @throws ForgeError IMAGEFORGE_INVALID_IMAGE for a media type that is no image format we keep
 */
export const originalKeyOf = ({ bytes, mediaType }: ImageBytes): string => {
  const extension = Object.keys(mediaTypes).find((name) => mediaTypes[name] === mediaType.toLowerCase());
  if (extension === undefined) {
    throw new ForgeError(
      'IMAGEFORGE_INVALID_IMAGE',
      `Expected one of ${Object.values(mediaTypes).join(', ')}, got "${mediaType}".`,
      { details: { mediaType } },
    );
  }
  return `${sha256Of(bytes)}.${extension}`;
};

/**
 * Takes a key apart. Nothing but a key of ours gets through, so a path that is built of one stays
 * where it belongs. @returns undefined for anything else
 */
export const parseOriginalKey = (key: string): OriginalKey | undefined => {
  const [, sha256, extension] = pattern.exec(key) ?? [];
  const mediaType = extension === undefined ? undefined : mediaTypes[extension];
  return sha256 === undefined || extension === undefined || mediaType === undefined
    ? undefined
    : { sha256, extension, mediaType };
};

/** The error of a key that has nothing behind it. */
export const noOriginal = (key: string): ForgeError =>
  new ForgeError('IMAGEFORGE_NOT_FOUND', 'There is no stored image with this key.', { details: { key } });
