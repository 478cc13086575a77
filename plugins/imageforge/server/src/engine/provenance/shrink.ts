import { describeError } from '../errors';
import type { ImageBytes, Size } from '../image-model';
import { resizeImage } from '../imaging';
import type { Logger } from '../ports';
import type { CredentialSigner } from './credentials';

/** Makes a smaller version of a published file, for a box in px. @param title its file name */
export type Shrink = (image: ImageBytes, box: Size, title: string) => ReturnType<typeof resizeImage>;

/**
 * Smaller versions that say, as the file that they are made of, that they are generated.
 * @param signer `undefined`: they have no Content Credentials. Where it fails they have none either,
 *   and their XMP says it alone: a certificate must not keep content from being published.
 */
export const createShrink = (signer: CredentialSigner | undefined, logger: Logger): Shrink => async (image, box, title) => {
  const small = await resizeImage(image.bytes, box);
  if (!signer) return small;
  const rendition = { bytes: small.bytes, mediaType: image.mediaType };
  const signed = await signer.signRendition(rendition, { title, master: image }).catch((thrown: unknown) => {
    logger.error(`${title} has no Content Credentials: ${describeError(thrown)}`);
    return rendition;
  });
  return { ...small, bytes: signed.bytes };
};
