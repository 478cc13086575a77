import { randomUUID } from 'node:crypto';
import { describeError, ForgeError } from '../errors';
import type { Asset, Generation } from '../generation/generation';
import { createLease, type Lease } from '../generation/lease';
import type { Redact } from '../generation/without-secrets';
import type { Clock, EventBus, GenerationArchive, GenerationStore, LibraryFiles, Logger, OriginalStore, PublishTarget } from '../ports';
import { judge } from '../retention/judge';
import { nothingExpires } from '../retention/rules';
import { folderOf, keysOf } from './object-key';

/**
 * A private file that was stored within this time is left until then, ms: another generation may have
 * stored the same bytes, and its row, which needs them, may be on its way.
 */
export const graceMs = 60 * 60 * 1_000;

/** Assets of one look for what is to be taken away. */
const sweepLimit = 1_000;

/** Between two tries to get hold of a row that a worker has, ms, and how many there are. */
const holdPauseMs = 250;
const holdTries = 20;

export interface RemovalParts {
  store: GenerationStore;
  archive: Pick<GenerationArchive, 'mentioning'>;
  originals: Pick<OriginalStore, 'delete'>;
  targets: readonly PublishTarget[];
  library: LibraryFiles;
  events: EventBus;
  clock: Clock;
  logger: Logger;
  redact: Redact;
  leaseMs: number;
}

/** `later`: a worker has the generation, or private files are too young; the next look goes on. */
export type Removed = 'done' | 'later';

/**
 * Takes away what an asset's row says is to go: its copies at the targets, its file in the media
 * library, its private files. Whatever is not published and has copies loses them. Each step is harmless
 * twice, and the row forgets what is to be done when it is, so that a crash costs a repetition.
 *
 * It holds the generation's row meanwhile: nobody publishes what is being taken away.
 */
export const createRemoval = (parts: RemovalParts) => {
  const { store, targets, library, clock, logger } = parts;

  const carryOut = async (id: string, waits = true): Promise<Removed> => {
    const asset = await store.getAsset(id);
    if (!asset || !isToGo(asset)) return 'done';
    const lease = await hold(asset.generationId, parts, waits);
    if (!lease) return 'later';
    let files = false;
    try {
      const held = await store.getAsset(id);
      if (!held || !isToGo(held)) return 'done';
      files = held.removal?.files ?? false;
      if (files) await forget(held, lease);
      await removeCopies(held, lease.signal);
      await removeFromLibrary(held);
      await settle(held);
    } finally {
      await lease.release();
    }
    return files ? removeFiles(asset, lease.generation) : 'done';
  };

  /** From here on nobody is shown the image, and no rule of retention counts on its files. */
  const forget = async ({ index }: Asset, lease: Lease): Promise<void> => {
    const { purged } = lease.generation;
    if (purged?.images?.includes(index)) return;
    await lease.save({ purged: { ...purged, images: [...(purged?.images ?? []), index] } });
  };

  const removeCopies = async (asset: Asset, signal: AbortSignal): Promise<void> => {
    for (const id of asset.targets ?? []) {
      const target = targets.find((one) => one.id === id);
      if (!target) {
        logger.warn(`The files of asset ${asset.id} stay at the target "${id}": it is not in the options any more.`);
        continue;
      }
      for (const key of keysOf(asset)) await removeCopy(target, key, signal);
      // What an earlier version of it has left, with other renditions.
      for await (const page of target.list(folderOf(asset))) for (const { key } of page) await removeCopy(target, key, signal);
    }
  };

  const removeFromLibrary = async ({ fileId, removal }: Asset): Promise<void> => {
    if (fileId === undefined || !removal || removal.library === 'keep') return;
    if (removal.library === 'if-unused' && (await library.isUsed(fileId))) return;
    await library.remove(fileId);
  };

  /** Unless somebody has kept it meanwhile: then it is published anew. */
  const settle = async ({ id, removal }: Asset): Promise<void> => {
    await store.updateAsset(id, idleStates, {
      targets: undefined,
      fileId: undefined,
      url: undefined,
      removal: removal?.files ? { ...removal, library: 'keep' } : undefined,
    });
  };

  const removeFiles = async (asset: Asset, generation: Generation): Promise<Removed> => {
    const now = clock.now().getTime();
    const { shared, own } = await sortFiles(asset, generation, parts);
    for (const key of own) {
      if (!shared.has(key)) await parts.originals.delete(key, { storedBefore: new Date(now - graceMs) });
    }
    if (isYoung(asset, now)) return 'later';
    // Its texts may repeat the prompt.
    await store.updateAsset(asset.id, idleStates, { name: '', alternativeText: '', caption: '', error: undefined, renditions: undefined, removal: undefined });
    return 'done';
  };

  /** Goes on with all that an earlier call, here or elsewhere, has not finished. */
  const sweep = async (): Promise<void> => {
    const now = clock.now().getTime();
    for (const asset of await store.removals(sweepLimit)) {
      // Only its private files are left, and their time has not come.
      const waits = asset.removal?.library === 'keep' && asset.targets === undefined && isYoung(asset, now);
      if (waits) continue;
      await carryOut(asset.id, false).catch((thrown: unknown) => {
        logger.warn(`What is to go of asset ${asset.id} is still there, and is tried again: ${describeError(thrown)}`);
      });
    }
  };

  return { carryOut, sweep };
};

