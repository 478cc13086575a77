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
    const signed = await signer.signRendition({ bytes, mediaType }, { title, master, changes: changesOf(master, version) });
    return { ...made, bytes: signed.bytes };
  };

  return async (master, title, versions) => {
    if (versions.length === 0) return [];
    const image = await inTurn(() => decodeImage(master.bytes));
    const unsigned: unknown[] = [];
    const made = await Promise.all(
      versions.map(async (version) => {
        const small = await inTurn(() => resizeImage(image, version));
        // The signer has a thread of its own: while one is signed, the next is made.
        return sign(master, title, small, version).catch((thrown: unknown) => {
          unsigned.push(thrown);
          return small;
        });
      }),
    );
    if (unsigned.length > 0) {
      logger.error(`${unsigned.length} of ${versions.length} versions of ${title} have no Content Credentials: ${describeError(unsigned[0])}`);
    }
    return made;
  };
};

const changesOf = (master: ImageBytes, version: Version): Change[] => [
  ...(version.gravity ? (['cropped'] as const) : []),
  'resized',
  ...(master.mediaType === `image/${version.format}` ? [] : (['transcoded'] as const)),
];
