import type { Asset } from '../engine/generation/generation';

/** What is delivered of a published asset. */
export interface PublishedAsset {
  id: string;
  /** Its finished file among the originals. */
  key: string;
  mediaType: string;
  /** px */
  width: number;
  height: number;
  visibility: Asset['visibility'];
  /** What its files are called. */
  storageName: string;
}

/** Finds out whether an asset is published, without asking the database for each request. */
export interface PublishedAssets {
  /** @returns undefined when there is none, or it is not published (any more). */
  find(id: string): Promise<PublishedAsset | undefined>;
  /** Something has happened to it: it is looked up anew. */
  forget(id: string): void;
}

/** How long an answer is good for where no event says otherwise, ms: events may be lost. */
const freshMs = 5_000;
const maxKnown = 10_000;

interface Parts {
  getAsset(id: string): Promise<Asset | undefined>;
  /** Called when an asset was looked up that is not published, or not there: nothing of it is to stay. Must not reject. */
  onGone(id: string): Promise<void>;
  /** ms */
  now(): number;
}

export const createPublishedAssets = ({ getAsset, onGone, now }: Parts): PublishedAssets => {
  /** The one that was asked for last in the database stands last. */
  const known = new Map<string, { found: Promise<PublishedAsset | undefined>; at: number }>();

  const lookUp = (id: string): Promise<PublishedAsset | undefined> => {
    const found = getAsset(id).then(async (asset) => {
      if (asset && isPublished(asset)) return publishedOf(asset);
      await onGone(id);
      return undefined;
    });
    const entry = { found, at: now() };
    known.delete(id);
    known.set(id, entry);
    const [oldest] = known.keys();
    if (known.size > maxKnown && oldest !== undefined) known.delete(oldest);
    // A database that was away is asked again.
    found.catch(() => known.get(id) === entry && known.delete(id));
    return found;
  };

  return {
    find(id) {
      const entry = known.get(id);
      return entry && now() - entry.at < freshMs ? entry.found : lookUp(id);
    },
    forget: (id) => void known.delete(id),
  };
};

/** A published one that is attached later is `publishing` meanwhile. */
const isPublished = ({ state, url, targets }: Asset): boolean =>
  state === 'published' || (state === 'publishing' && (url !== undefined || targets !== undefined));

const publishedOf = ({ id, file, visibility, storageName }: Asset): PublishedAsset => ({
  id,
  key: file.key,
  mediaType: file.mediaType,
  width: file.width,
  height: file.height,
  visibility,
  storageName,
});
