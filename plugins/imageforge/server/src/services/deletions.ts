import type { DeletedView, DeletionView, FileUseView, UnpublishAssetBody } from '../../../shared/deletion';
import { describeError, ForgeError, messageOf } from '../engine/errors';
import { type Asset, type Generation, isFinal } from '../engine/generation/generation';
import type { Clock, EventBus, GenerationStore, Logger, PublishTarget } from '../engine/ports';
import { keysOf } from '../engine/publishing/object-key';
import { privateFilesOf, type Removal, type RemovalParts, sortFiles } from '../engine/publishing/removal';
import type { Access } from './access';
import type { Audit } from './audit';
import { canSee } from './can-see';
import type { FileUse, FileUses } from './entries/file-uses';
import { isDeleted } from './generation-access';
import type { Generations } from './generations';

export interface DeletionsParts extends Pick<RemovalParts, 'archive'> {
  generations: Pick<Generations, 'findChangeableAsset' | 'findAsset' | 'enqueue'>;
  store: Pick<GenerationStore, 'assetsOf' | 'getAsset' | 'list' | 'updateAsset'>;
  removal: Removal;
  usesOf: FileUses;
  /** What the entry is called, as far as this caller may see it; `undefined`: it may not. */
  titleOf(entry: Pick<FileUse, 'uid' | 'documentId' | 'locale'>, access: Access): Promise<{ title?: string } | undefined>;
  /** Whether there is such an entry, in any language or version. */
  hasEntry(entry: EntryKey): Promise<boolean>;
  targets: readonly PublishTarget[];
  events: Pick<EventBus, 'publish'>;
  audit: Pick<Audit, 'record'>;
  clock: Pick<Clock, 'now'> & Clock;
  logger: Logger;
}

export interface EntryKey {
  uid: string;
  documentId: string;
}

/** Most generations of one entry that are looked at. */
const maxOfEntry = 1_000;

interface Found {
  asset: Asset;
  generation: Generation;
}

