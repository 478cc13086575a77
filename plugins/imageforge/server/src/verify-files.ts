import { readFile } from 'node:fs/promises';
import { createC2pa } from './adapters/provenance/c2pa';
import { describeError, ForgeError } from './engine/errors';
import { mediaTypeOf } from './engine/image-model';
import { type Provenance, readProvenance } from './engine/provenance/read-provenance';

/**
 * `imageforge verify`: what files say of how they came to be, and whether their signatures hold.
 * @param write takes a line
 * @returns whether each file could be read and no signature is broken
 */
export const verifyFiles = async (paths: readonly string[], write: (line: string) => void): Promise<boolean> => {
  const reader = createC2pa(() => Promise.reject(new ForgeError('IMAGEFORGE_INTERNAL', 'Nothing is signed here.')));
  let isWhole = true;
  for (const path of paths) {
    try {
      const bytes = await readFile(path);
      const mediaType = mediaTypeOf(bytes);
      if (!mediaType) throw new ForgeError('IMAGEFORGE_INVALID_IMAGE', 'Expected a PNG, JPEG, WebP or AVIF image.');
      const provenance = await readProvenance({ bytes, mediaType }, reader);
      for (const line of describe(provenance)) write(`${path}: ${line}`);
      if (provenance.credentials?.state === 'invalid') isWhole = false;
    } catch (thrown) {
      write(`${path}: ${describeError(thrown)}`);
      isWhole = false;
    }
  }
  return isWhole;
};

const describe = ({ isGenerated, sourceType, credentials }: Provenance): string[] => {
  const made = isGenerated === undefined ? 'does not say whether it is generated' : isGenerated ? 'generated' : 'not generated';
  return [
    `${made}${sourceType ? ` (${sourceType})` : ''}`,
    ...(credentials
      ? [
          `Content Credentials ${credentials.state}${credentials.failures.length > 0 ? ` (${credentials.failures.join(', ')})` : ''}, ` +
            `signed by ${credentials.signedBy ?? 'nobody named'}`,
          ...credentials.actions.map(({ action, softwareAgent }) => `  ${action}${softwareAgent ? ` by ${softwareAgent}` : ''}`),
          ...credentials.ingredients.map((title) => `  made of: ${title}`),
        ]
      : ['no Content Credentials']),
  ];
};
