import sharp from 'sharp';
import { ForgeError } from '../engine/errors';
import { formatSize, type ImageBytes, mediaTypeOf, type Size, type Warning } from '../engine/image-model';
import { fetchUntrusted, type UntrustedOptions } from '../untrusted/fetch-untrusted';
import { badResponse, canceled } from './http-client';

/**
 * An image of an answer: recognised by its bytes.
 * @throws ForgeError IMAGEFORGE_PROVIDER_BAD_RESPONSE
 */
export const imageOf = (bytes: Uint8Array): ImageBytes => {
  const mediaType = mediaTypeOf(bytes);
  if (mediaType === undefined) throw badResponse(`Expected a PNG, JPEG or WebP image, got ${bytes.byteLength} other bytes.`);
  return { bytes, mediaType };
};

/**
 * An image that came as base64, or as a data URL.
 * @throws ForgeError IMAGEFORGE_PROVIDER_BAD_RESPONSE
 */
export const imageOfBase64 = (text: string, maxBytes: number): ImageBytes => {
  const base64 = text.startsWith('data:') ? text.slice(text.indexOf(',') + 1) : text;
  if (base64.length > Math.ceil((maxBytes * 4) / 3) + 4) throw badResponse(`Expected an image of at most ${maxBytes} bytes, got more.`);
  return imageOf(new Uint8Array(Buffer.from(base64, 'base64')));
};

/**
 * Fetches an image that came as a link, at once: such links do not live long.
 * @throws ForgeError IMAGEFORGE_PROVIDER_BAD_RESPONSE, IMAGEFORGE_CANCELED; both say that the image may have been charged
 */
export const imageOfLink = async (link: string, options: UntrustedOptions & { signal: AbortSignal }): Promise<ImageBytes> => {
  if (link.startsWith('data:')) return imageOfBase64(link, options.maxBytes);
  const answer = await fetchUntrusted(link, options).catch((thrown: unknown) => {
    // Whoever has a link has had the image made.
    if (options.signal.aborted) throw canceled(options.signal, true);
    throw badResponse(`The link to an image could not be fetched: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  });
  if (answer.status !== 200) throw badResponse(`The link to an image answered with status ${answer.status}: it may have expired.`);
  return imageOf(answer.bytes);
};

/** A warning for each image that has another size than was asked for. Bytes that do not decode are found later. */
export const sizeWarnings = async (images: readonly ImageBytes[], asked: Size, label: string): Promise<Warning[]> => {
  const made = await Promise.all(images.map(({ bytes }) => sharp(bytes).metadata().then(formatSize, () => formatSize(asked))));
  return made
    .filter((received) => received !== formatSize(asked))
    .map((received) => ({
      code: 'adjusted',
      message: `An image of ${formatSize(asked)} was asked for; ${label} made one of ${received}.`,
      details: { asked: formatSize(asked), received },
    }));
};

/** Parameters that are not among the known ones, each with its warning. What is known is given back. */
export const knownParameters = (
  parameters: Readonly<Record<string, unknown>>,
  known: readonly string[],
  label: string,
): { parameters: Record<string, unknown>; warnings: Warning[] } => ({
  parameters: Object.fromEntries(Object.entries(parameters).filter(([name]) => known.includes(name))),
  warnings: Object.keys(parameters)
    .filter((name) => !known.includes(name))
    .map((name) => ({ code: 'unsupported-setting', message: `${label} does not know the setting "${name}"; it was left out.`, details: { name } })),
});

/** In PNG, for providers that take nothing else. */
export const toPng = async (image: ImageBytes): Promise<ImageBytes> =>
  image.mediaType === 'image/png' ? image : { bytes: await sharp(image.bytes).rotate().png().toBuffer(), mediaType: 'image/png' };

/** The image in exactly this size: cut around the middle where its ratio is another. The mask of an image is resized with it, by the same call. */
export const resizeTo = async (image: ImageBytes, { width, height }: Size): Promise<ImageBytes> => ({
  bytes: await sharp(image.bytes).rotate().resize({ width, height, fit: 'cover' }).png().toBuffer(),
  mediaType: 'image/png',
});

export const dataUrlOf = ({ bytes, mediaType }: ImageBytes): string => `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}`;

/** As a file of a multipart form. */
export const fileOf = ({ bytes, mediaType }: ImageBytes, name: string): File =>
  new File([new Uint8Array(bytes)], `${name}.${mediaType.replace('image/', '')}`, { type: mediaType });

/** An error for a source image that cannot be used. */
export const invalidImage = (field: string, message: string): ForgeError =>
  new ForgeError('IMAGEFORGE_INVALID_IMAGE', message, { details: { field } });