export type Removal = ReturnType<typeof createRemoval>;

/** States in which an asset has nothing published. */
const idleStates = ['ready', 'discarded', 'rejected'] as const;

const isToGo = ({ state, removal, targets }: Asset): boolean =>
  idleStates.some((one) => one === state) && (removal !== undefined || targets !== undefined);

const isYoung = ({ removal }: Asset, now: number): boolean => removal !== undefined && now - Date.parse(removal.since) < graceMs;

const removeCopy = async (target: PublishTarget, key: string, signal: AbortSignal): Promise<void> => {
  signal.throwIfAborted();
  await target.delete(key);
};

const hold = async (generationId: string, { store, events, logger, redact, leaseMs, clock }: RemovalParts, waits: boolean): Promise<Lease | undefined> => {
  const owner = `removal-${randomUUID()}`;
  for (let left = waits ? holdTries : 1; left > 0; left -= 1) {
    const held = await store.hold(generationId, owner, leaseMs);
    if (held) return createLease(held, owner, { store, events, logger, redact, leaseMs });
    if (!(await store.get(generationId))) throw new ForgeError('IMAGEFORGE_NOT_FOUND', `There is no generation "${generationId}".`);
    if (left > 1) await clock.sleep(holdPauseMs);
  }
  return undefined;
};

/** An asset's own private files. */
export const privateFilesOf = ({ file, renditions = [], index }: Asset, { images }: Generation): { key: string; bytes: number }[] => {
  const image = images.find((one) => one.index === index);
  const all = [image?.original, image?.finished, file, ...renditions].filter((one) => one !== undefined);
  return [...new Map(all.map(({ key, bytes }) => [key, { key, bytes }])).values()];
};

/** Which of an asset's private files others need: the same bytes made or sent twice, or an edit of it. */
export const sortFiles = async (
  asset: Asset,
  generation: Generation,
  { archive, clock }: Pick<RemovalParts, 'archive' | 'clock'>,
): Promise<{ own: string[]; shared: Set<string>; sharing: Generation[] }> => {
  const own = privateFilesOf(asset, generation).map(({ key }) => key);
  const shared = new Set<string>();
  const sharing: Generation[] = [];
  for await (const page of archive.mentioning(own)) {
    for (const { generation: other, assets } of page) {
      const isSelf = other.id === generation.id;
      const without = isSelf ? { ...other, purged: { ...other.purged, images: [...(other.purged?.images ?? []), asset.index] } } : other;
      const needed = judge(without, assets, nothingExpires, clock.now()).needed.filter((key) => own.includes(key));
      for (const key of needed) shared.add(key);
      if (needed.length > 0 && !isSelf) sharing.push(other);
    }
  }
  return { own, shared, sharing };
};
