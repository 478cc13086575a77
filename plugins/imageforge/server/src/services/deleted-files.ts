import type { Core } from '@strapi/types';
import { describeError } from '../engine/errors';
import type { EventBus, GenerationStore, Logger } from '../engine/ports';
import type { Removal } from '../engine/publishing/removal';
import { withoutFile } from './lost-files';

interface Parts {
  store: Pick<GenerationStore, 'findAssetByFile' | 'updateAsset'>;
  removal: Removal;
  events: Pick<EventBus, 'publish'>;
  logger: Logger;
}

/** Hears of files that somebody deletes in the media library: their copies at targets go too. */
export const createDeletedFiles = (strapi: Core.Strapi, { store, removal, events, logger }: Parts) => {
  const handle = async (payload: unknown): Promise<void> => {
    const id = (payload as { media?: { id?: unknown } } | undefined)?.media?.id;
    if (typeof id !== 'number') return;
    const asset = await store.findAssetByFile(id);
    if (!asset || !(await store.updateAsset(asset.id, ['published'], withoutFile()))) return;
    events.publish({ type: 'asset.updated', generationId: asset.generationId, assetId: asset.id, state: 'ready' });
    await removal.carryOut(asset.id);
  };

  return {
    /** @returns a function that ends it */
    listen: (): (() => void) =>
      strapi.eventHub.on('media.delete', async (payload: unknown) => {
        // Whoever deletes the file does not wait for targets; what fails here is done by the sweep.
        void handle(payload).catch((thrown: unknown) => {
          logger.warn(`The copies of a deleted file are still there, and are looked for again: ${describeError(thrown)}`);
        });
      }),
  };
};

export type DeletedFiles = ReturnType<typeof createDeletedFiles>;
