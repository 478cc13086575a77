import { ForgeError } from '../errors';
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
  const density = densityOf(rendition).replace('.', '-');
  return `${asset.id}/${plain(asset.storageName)}-${rendition.name}${density}-${hashed(rendition)}`;
};

const densityOf = ({ density }: Rendition): string => (density === 1 ? '' : `-${density}x`);

/** What people call the file: the asset's own name, and which version it is. */
export const filenameOf = (asset: Pick<Asset, 'name' | 'file'>, rendition?: Rendition): string => {
  const { key } = rendition ?? asset.file;
  const version = rendition ? `-${rendition.name}${densityOf(rendition)}` : '';
  return `${asset.name || 'image'}${version}.${key.split('.')[1] ?? ''}`;
};

/** Names of all of an asset's files at a target. */
export const keysOf = (asset: Pick<Asset, 'id' | 'storageName' | 'file' | 'renditions'>): string[] => [
  masterKeyOf(asset),
  ...(asset.renditions ?? []).map((rendition) => renditionKeyOf(asset, rendition)),
];

/** The folder of an asset's files at a target. */
export const folderOf = ({ id }: Pick<Asset, 'id'>): string => `${id}/`;

/** The asset that an object of this name would belong to; `undefined`: the name is none of ours. */
export const assetIdOf = (key: string): string | undefined =>
  /^([A-Za-z0-9-]{1,64})\/[a-z0-9-]+-[0-9a-f]{16}\.(?:webp|png|jpg|avif|gif)$/.exec(key)?.[1];

const part = '[A-Za-z0-9][A-Za-z0-9_-]*';
const objectKey = new RegExp(`^(?:${part}/)+${part}(?:\\.[a-z0-9]+)?$`);

/** @throws ForgeError IMAGEFORGE_INTERNAL for what is no key: it might mean another place, or nothing that a URL can say. */
export const expectObjectKey = (key: string): void => {
  if (key.length <= 512 && objectKey.test(key)) return;
  throw new ForgeError('IMAGEFORGE_INTERNAL', `Expected the key of an object, like "asset/name-0123456789abcdef.webp", got ${JSON.stringify(key)}.`);
};

/** Object keys of ASCII only: every storage and every URL takes them. */
const plain = (name: string): string => name.replace(/[^a-z0-9-]/g, '') || 'image';

const hashed = ({ key }: StoredImage): string => {
  const [sha256 = '', extension = ''] = key.split('.');
  return `${sha256.slice(0, hashDigits)}.${extension}`;
};
