import type { AssetView } from '../../../shared/assets';
import type { Asset } from '../engine/generation/generation';
import type { PublishTarget, SignedUrls } from '../engine/ports';
import { masterKeyOf } from '../engine/publishing/object-key';

/** What clients see of a finished image: no key of a private file. */
export const createAssetView =
  (urls: Pick<SignedUrls, 'sign'>, targets: readonly PublishTarget[]) =>
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
      targets: asset.state === 'published' ? copiesOf(asset, targets) : [],
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

/** In the order of the options; one that they do not have any more has no address. */
const copiesOf = (asset: Asset, targets: readonly PublishTarget[]): AssetView['targets'] =>
  targets
    .filter(({ id }) => asset.targets?.includes(id))
    .map((target) => {
      const url = target.urlOf(masterKeyOf(asset));
      return { id: target.id, ...(url && { url }) };
    });

export type AssetViewOf = ReturnType<typeof createAssetView>;
