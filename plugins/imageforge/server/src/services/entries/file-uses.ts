import type { Core } from '@strapi/types';
import { attributesOf, hasDrafts } from './schema';

/** A field of an entry that shows a file. */
export interface FileUse {
  uid: string;
  documentId: string;
  /** `undefined`: the content type is not localised. */
  locale?: string;
  /** `cover`, or `blocks.image` within a component. */
  field: string;
  status: 'draft' | 'published';
}

/** Components hold components; ten deep is more than the admin can show. */
const deepest = 10;

/** The row of an entry or a component, and the names that lead from it to the file. */
interface Holder {
  uid: string;
  id: number;
  field: string;
}

interface JoinTable {
  name: string;
}

/**
 * Finds the fields that show a file, in drafts and published versions alike. Links to it in texts are
 * not found: they are words to the database.
 */
export const createFileUses = (strapi: Core.Strapi) => {
  const joinTableOf = (uid: string, name: string): string => (strapi.db.metadata.get(uid).attributes[name] as unknown as { joinTable: JoinTable }).joinTable.name;
  const rowsOf = (table: string, where: Record<string, unknown>): Promise<Record<string, unknown>[]> =>
    strapi.db.getConnection(table).where(where).select('*');

  /** Whoever holds this component: entries, or other components. */
  const holdersOf = async ({ uid, id, field }: Holder): Promise<Holder[]> => {
    const found: Holder[] = [];
    for (const owner of [...Object.keys(strapi.contentTypes), ...Object.keys(strapi.components)]) {
      const tables = new Set(
        Object.entries(attributesOf(strapi, owner) ?? {})
          .filter(([, attribute]) => attribute.type === 'component' || attribute.type === 'dynamiczone')
          .map(([name]) => joinTableOf(owner, name)),
      );
      for (const table of tables) {
        const rows = await rowsOf(table, { cmp_id: id, component_type: uid });
        found.push(...rows.map((row) => ({ uid: owner, id: Number(row.entity_id), field: `${String(row.field)}.${field}` })));
      }
    }
    return found;
  };

  const entryOf = async ({ uid, id, field }: Holder): Promise<FileUse[]> => {
    const row = (await strapi.db.query(uid).findOne({ where: { id } })) as { documentId: string; locale?: string | null; publishedAt?: string | null } | null;
    if (!row) return [];
    const isDraft = hasDrafts(strapi, uid) && !row.publishedAt;
    return [{ uid, documentId: row.documentId, ...(row.locale && { locale: row.locale }), field, status: isDraft ? 'draft' : 'published' }];
  };

  const follow = async (holder: Holder, depth: number): Promise<FileUse[]> => {
    if (holder.uid in strapi.contentTypes) return entryOf(holder);
    if (depth > deepest || !(holder.uid in strapi.components)) return [];
    const above = await holdersOf(holder);
    return (await Promise.all(above.map((one) => follow(one, depth + 1)))).flat();
  };

  return async (fileId: number): Promise<FileUse[]> => {
    const rows = await rowsOf(joinTableOf('plugin::upload.file', 'related'), { file_id: fileId });
    const holders = rows.map((row) => ({ uid: String(row.related_type), id: Number(row.related_id), field: String(row.field) }));
    return (await Promise.all(holders.map((holder) => follow(holder, 0)))).flat();
  };
};

export type FileUses = ReturnType<typeof createFileUses>;
