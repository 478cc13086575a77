import { ForgeError, messageOf } from '../errors';
import type { Warning } from '../image-model';
import type { EntryAttacher, EventBus, GenerationStore, OriginalStore, PublishedFile, PublishTarget } from '../ports';
import type { Asset, Generation } from './generation';

export interface PublishParts {
  store: GenerationStore;
  originals: OriginalStore;
  target: PublishTarget;
  attacher: EntryAttacher;
  events: EventBus;
}

/**
 * Puts the file of an asset that is `ready` or `publishing` where visitors load it from. The asset
 * stays `publishing` until `markPublished`. Run again after a crash it finds what it left.
 * @throws ForgeError IMAGEFORGE_PUBLISH_FAILED, IMAGEFORGE_STORAGE_FAILED, or IMAGEFORGE_CONFLICT when
 *   it was rejected or discarded meanwhile.
 */
export const publishFile = async (asset: Asset, parts: PublishParts): Promise<Asset & PublishedFile> => {
  if (!(await parts.store.updateAsset(asset.id, ['ready', 'publishing'], { state: 'publishing' }))) {
    throw new ForgeError('IMAGEFORGE_CONFLICT', `Asset ${asset.id} was rejected or discarded meanwhile.`);
  }
  announce(asset, 'publishing', parts);
  const { bytes } = await parts.originals.get(asset.file.key);
  const file = await parts.target.publish(asset, bytes).catch((cause: unknown) => {
    if (cause instanceof ForgeError) throw cause;
    throw new ForgeError('IMAGEFORGE_PUBLISH_FAILED', `The image could not be published: ${messageOf(cause)}`, { cause });
  });
  return { ...asset, ...file, state: 'publishing' };
};

export const markPublished = async ({ fileId, url, ...asset }: Asset & PublishedFile, parts: PublishParts): Promise<void> => {
  await parts.store.updateAsset(asset.id, ['publishing'], { state: 'published', fileId, url, error: undefined });
  announce(asset, 'published', parts);
};

/** Gives an asset that could not be published back, with the reason: whoever wants it can try again. */
export const giveBack = async (asset: Asset, error: ForgeError, parts: PublishParts): Promise<void> => {
  const changed = await parts.store.updateAsset(asset.id, ['publishing'], { state: 'ready', error: error.toJSON() });
  if (changed) announce(asset, 'ready', parts);
};

const announce = ({ id, generationId }: Asset, state: Asset['state'], { events }: PublishParts): void =>
  events.publish({ type: 'asset.updated', generationId, assetId: id, state });

/**
 * Puts a file into the entry that it was made for.
 * @returns a warning that says why it was not put there; `undefined` when it was, or when it has no entry.
 */
export const attachAsset = async (
  asset: Asset & PublishedFile,
  { requester }: Pick<Generation, 'requester'>,
  { attacher }: Pick<PublishParts, 'attacher'>,
): Promise<Warning | undefined> => {
  if (!asset.attachTo) return undefined;
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
