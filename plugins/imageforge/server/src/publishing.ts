import { availableParallelism } from 'node:os';
import type { Core } from '@strapi/types';
import { createMediaLibrary } from './adapters/publish/media-library';
import { createTargets } from './adapters/targets';
import type { Options } from './config';
import type { PublishParts } from './engine/generation/publish-asset';
import type { Logger, MediaLibrary, OriginalStore } from './engine/ports';
import type { CredentialSigner } from './engine/provenance/credentials';
import { createMakeRenditions, createMakeVersions } from './engine/renditions';

/** The threads that files and DNS need too are four, and the process has to answer meanwhile. */
const spareProcessors = Math.max(1, Math.min(2, availableParallelism() - 1));

/** Where finished images go, for `forge.ts`. */
export const createPublishing = async (
  strapi: Core.Strapi,
  options: Options,
  { signer, originals, logger }: { signer: CredentialSigner | undefined; originals: OriginalStore; logger: Logger },
): Promise<Pick<PublishParts, 'targets' | 'makeRenditions'> & { library: MediaLibrary }> => {
  const { concurrency = spareProcessors, ...renditions } = options.renditions;
  const makeVersions = createMakeVersions({ signer, logger, concurrency });
  return {
    library: createMediaLibrary(strapi, makeVersions, { folder: options.mediaLibrary.folder, quality: renditions.quality }),
    targets: await createTargets(options.targets),
    makeRenditions: createMakeRenditions({ originals, makeVersions, options: renditions }),
  };
};
