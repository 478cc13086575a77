import type { Asset, Rendition, StoredImage } from '../generation/generation';

/** Digits of a file's SHA-256 in its name: 64 bits, and a name is an asset's own besides. */
const hashDigits = 16;

/**
 * Names of an asset's files at a target: a folder for each asset, so that what belongs to none is
 * found, and the hash of the bytes, so that an address can be cached for ever.
 */
export const masterKeyOf = (asset: Pick<Asset, 'id' | 'storageName' | 'file'>): string =>
  `${asset.id}/${plain(asset.storageName)}-${hashed(asset.file)}`;

export const renditionKeyOf = (asset: Pick<Asset, 'id' | 'storageName'>, rendition: Rendition): string => {
  const density = rendition.density === 1 ? '' : `-${rendition.density}x`;
  return `${asset.id}/${plain(asset.storageName)}-${rendition.name}${density}-${hashed(rendition)}`;
};

/** Object keys of ASCII only: every storage and every URL takes them. */
const plain = (name: string): string => name.replace(/[^a-z0-9-]/g, '') || 'image';

const hashed = ({ key }: StoredImage): string => {
  const [sha256 = '', extension = ''] = key.split('.');
  return `${sha256.slice(0, hashDigits)}.${extension}`;
};
