import { availableParallelism } from 'node:os';
import type { Core } from '@strapi/types';
import type { Options } from './config';
import { createAddressSigner } from './delivery/address-signer';
import { createFlights } from './delivery/flights';
import { createImageDelivery } from './delivery/image-delivery';
import { createPermission } from './delivery/permission';
import { createPublishedAssets } from './delivery/published-assets';
import { createResultCache } from './delivery/result-cache';
import { describeError, ForgeError } from './engine/errors';
import type { EventBus, GenerationStore, ImageDelivery, Logger, OriginalStore } from './engine/ports';
import type { CredentialSigner } from './engine/provenance/credentials';
import { createTransform } from './engine/provenance/transform';
import { expectApart, privateFolder } from './services/private-folder';

interface Parts {
  store: Pick<GenerationStore, 'getAsset'>;
  originals: Pick<OriginalStore, 'get'>;
  /** Folder of the originals, absolute. */
  originalsFolder: string;
  events: Pick<EventBus, 'subscribe'>;
  /** `undefined`: files carry no Content Credentials. */
  signer: CredentialSigner | undefined;
  logger: Logger;
  now(): number;
}

/**
 * Images that are made on demand, for `forge.ts`.
 * @returns undefined where they are switched off
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID
 */
export const createDelivery = (strapi: Core.Strapi, { delivery: options }: Options, parts: Parts): ImageDelivery | undefined => {
  if (!options.enabled) return undefined;
  const { store, originals, events, signer, logger, now } = parts;
  const option = 'delivery.cache.directory';
  const folder = privateFolder(options.cache.directory, { app: strapi.dirs.app.root, served: strapi.dirs.static.public }, option);
  // Retention deletes in the one, and room is made in the other.
  expectApart(folder, parts.originalsFolder, option);
  const [first, ...others] = options.keys ?? strapi.config.get<string[]>('server.app.keys', []);
  if (first === undefined) {
    throw new ForgeError('IMAGEFORGE_CONFIG_INVALID', 'Expected "delivery.keys", or at least one secret in app.keys of config/server; addresses of images are signed with it.');
  }
  const cache = createResultCache({ folder, maxBytes: options.cache.maxBytes, logger, now });
  const keys: [string, ...string[]] = [first, ...others];
  return createImageDelivery({
    permission: createPermission({ signer: createAddressSigner(keys), allowed: options.allowed, presets: options.presets }),
    assets: createPublishedAssets({
      getAsset: (id) => store.getAsset(id),
      onGone: (id) =>
        cache.purge(id).catch((thrown: unknown) => {
          logger.warn(`What was made of asset ${id} was not deleted: ${describeError(thrown)}`);
        }),
      now,
    }),
    originals,
    events,
    cache,
    flights: createFlights({ concurrency: options.concurrency ?? availableParallelism(), maxWaiting: options.maxWaiting }),
    transform: createTransform(signer, logger),
    auto: options.auto,
    presetMaxAge: options.presetMaxAge,
    isSigning: signer !== undefined,
    logger,
    now,
  });
};
