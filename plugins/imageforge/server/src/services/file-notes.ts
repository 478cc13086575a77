import type { Core } from '@strapi/types';
import { describeError, ForgeError } from '../engine/errors';
import { hasFile } from '../engine/generation/publish-asset';
import type { AssetIndex, GenerationStore, Logger } from '../engine/ports';
import { noteOf } from '../engine/renditions';

const fileUid = 'plugin::upload.file';

/** Every populated media field then has `imageforge`: renditions, srcsets and placeholders. Only the server writes it. */
export const extendFiles = (strapi: Core.Strapi): void => {
  strapi.contentType(fileUid).attributes.imageforge = { type: 'json', configurable: false };
};

interface Parts {
  store: Pick<GenerationStore, 'findAssetByFile' | 'updateAsset'>;
  logger: Logger;
}

/**
 * A file that is replaced or cut in the media library keeps its row and its address, and is another
 * picture: what is noted of ours goes, and the asset can be published again from its original.
 */
export const watchReplacedFiles = (strapi: Core.Strapi, { store, logger }: Parts): void => {
  strapi.db.lifecycles.subscribe({
    models: [fileUid],
    beforeUpdate({ params }) {
      if (isNewContent(params.data)) params.data.imageforge = null;
    },
    async afterUpdate({ params, result }) {
      if (!isNewContent(params.data)) return;
      // The file is there already, whatever becomes of our row.
      await release(store, (result as { id: number }).id).catch((thrown: unknown) =>
        logger.error(`A file was replaced in the media library, and its image does not say so: ${describeError(thrown)}`),
      );
    },
  });
};

const release = async (store: Parts['store'], fileId: number): Promise<void> => {
  const asset = await store.findAssetByFile(fileId);
  if (!asset) return;
  await store.updateAsset(asset.id, ['published'], { state: 'ready', fileId: undefined, url: undefined, error: replaced.toJSON() });
};

/** A change of texts or of the folder has no size. */
const isNewContent = (data: Record<string, unknown>): boolean => 'size' in data && 'hash' in data && data.imageforge == null;

const replaced = new ForgeError(
  'IMAGEFORGE_NOT_FOUND',
  'The file was replaced in the media library. Keep the image again to publish it as a file of its own.',
);

/**
 * Writes the notes anew that are not there: of a plugin that was switched off for a start, Strapi drops
 * the column. Nothing happens where any file has one.
 */
export const restoreFileNotes = async (strapi: Core.Strapi, assets: Pick<AssetIndex, 'published'>, logger: Logger): Promise<void> => {
  const files = strapi.db.query(fileUid);
  let count = 0;
  for await (const page of assets.published()) {
    if (count === 0 && (await files.findOne({ where: { imageforge: { $notNull: true } }, select: ['id'] }))) return;
    for (const asset of page.filter(hasFile)) {
      const note = noteOf(asset, { master: asset.url, rendition: ({ url }) => url });
      count += (await files.updateMany({ where: { id: asset.fileId }, data: { imageforge: note } })).count;
    }
  }
  if (count > 0) logger.info(`What frontends are told of ${count} images in the media library was written anew.`);
};
