import type { Core } from '@strapi/types';
import { createMediaLibrary } from './adapters/publish/media-library';
import { createTargets } from './adapters/targets';
import type { Options } from './config';
import type { PublishParts } from './engine/generation/publish-asset';
import type { Logger } from './engine/ports';
import type { CredentialSigner } from './engine/provenance/credentials';
import { createShrink } from './engine/provenance/shrink';

/** Where finished images go, for `forge.ts`. */
export const createPublishing = async (
  strapi: Core.Strapi,
  options: Options,
  { signer, logger }: { signer: CredentialSigner | undefined; logger: Logger },
): Promise<Pick<PublishParts, 'library' | 'targets' | 'makeRenditions'>> => ({
  library: createMediaLibrary(strapi, createShrink(signer, logger), options.mediaLibrary.folder),
  targets: await createTargets(options.targets),
  makeRenditions: async () => [],
});
