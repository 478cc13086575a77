import { describeError } from '../errors';
import type { ImageBytes, Size } from '../image-model';
import { type TransformOptions, transformImage } from '../imaging';
import type { Logger } from '../ports';
import type { Change } from './claim';
import type { CredentialSigner } from './credentials';

/** Makes another version of a published file. @param title its file name */
export type Transform = (master: ImageBytes & Size, options: TransformOptions, title: string) => Promise<ImageBytes>;

/**
 * Versions that say, as the file that they are made of, that they are generated.
 * @param signer `undefined`: they have no Content Credentials. Where it fails they have none either,
 *   and their XMP says it alone: a certificate must not keep images from being delivered.
 */
export const createTransform = (signer: CredentialSigner | undefined, logger: Logger): Transform => async (master, options, title) => {
  const { bytes, mediaType } = await transformImage(master, master, options);
  if (!signer) return { bytes, mediaType };
  const source = { bytes: master.bytes, mediaType: master.mediaType };
  return signer.signRendition({ bytes, mediaType }, { title, master: source, changes: changesOf(master, options) }).catch((thrown: unknown) => {
    logger.error(`${title} has no Content Credentials: ${describeError(thrown)}`);
    return { bytes, mediaType };
  });
};

/** What the options ask for. */
const changesOf = ({ mediaType }: ImageBytes, { width, height, fit, blur, format }: TransformOptions): Change[] => [
  ...(fit === 'cover' && width !== undefined && height !== undefined ? ['cropped' as const] : []),
  ...(width !== undefined || height !== undefined ? ['resized' as const] : []),
  ...(blur !== undefined ? ['filtered' as const] : []),
  ...(mediaType === `image/${format}` ? [] : ['transcoded' as const]),
];
