import type { ImageBytes } from '../image-model';
import { readMetadata } from '../imaging/read-metadata';
import { readSourceType } from '../imaging/xmp';
import type { ContentCredentials, CredentialSigner } from './credentials';

/** What a file itself says of how it came to be. */
export interface Provenance {
  /** `undefined`: it does not say, which means neither. */
  isGenerated?: boolean;
  /** In IPTC's vocabulary, like `trainedAlgorithmicMedia`. */
  sourceType?: string;
  credentials?: ContentCredentials;
}

/**
 * Made by a program, wholly or in part.
 * Source: IPTC NewsCodes, http://cv.iptc.org/newscodes/digitalsourcetype/
 */
const generatedTypes = new Set([
  'trainedAlgorithmicMedia',
  'compositeWithTrainedAlgorithmicMedia',
  'algorithmicMedia',
  'algorithmicallyEnhanced',
  'compositeSynthetic',
  'virtualRecording',
]);

/** Reads what an image says of its making: its Content Credentials before its XMP, which anybody can write. */
export const readProvenance = async (image: ImageBytes, reader: Pick<CredentialSigner, 'read'>): Promise<Provenance> => {
  const [credentials, { xmp = '', hasGeneratorNotes }] = await Promise.all([reader.read(image), readMetadata(image.bytes)]);
  const signed = credentials?.state === 'valid' ? credentials.actions.flatMap(({ digitalSourceType = '' }) => digitalSourceType.split('/').at(-1) || []) : [];
  const sourceType = signed.at(-1) ?? readSourceType(xmp);
  const isGenerated = sourceType === undefined ? hasGeneratorNotes || undefined : generatedTypes.has(sourceType);
  return {
    ...(isGenerated !== undefined && { isGenerated }),
    ...(sourceType !== undefined && { sourceType }),
    ...(credentials && { credentials }),
  };
};
