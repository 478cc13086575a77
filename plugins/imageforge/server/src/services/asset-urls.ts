import type { AssetUrlQuery, AssetUrlView } from '../../../shared/assets';
import { ForgeError } from '../engine/errors';
import type { Asset, StoredImage } from '../engine/generation/generation';
import type { Clock, PublishTarget, SignedUrls } from '../engine/ports';
import { masterKeyOf, renditionKeyOf } from '../engine/publishing/object-key';

interface Parts {
  targets: readonly PublishTarget[];
  signedUrls: Pick<SignedUrls, 'sign'>;
  /** The address that the media library has for this very file; `undefined`: none. */
  libraryUrl(fileId: number, image: StoredImage): Promise<string | undefined>;
  clock: Pick<Clock, 'now'>;
  /** How long a signed address works, s. */
  expiry: { expiresIn: number; maxExpiresIn: number };
}

/** A file of an asset: its name at the targets, and what it is. */
interface ChosenFile {
  key: string;
  image: StoredImage;
  isMaster: boolean;
}

/** What a target is called that is none: the media library. */
const library = 'library';

/** Where an image, or a rendition of it, can be loaded from: for ever where it is public, for a while where not. */
export const createAssetUrls = ({ targets, signedUrls, libraryUrl, clock, expiry }: Parts) => {
  /** Of those that have it, as the options name them: the one that was asked for, or the first. */
  const targetFor = (asset: Asset, asked: string | undefined): PublishTarget | undefined => {
    const having = targets.filter(({ id, visibility }) => asset.state === 'published' && asset.targets?.includes(id) && visibility === asset.visibility);
    if (asked === undefined || asked === library) return asked === library ? undefined : having[0];
    const target = having.find(({ id }) => id === asked);
    if (target) return target;
    const ids = [...having.map(({ id }) => id), ...(asset.fileId === undefined ? [] : [library])];
    throw new ForgeError('IMAGEFORGE_NOT_FOUND', `The image is not at the target "${asked}". ${ids.length > 0 ? `It is at: ${ids.join(', ')}.` : 'It is at none.'}`, {
      details: { field: 'target', targets: ids },
    });
  };

  const publicUrl = async (asset: Asset, { key, image, isMaster }: ChosenFile, target: PublishTarget | undefined): Promise<string | undefined> => {
    if (target) return target.urlOf(key);
    if (asset.state !== 'published' || asset.fileId === undefined) return undefined;
    return isMaster ? asset.url : libraryUrl(asset.fileId, image);
  };

  return async (asset: Asset, query: AssetUrlQuery): Promise<AssetUrlView> => {
    if (asset.state === 'discarded' || asset.state === 'rejected') {
      throw new ForgeError('IMAGEFORGE_CONFLICT', `The image is ${asset.state}, and shown nowhere.`, { details: { state: asset.state } });
    }
    const expiresIn = query.expiresIn ?? expiry.expiresIn;
    if (expiresIn > expiry.maxExpiresIn) {
      throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', `Expected "expiresIn" of at most ${expiry.maxExpiresIn} seconds, got ${expiresIn}.`, {
        details: { field: 'expiresIn', max: expiry.maxExpiresIn },
      });
    }
    const file = chooseFile(asset, query);
    const target = targetFor(asset, query.target);
    if (asset.visibility === 'public') {
      const url = await publicUrl(asset, file, target);
      if (url) return { url };
    }
    const expiresAt = new Date(clock.now().getTime() + expiresIn * 1_000).toISOString();
    const url = asset.visibility === 'private' ? await target?.signedUrlOf(file.key, { expiresIn }) : undefined;
    return { url: url ?? signedUrls.sign(file.image.key, expiresIn), expiresAt };
  };
};

export type AssetUrls = ReturnType<typeof createAssetUrls>;

const chooseFile = (asset: Asset, { rendition, density = 1, format }: AssetUrlQuery): ChosenFile => {
  const isFormat = ({ mediaType }: StoredImage): boolean => format === undefined || mediaType === `image/${format}`;
  if (rendition === undefined) {
    if (density === 1 && isFormat(asset.file)) return { key: masterKeyOf(asset), image: asset.file, isMaster: true };
    throw new ForgeError('IMAGEFORGE_NOT_FOUND', `The whole image is ${asset.file.mediaType}; name a "rendition" for others.`, { details: { field: 'rendition' } });
  }
  const all = asset.renditions ?? [];
  const found = all.find((one) => one.name === rendition && one.density === density && isFormat(one));
  if (found) return { key: renditionKeyOf(asset, found), image: found, isMaster: false };
  const there = all.map((one) => `${one.name} ${one.density}x ${one.mediaType.replace('image/', '')}`);
  throw new ForgeError(
    'IMAGEFORGE_NOT_FOUND',
    there.length > 0
      ? `There is no such rendition. There are: ${there.join(', ')}.`
      : 'The image has no renditions; they are made when it is published.',
    { details: { field: 'rendition', renditions: there } },
  );
};
