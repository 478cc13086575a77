import sharp from 'sharp';
import { ForgeError } from '../../engine/errors';
import { type ImageBytes, mediaTypeOf, type Size } from '../../engine/image-model';

/** OpenAI takes source images below 50 MB. */
const maxSourceBytes = 50_000_000;

interface SourceImage extends ImageBytes, Size {}

/**
 * A source image as it is sent: untouched if its type is accepted, else as PNG. One that is stored
 * turned (EXIF) is turned for good, because the mask is made for what people see.
 * @param accepted media types that the model takes.
 * @throws ForgeError IMAGEFORGE_INVALID_IMAGE
 */
export const toSourceImage = async (image: ImageBytes, accepted: readonly string[]): Promise<SourceImage> => {
  const mediaType = mediaTypeOf(image.bytes);
  if (mediaType === undefined) throw invalid('Expected a PNG, JPEG, WebP or AVIF source image.');
  const metadata = await sharp(image.bytes)
    .metadata()
    .catch((cause: unknown) => {
      throw invalid('A source image cannot be decoded.', cause);
    });
  if (accepted.includes(mediaType) && (metadata.orientation ?? 1) === 1) {
    return checkBytes({ bytes: image.bytes, mediaType, width: metadata.width, height: metadata.height });
  }
  const { data, info } = await sharp(image.bytes)
    .autoOrient()
    .png()
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw invalid('A source image cannot be decoded.', cause);
    });
  return checkBytes({ bytes: data, mediaType: 'image/png', width: info.width, height: info.height });
};

const checkBytes = (image: SourceImage): SourceImage => {
  if (image.bytes.byteLength < maxSourceBytes) return image;
  throw invalid(`Expected source images below ${maxSourceBytes} bytes, got ${image.bytes.byteLength}.`);
};

const invalid = (message: string, cause?: unknown): ForgeError =>
  new ForgeError('IMAGEFORGE_INVALID_IMAGE', message, { details: { field: 'images' }, cause });
