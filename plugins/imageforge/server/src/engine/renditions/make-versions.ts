import { describeError } from '../errors';
import type { ImageBytes, Size } from '../image-model';
import { decodeImage, resizeImage, type Version } from '../imaging';
import { takeTurns } from '../imaging/take-turns';
import type { Logger } from '../ports';
import type { Change } from '../provenance/claim';
import type { CredentialSigner } from '../provenance/credentials';

/** Makes smaller versions of a published file, in the order in which they are asked for. @param title the file's name */
export type MakeVersions = (master: ImageBytes, title: string, versions: readonly Version[]) => Promise<(ImageBytes & Size)[]>;

interface Parts {
  /** `undefined`: they have no Content Credentials. */
  signer: CredentialSigner | undefined;
  logger: Logger;
  /** Versions that are made at once, whatever they are made of. */
  concurrency: number;
}

/**
 * Smaller versions that say, as the file that they are made of, that they are generated. The file is
 * decoded once for all of them. Where the signer fails they have no Content Credentials, and their XMP
 * says it alone: a certificate must not keep content from being published.
 */
export const createMakeVersions = ({ signer, logger, concurrency }: Parts): MakeVersions => {
  const inTurn = takeTurns(concurrency);

  const sign = async (master: ImageBytes, title: string, made: ImageBytes & Size, version: Version): Promise<ImageBytes & Size> => {
    if (!signer) return made;
    const { bytes, mediaType } = made;
    const signed = await signer
      .signRendition({ bytes, mediaType }, { title, master, changes: changesOf(master, version) })
      .catch((thrown: unknown) => {
        logger.error(`A version of ${title} has no Content Credentials: ${describeError(thrown)}`);
        return made;
      });
    return { ...made, bytes: signed.bytes };
  };

  return async (master, title, versions) => {
    if (versions.length === 0) return [];
    const image = await inTurn(() => decodeImage(master.bytes));
    // The signer has a thread of its own: while one is signed, the next is made.
    return Promise.all(versions.map(async (version) => sign(master, title, await inTurn(() => resizeImage(image, version)), version)));
  };
};

const changesOf = (master: ImageBytes, version: Version): Change[] => [
  ...(version.gravity ? (['cropped'] as const) : []),
  'resized',
  ...(master.mediaType === `image/${version.format}` ? [] : (['transcoded'] as const)),
];
