import type { AssetView, TextsView } from '../../../shared/assets';
import type { Asset } from '../engine/generation/generation';
import type { PublishTarget, SignedUrls } from '../engine/ports';
import { masterKeyOf } from '../engine/publishing/object-key';
import { type Addresses, noteOf } from '../engine/renditions';
import { fallbackLocale, knownTextsOf, type LocaleTexts, textFields } from '../engine/texts/texts';

/** Where the files of an asset are loaded from. */
export type AddressesOf = (asset: Asset) => Addresses;

/** In the media library, as long as the file is there. */
export const libraryAddresses: AddressesOf = ({ url: master }) => ({
  master,
  rendition: ({ url }) => (master === undefined ? undefined : url),
});

/** What clients see of a finished image: no key of a private file. */
export const createAssetView =
  (urls: Pick<SignedUrls, 'sign'>, targets: readonly PublishTarget[], addressesOf: AddressesOf = libraryAddresses) =>
  (asset: Asset): AssetView => {
    const { mainLocale = fallbackLocale, decorative = false } = asset;
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
      texts: Object.fromEntries(Object.entries(knownTextsOf(asset, mainLocale)).map(([locale, texts]) => [locale, textsView(texts, decorative)])),
      mainLocale,
      decorative,
      ...(asset.url && { url: asset.url }),
      targets: asset.state === 'published' ? copiesOf(asset, targets) : [],
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

/** In the order of the options; one that they do not have any more has no address. */
const copiesOf = (asset: Asset, targets: readonly PublishTarget[]): AssetView['targets'] =>
  targets
    .filter(({ id }) => asset.targets?.includes(id))
    .map((target) => {
      const url = target.urlOf(masterKeyOf(asset));
      return { id: target.id, ...(url && { url }) };
    });

export type AssetViewOf = ReturnType<typeof createAssetView>;

export const textsView = (texts: LocaleTexts, decorative: boolean): TextsView => {
  const written = textFields.flatMap((field) => {
    const text = texts[field];
    return text ? [[field, text] as const] : [];
  });
  return {
    ...Object.fromEntries(written.map(([field, { text }]) => [field, decorative && field === 'alternativeText' ? '' : text])),
    writtenBy: Object.fromEntries(written.map(([field, { by }]) => [field, by])),
  };
};