/** Takes images away, from where they are published and altogether. Each says before what it would do. */
export const createDeletions = (parts: DeletionsParts) => {
  const { generations, store, removal, usesOf, targets, events, audit, clock, logger } = parts;

  /** @param leavingOut uses that do not count: of an entry that is about to go */
  const usesFor = async (asset: Asset, leavingOut?: EntryKey): Promise<FileUse[]> => {
    const all = asset.fileId === undefined ? [] : await usesOf(asset.fileId);
    return all.filter(({ uid, documentId }) => uid !== leavingOut?.uid || documentId !== leavingOut.documentId);
  };

  const viewUses = async (uses: readonly FileUse[], access: Access): Promise<FileUseView[]> => {
    const views = new Map<string, FileUseView>();
    for (const { status, ...use } of uses) {
      const key = JSON.stringify(use);
      const known = views.get(key);
      if (known) {
        if (!known.status.includes(status)) known.status.push(status);
        continue;
      }
      const named = await parts.titleOf(use, access);
      const { documentId: _documentId, locale: _locale, ...hidden } = use;
      views.set(key, { ...(named ? { ...use, ...named } : hidden), status: [status] });
    }
    return [...views.values()];
  };

  const planFor = async ({ asset, generation }: Found, access: Access, leavingOut?: EntryKey): Promise<DeletionView> => {
    const uses = await usesFor(asset, leavingOut);
    const { shared, sharing } = await sortFiles(asset, generation, parts);
    const files = privateFilesOf(asset, generation);
    const going = isDeleted({ asset, generation }) ? [] : files.filter(({ key }) => !shared.has(key));
    const libraryFile = asset.fileId !== undefined && asset.url !== undefined ? { fileId: asset.fileId, url: asset.url } : undefined;
    const sources = new Set(files.map(({ key }) => key));
    const derived = sharing.filter(({ recipe }) => recipe.images.some((key) => sources.has(key)));
    const copies = asset.targets ?? [];
    const isThere = (id: string): boolean => targets.some((target) => target.id === id);
    return {
      assetId: asset.id,
      generationId: asset.generationId,
      removes: {
        privateFiles: { count: going.length, bytes: going.reduce((sum, { bytes }) => sum + bytes, 0) },
        ...(libraryFile && uses.length === 0 && { libraryFile }),
        copies: copies.filter(isThere).map((target) => ({ target, files: keysOf(asset).length })),
      },
      keeps: {
        ...(libraryFile && uses.length > 0 && { libraryFile: { ...libraryFile, uses: await viewUses(uses, access) } }),
        sharedFiles: { count: files.filter(({ key }) => shared.has(key)).length, generations: sharing.length },
        derived: { count: derived.length, generationIds: derived.filter((one) => canSee(access, one)).map(({ id }) => id) },
        copies: copies.filter((id) => !isThere(id)).map((target) => ({ target })),
      },
    };
  };

  /** Carries out what the row says by now. What fails is done by the next sweep. */
  const carryOut = async (asset: Asset): Promise<Pick<DeletedView, 'isComplete' | 'problem'>> => {
    try {
      return { isComplete: (await removal.carryOut(asset.id)) === 'done' };
    } catch (thrown) {
      logger.warn(`What is to go of asset ${asset.id} is still there, and is tried again: ${describeError(thrown)}`);
      return { isComplete: false, problem: messageOf(thrown) };
    } finally {
      // Somebody may have kept an image of the generation meanwhile, and its worker found the row held.
      generations.enqueue(asset.generationId);
    }
  };

  const change = async (asset: Asset, patch: Partial<Asset>, from: readonly Asset['state'][]): Promise<void> => {
    const changed = await store.updateAsset(asset.id, from, patch);
    if (changed) return;
    const now = await store.getAsset(asset.id);
    throw new ForgeError('IMAGEFORGE_CONFLICT', `Expected an image that is ${from.join(' or ')}, this one is ${now?.state ?? 'gone'}. Try again in a moment.`, {
      details: { state: now?.state },
    });
  };

  const announce = ({ id, generationId }: Asset, state: Asset['state']): void => events.publish({ type: 'asset.updated', generationId, assetId: id, state });

  const removeOne = async (found: Found, access: Access): Promise<DeletedView> => {
    const { asset, generation } = found;
    if (!isFinal(generation.state)) {
      throw new ForgeError('IMAGEFORGE_CONFLICT', `The generation is still ${generation.state}; cancel it, or wait for its end.`, { details: { state: generation.state } });
    }
    const plan = await planFor(found, access);
    if (!isDeleted(found)) {
      const since = clock.now().toISOString();
      await change(
        asset,
        { state: 'discarded', attachTo: undefined, removal: { since, library: 'if-unused', files: true } },
        ['ready', 'published', 'discarded', 'rejected'],
      );
      await audit.record({ action: 'asset.delete', by: access.requester, subject: asset.id, details: { copies: plan.removes.copies.map(({ target }) => target) } });
      announce(asset, 'discarded');
    }
    return { ...plan, ...(await carryOut(asset)) };
  };

  /** The images that were made for this entry and are not gone yet. */
  const ofEntry = async (entry: EntryKey): Promise<Found[]> => {
    const { generations: found } = await store.list({ target: entry, page: 1, pageSize: maxOfEntry });
    const assets = await store.assetsOf(found.map(({ id }) => id));
    return assets
      .flatMap((asset) => {
        const generation = found.find(({ id }) => id === asset.generationId);
        return generation ? [{ asset, generation }] : [];
      })
      .filter((one) => !isDeleted(one) && isFinal(one.generation.state) && one.asset.state !== 'publishing');
  };

  return {
    /** What `remove` would do. */
    plan: async (id: string, access: Access): Promise<DeletionView> => planFor(await generations.findAsset(id, access), access),

    /**
     * Takes the image out of the media library and of every target; it is ready then, and can be kept again.
     * @throws ForgeError IMAGEFORGE_CONFLICT with the uses where entries show it, unless `force`
     */
    async unpublish(id: string, { force = false }: UnpublishAssetBody, access: Access): Promise<{ asset: Asset; isComplete: boolean; problem?: string }> {
      const { asset } = await generations.findChangeableAsset(id, access);
      const isLeft = asset.state === 'ready' && (asset.removal !== undefined || asset.targets !== undefined);
      if (asset.state !== 'published' && !isLeft) {
        throw new ForgeError('IMAGEFORGE_CONFLICT', `Expected an image that is published, this one is ${asset.state}.`, { details: { state: asset.state } });
      }
      if (!isLeft) {
        const uses = await usesFor(asset);
        if (uses.length > 0 && !force) {
          const shown = await viewUses(uses, access);
          throw new ForgeError('IMAGEFORGE_CONFLICT', `The image is shown by ${shown.length === 1 ? 'an entry' : `${shown.length} entries`}. Take it out there, or send "force": true.`, {
            details: { uses: shown },
          });
        }
        await change(asset, { state: 'ready', removal: { since: clock.now().toISOString(), library: 'remove', files: false } }, ['published']);
        await audit.record({ action: 'asset.unpublish', by: access.requester, subject: id, ...(uses.length > 0 && { details: { usedBy: uses.length } }) });
        announce(asset, 'ready');
      }
      const carried = await carryOut(asset);
      return { asset: (await store.getAsset(id)) ?? asset, ...carried };
    },

    /** Deletes the image and all that is only its own. Called again after a crash, it goes on. */
    remove: async (id: string, access: Access): Promise<DeletedView> => removeOne(await generations.findChangeableAsset(id, access), access),

    /** What becomes of the images that were made for an entry, once that is deleted. */
    async planOfEntry(entry: EntryKey, access: Access): Promise<DeletionView[]> {
      const plans: DeletionView[] = [];
      for (const found of await ofEntry(entry)) plans.push(await planFor(found, access, entry));
      return plans;
    },

    /**
     * Deletes the images that were made for an entry which is gone, but those that other entries show.
     * @throws ForgeError IMAGEFORGE_CONFLICT while the entry is there
     */
    async removeOfEntry(entry: EntryKey, access: Access): Promise<DeletedView[]> {
      if (await parts.hasEntry(entry)) {
        throw new ForgeError('IMAGEFORGE_CONFLICT', 'The entry is still there. Delete it first; its images go only after it.', { details: { ...entry } });
      }
      const deleted: DeletedView[] = [];
      for (const found of await ofEntry(entry)) {
        if ((await usesFor(found.asset)).length === 0) deleted.push(await removeOne(found, access));
      }
      return deleted;
    },
  };
};

export type Deletions = ReturnType<typeof createDeletions>;
