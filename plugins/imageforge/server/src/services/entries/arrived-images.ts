import type { Core } from '@strapi/types';
import type { Target } from '../../engine/generation/generation';
import type { Bindings } from './bindings';
import { type Entry, findMediaHolder } from './media-holder';
import { hasDrafts, isLocalized, mediaPopulate } from './schema';

/**
 * Images that automation put into the entry and that are still there, for a form that was opened
 * before they came. One that an editor has taken out does not come back this way.
 */
export const arrivedImages = async (
  strapi: Core.Strapi,
  bindings: Bindings,
  entry: Pick<Target, 'uid' | 'documentId' | 'locale'>,
): Promise<{ path: string; locale?: string; fileId: number }[]> => {
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
  return attached.filter(({ path, fileId }) =>
    row ? findMediaHolder(strapi, uid, row, path)?.current.some(({ id }) => id === fileId) : false,
  );
};
