import type { AssetView } from '../../../shared/assets';
import type { Asset } from '../engine/generation/generation';
import type { SignedUrls } from '../engine/ports';

/** What clients see of a finished image: no key of a private file. */
export const createAssetView =
  (urls: Pick<SignedUrls, 'sign'>) =>
  (asset: Asset): AssetView => {
    const { width, height, mediaType, bytes, thumbhash, key } = asset.file;
    return {
      id: asset.id,
      generationId: asset.generationId,
      index: asset.index,
      state: asset.state,
      visibility: asset.visibility,
      name: asset.name,
      alternativeText: asset.alternativeText,
      caption: asset.caption,
      ...(asset.url && { url: asset.url }),
      ...(asset.fileId !== undefined && { fileId: asset.fileId }),
      width,
      height,
      mediaType,
      bytes,
      thumbhash,
      previewUrl: urls.sign(key),
      createdAt: asset.createdAt,
    };
  };

export type AssetViewOf = ReturnType<typeof createAssetView>;
