import { ForgeError, messageOf } from '../errors';
import type { Warning } from '../image-model';
import type { AssetFiles, EntryAttacher, EventBus, GenerationStore, MediaLibrary, OriginalStore, PublishedFile, PublishTarget } from '../ports';
import { filenameOf, masterKeyOf, renditionKeyOf } from '../publishing/object-key';
import type { Asset, Generation, Rendition } from './generation';

export interface PublishParts {
  store: GenerationStore;
  originals: OriginalStore;
  library: Pick<MediaLibrary, 'publish'>;
  /** Where files go beside the media library. */
  targets: readonly PublishTarget[];
  /** Makes the smaller versions of an asset's file, and stores them with the originals. */
  makeRenditions(asset: Asset): Promise<Rendition[]>;
  attacher: EntryAttacher;
  events: EventBus;
}

/**
 * Puts the files of an asset that is `ready` or `publishing` where visitors load them from. The asset
 * stays `publishing` until `markPublished`. Run again after a crash it finds what it left.
 * @param signal ends what is on its way to a target, with its reason
 * @returns a private asset has no file in the media library.
 * @throws ForgeError IMAGEFORGE_PUBLISH_FAILED, IMAGEFORGE_STORAGE_FAILED, or IMAGEFORGE_CONFLICT when
 *   it was rejected or discarded meanwhile.
 */
export const publishFile = async (asset: Asset, parts: PublishParts, signal?: AbortSignal): Promise<PublishedAsset> => {
  if (!(await parts.store.updateAsset(asset.id, ['ready', 'publishing'], { state: 'publishing', removal: undefined }))) {
    throw new ForgeError('IMAGEFORGE_CONFLICT', `Asset ${asset.id} was rejected or discarded meanwhile.`);
  }
  announce(asset, 'publishing', parts);
  const complete = { ...asset, renditions: await renditionsOf(asset, parts) };
  const files = await filesOf(complete, parts);
  const targets = parts.targets.filter(({ visibility }) => visibility === asset.visibility);
  const ids = targets.length > 0 ? targets.map(({ id }) => id) : undefined;
  // Before they are there: whoever gives the asset up finds what a crash has left of them.
  await parts.store.updateAsset(asset.id, ['publishing'], { targets: ids });
  const published = async () => {
    // The library last: once a row is there, others use the image.
    for (const target of targets) await putFiles(complete, files, target, signal);
    return asset.visibility === 'public' ? parts.library.publish(complete, files) : {};
  };
  const file = await published().catch((cause: unknown) => {
    if (cause instanceof ForgeError) throw cause;
    throw new ForgeError('IMAGEFORGE_PUBLISH_FAILED', `The image could not be published: ${messageOf(cause)}`, { cause });
  });
  return { ...complete, ...file, targets: ids, state: 'publishing' };
};

type PublishedAsset = Asset & Partial<PublishedFile>;

/** Made once: a worker that takes over finds them on the row. */
const renditionsOf = async (asset: Asset, { makeRenditions, store }: PublishParts): Promise<Rendition[]> => {
  if (asset.renditions) return asset.renditions;
  const renditions = await makeRenditions(asset);
  await store.updateAsset(asset.id, ['publishing'], { renditions });
  return renditions;
};

const filesOf = async (asset: Asset & { renditions: Rendition[] }, { originals }: PublishParts): Promise<AssetFiles> => ({
  master: await originals.get(asset.file.key),
  renditions: await Promise.all(asset.renditions.map(async (rendition) => ({ rendition, image: await originals.get(rendition.key) }))),
});

const putFiles = async (asset: Asset, { master, renditions }: AssetFiles, target: PublishTarget, signal?: AbortSignal): Promise<void> => {
  await target.put({ ...master, key: masterKeyOf(asset), filename: filenameOf(asset) }, { signal });
  for (const { rendition, image } of renditions) {
    await target.put({ ...image, key: renditionKeyOf(asset, rendition), filename: filenameOf(asset, rendition) }, { signal });
  }
};

export const markPublished = async ({ fileId, url, renditions, targets, ...asset }: PublishedAsset, parts: PublishParts): Promise<void> => {
  await parts.store.updateAsset(asset.id, ['publishing'], { state: 'published', fileId, url, renditions, targets, error: undefined });
  announce(asset, 'published', parts);
};

/**
 * Gives an asset that could not be published back, with the reason: whoever wants it can try again. One
 * that was published before, and was only to be attached, is published still.
 */
export const giveBack = async (asset: Asset, error: ForgeError, parts: PublishParts): Promise<void> => {
  const state = hasFile(asset) ? 'published' : 'ready';
  const changed = await parts.store.updateAsset(asset.id, ['publishing'], { state, error: error.toJSON() });
  if (changed) announce(asset, state, parts);
};

const announce = ({ id, generationId }: Asset, state: Asset['state'], { events }: PublishParts): void =>
  events.publish({ type: 'asset.updated', generationId, assetId: id, state });

/**
 * Puts a file into the entry that it was made for.
 * @returns a warning that says why it was not put there; `undefined` when it was, or when it has no entry.
 */
export const attachAsset = async (
  asset: PublishedAsset,
  { requester }: Pick<Generation, 'requester'>,
  { attacher }: Pick<PublishParts, 'attacher'>,
): Promise<Warning | undefined> => {
  if (!asset.attachTo || !hasFile(asset)) return undefined;
  const reason = await attacher.attach(asset.attachTo, asset, requester);
  return reason === undefined ? undefined : attachSkipped(asset, reason);
};

/** The image is in the gallery and not in its entry. */
export const attachSkipped = ({ index }: Asset, reason: string): Warning => ({
  code: 'attach-skipped',
  message: reason,
  details: { index },
});

/** An asset with its file, once it has one. */
export const hasFile = (asset: Asset): asset is Asset & PublishedFile =>
  asset.fileId !== undefined && asset.url !== undefined;
