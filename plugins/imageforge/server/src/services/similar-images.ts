import type { SimilarImage } from '../../../shared/assets';
import { ForgeError } from '../engine/errors';
import type { AssetIndex, GenerationStore } from '../engine/ports';
import type { Access } from './access';
import type { AssetViewOf } from './asset-views';
import { canSee } from './can-see';
import type { GenerationAccess } from './generation-access';
import type { FilesCheck } from './lost-files';

/** Most images that are told. */
const maxImages = 24;
/** Rows that are read at once, of which the caller may see some. */
const batchSize = 48;
/** Most of those batches: whoever sees little of much is told that nothing more is there. */
const maxBatches = 20;

interface Parts {
  index: Pick<AssetIndex, 'alike'>;
  store: Pick<GenerationStore, 'get' | 'getAsset'>;
  findAsset: GenerationAccess['visibleAsset'];
  checkFiles: FilesCheck;
  viewOf: AssetViewOf;
}

/**
 * Finds images that look like one of ours, of those that the caller may see.
 * @throws ForgeError IMAGEFORGE_NOT_FOUND; IMAGEFORGE_CONFLICT for an image that is older than perceptual hashes
 */
export const createSimilarImages =
  ({ index, store, findAsset, checkFiles, viewOf }: Parts) =>
  async (id: string, distance: number, access: Access): Promise<SimilarImage[]> => {
    const { asset } = await findAsset(id, access);
    const { perceptualHash } = asset.file;
    if (perceptualHash === undefined) {
      throw new ForgeError('IMAGEFORGE_CONFLICT', 'Expected an image with a perceptual hash; this one was made before images had one.');
    }
    const alike = (await index.alike(perceptualHash, distance)).filter(({ assetId }) => assetId !== id);

    const visible = async ({ assetId, distance: differing }: (typeof alike)[number]): Promise<SimilarImage[]> => {
      const found = await store.getAsset(assetId);
      const generation = found && (await store.get(found.generationId));
      if (!generation || !canSee(access, generation)) return [];
      const [checked = found] = await checkFiles([found]);
      return [{ distance: differing, asset: viewOf(checked) }];
    };

    const images: SimilarImage[] = [];
    for (let at = 0; at < Math.min(alike.length, batchSize * maxBatches) && images.length < maxImages; at += batchSize) {
      images.push(...(await Promise.all(alike.slice(at, at + batchSize).map(visible))).flat());
    }
    return images.slice(0, maxImages);
  };

export type SimilarImages = ReturnType<typeof createSimilarImages>;
