import type { AssetView } from '../../../shared/assets';
import type { Asset } from '../engine/generation/generation';
import type { SignedUrls } from '../engine/ports';
import { type Addresses, noteOf } from '../engine/renditions';

/** Where the files of an asset are loaded from. */
export type AddressesOf = (asset: Asset) => Addresses;

/** In the media library, as long as the file is there. */
export const libraryAddresses: AddressesOf = ({ url: master }) => ({
  master,
  rendition: ({ url }) => (master === undefined ? undefined : url),
});

/** What clients see of a finished image: no key of a private file. */
export const createAssetView =
  (urls: Pick<SignedUrls, 'sign'>, addressesOf: AddressesOf = libraryAddresses) =>
  (asset: Asset): AssetView => {
    const { width, height, mediaType, bytes, key } = asset.file;
    const { assetId: _id, ...note } = noteOf(asset, addressesOf(asset));
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
      ...note,
      previewUrl: urls.sign(key),
      createdAt: asset.createdAt,
    };
  };

export type AssetViewOf = ReturnType<typeof createAssetView>;
