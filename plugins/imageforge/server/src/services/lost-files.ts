import { ForgeError } from '../engine/errors';
import type { Asset } from '../engine/generation/generation';
import type { GenerationStore } from '../engine/ports';

export interface LostFilesParts {
  store: Pick<GenerationStore, 'updateAsset'>;
  /** Those of the media library's files that are still there. */
  findFiles(fileIds: readonly number[]): Promise<ReadonlySet<number>>;
}

/**
 * The assets as they are: one whose file was deleted in the media library can be published again
 * from its original, so it is ready again.
 */
export const createFilesCheck =
  ({ store, findFiles }: LostFilesParts) =>
  async (assets: readonly Asset[]): Promise<Asset[]> => {
    const published = assets.flatMap(({ state, fileId }) => (state === 'published' && fileId !== undefined ? [fileId] : []));
    if (published.length === 0) return [...assets];
    const there = await findFiles(published);
    return Promise.all(
      assets.map(async (asset) => {
        if (asset.state !== 'published' || asset.fileId === undefined || there.has(asset.fileId)) return asset;
        await store.updateAsset(asset.id, ['published'], withoutFile());
        return { ...asset, ...withoutFile() };
      }),
    );
  };

export type FilesCheck = ReturnType<typeof createFilesCheck>;

/** What is different about an asset whose file is gone. Its copies at targets go with the next sweep, or before. */
export const withoutFile = () => ({ state: 'ready', fileId: undefined, url: undefined, error: fileDeleted.toJSON() }) as const;

const fileDeleted = new ForgeError(
  'IMAGEFORGE_NOT_FOUND',
  'The file was deleted in the media library. Keep the image again to publish it from its original.',
);
