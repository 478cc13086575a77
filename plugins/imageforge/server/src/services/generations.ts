import { ForgeError } from '../engine/errors';
import { type Generation, isFinal } from '../engine/generation/generation';
import type { EventBus, GenerationQuery, GenerationStore } from '../engine/ports';
import type { Outbox } from '../engine/webhooks';
import type { Access } from './access';
import { type AssetsParts, createAssets } from './assets';
import { createEnqueue, type EnqueueParts } from './enqueue';
import { createGenerationAccess, isDeleted, noAsset } from './generation-access';
import { createFilesCheck, type LostFilesParts } from './lost-files';
import { type AcceptParts, createRequests } from './requests/accept';
import { createEntryOf, createTargetCheck, type EntryParts } from './requests/entry';
import { createTemplatePreviews } from './template-previews';

interface Parts extends AcceptParts, AssetsParts, EnqueueParts, EntryParts, LostFilesParts {
  store: GenerationStore;
  events: EventBus;
  outbox: Outbox;
}

/** What callers can do with generations: the API, the admin, automation and the application's own code. */
export const createGenerations = (parts: Parts) => {
  const { store, events, outbox, audit } = parts;
  const checkFiles = createFilesCheck(parts);
  const { visible, changeable, visibleAsset, changeableAsset } = createGenerationAccess(store, checkFiles);
  const entryOf = createEntryOf(parts);
  const checkTarget = createTargetCheck(parts);
  const enqueue = createEnqueue(parts);

  return {
    ...createRequests(parts, { entryOf, checkTarget, enqueue }),
    ...createAssets(parts, { changeableAsset, checkTarget, enqueue }),
    ...createTemplatePreviews(parts.templates, entryOf),

    /** Adds its job, after the commit: somebody has changed it so that there is work. */
    enqueue,

    get: visible,

    /** @throws ForgeError IMAGEFORGE_NOT_FOUND also for one that was deleted */
    async findAsset(id: string, access: Access) {
      const found = await visibleAsset(id, access);
      if (isDeleted(found)) throw noAsset(id);
      return found;
    },

    findChangeableAsset: changeableAsset,

    changeableAsset,

    /** The assets as they are, whatever was deleted in the media library. */
    checkFiles,

    async list(query: GenerationQuery, access: Access) {
      const { kind, id } = access.requester;
      return store.list(access.seesAll ? query : { ...query, requester: { kind, id } });
    },

    assetsOf: async (generations: readonly Generation[]) => checkFiles(await store.assetsOf(generations.map(({ id }) => id))),

    async cancel(id: string, access: Access): Promise<Generation> {
      const before = await changeable(id, access);
      if (isFinal(before.state)) {
        throw new ForgeError('IMAGEFORGE_CONFLICT', `The generation has ended already: it is ${before.state}.`, {
          details: { state: before.state },
        });
      }
      const generation = (await store.requestCancel(id, outbox.note('generation.canceled'))) ?? before;
      await audit.record({ action: 'generation.cancel', by: access.requester, subject: id });
      events.publish({ type: 'generation.cancel-requested', generationId: id });
      if (before.state === 'review') events.publish({ type: 'review.ended', generationId: id });
      // Nobody may hold it now: it waits for another try, for a review, or for its worker to be missed;
      // or it ended at once, and a worker has to hand over what subscribers are to be told.
      if (!isFinal(generation.state) || generation.outbox) enqueue(id);
      events.publish({ type: 'generation.updated', generationId: id, state: generation.state, stage: generation.stage });
      return generation;
    },
  };
};

export type Generations = ReturnType<typeof createGenerations>;
