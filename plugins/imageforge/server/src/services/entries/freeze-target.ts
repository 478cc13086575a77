import type { Core, UID } from '@strapi/types';
import type { Target } from '../../engine/generation/generation';
import { counterpartOf, type Entry, type MediaHolder, mediaHoldersAlong, pickHolder } from './media-holder';
import { hasDrafts, isLocalized, mediaPopulate } from './schema';

/**
 * Remembers which component of each version a target means, since editors move components while
 * an image is made. Components that are not saved have no id, so those are known by their path alone.
 * @param seenIn the version whose path it is: forms and API clients look at the draft, automation at
 *   what was published.
 */
export const freezeTarget = async (
  strapi: Core.Strapi,
  target: Target,
  seenIn: 'draft' | 'published' = 'draft',
): Promise<Target> => {
  const { uid, documentId, locale, path } = target;
  const isKnown = strapi.contentTypes[uid as UID.ContentType] !== undefined;
  if (!documentId || !isKnown || !path.includes('.') || target.componentUid !== undefined) return target;

  const holdersOf = async (where: Record<string, unknown>): Promise<MediaHolder[]> => {
    const row = (await strapi.db.query(uid).findOne({
      where: { documentId, ...(locale !== undefined && isLocalized(strapi, uid) && { locale }), ...where },
      populate: mediaPopulate(strapi, uid),
    })) as Entry | null;
    return row ? mediaHoldersAlong(strapi, uid, row, path) : [];
  };
  if (!hasDrafts(strapi, uid)) return withIds(target, pickHolder(await holdersOf({}), target), undefined);

  const draft = await holdersOf({ publishedAt: null });
  const published = await holdersOf({ publishedAt: { $notNull: true } });
  const seen = pickHolder(seenIn === 'draft' ? draft : published, target);
  const other = seen && counterpartOf(seen, seenIn === 'draft' ? published : draft);
  return seenIn === 'draft' ? withIds(target, seen, other) : withIds(target, other, seen);
};

const withIds = (target: Target, draft: MediaHolder | undefined, published: MediaHolder | undefined): Target => ({
  ...target,
  ...((draft ?? published) && { componentUid: (draft ?? published)?.uid }),
  ...(draft?.componentId !== undefined && { componentId: draft.componentId }),
  ...(published?.componentId !== undefined && { publishedComponentId: published.componentId }),
});
