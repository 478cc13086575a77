import type { Core } from '@strapi/types';
import type { Target } from '../../engine/generation/generation';
import type { Bindings } from './bindings';
import { type Entry, mediaHoldersAlong } from './media-holder';
import { hasDrafts, isLocalized, mediaPopulate } from './schema';

type ArrivedImage = Pick<Target, 'path' | 'locale' | 'componentId' | 'componentUid'> & { fileId: number };

/**
 * Images that were attached to the entry's draft and that are still there, and where they stand now,
 * for a form that was opened before they came. One that an editor has taken out does not come back
 * this way.
 */
export const arrivedImages = async (
  strapi: Core.Strapi,
  bindings: Bindings,
  entry: Pick<Target, 'uid' | 'documentId' | 'locale'>,
): Promise<ArrivedImage[]> => {
  const attached = await bindings.attachedTo(entry);
  if (attached.length === 0) return [];

  const { uid, documentId, locale } = entry;
  const row = (await strapi.db.query(uid).findOne({
    where: {
      documentId,
      ...(locale !== undefined && isLocalized(strapi, uid) && { locale }),
      ...(hasDrafts(strapi, uid) && { publishedAt: null }),
    },
    populate: mediaPopulate(strapi, uid),
  })) as Entry | null;
  if (!row) return [];
  return attached.flatMap(({ path, locale: itsLocale, fileId }) =>
    mediaHoldersAlong(strapi, uid, row, path)
      .filter(({ current }) => current.some(({ id }) => id === fileId))
      .map((holder) => ({
        path: holder.path,
        ...(itsLocale !== undefined && { locale: itsLocale }),
        ...(holder.componentId !== undefined && { componentId: holder.componentId, componentUid: holder.uid }),
        fileId,
      })),
  );
};
