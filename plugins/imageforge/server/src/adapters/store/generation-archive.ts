import type { Core } from '@strapi/types';
import { uids } from '../../content-types';
import type { GenerationArchive } from '../../engine/ports';
import { unheldSql } from './database-clock';
import { type Row, toAsset, toGeneration } from './rows';

const pageSize = 200;

/** GenerationArchive on Strapi's database. */
export const createGenerationArchive = (strapi: Core.Strapi): GenerationArchive => {
  const generations = strapi.db.query(uids.generation);
  const assets = strapi.db.query(uids.asset);
  const links = strapi.db.query(uids.assetLink);
  const table = strapi.db.metadata.get(uids.generation).tableName;
  const assetTable = strapi.db.metadata.get(uids.asset).tableName;
  /** The row, unless somebody works on it: an image that is kept is published long after the end. */
  const ended = (id: string) =>
    strapi.db.getConnection(table).where({ document_id: id }).whereNotNull('finished_at').whereRaw(unheldSql(strapi));

  const withAssets = async (rows: Row[]) => {
    const found = rows.map(toGeneration);
    const theirs: Row[] = await assets.findMany({ where: { generationId: { $in: found.map(({ id }) => id) } } });
    const all = theirs.map(toAsset);
    return found.map((generation) => ({ generation, assets: all.filter((asset) => asset.generationId === generation.id) }));
  };

  /** Rows with one of the keys somewhere in these columns. A key is hexadecimal: nothing in it means anything to LIKE. */
  const idsWith = async (from: string, id: string, columns: readonly string[], keys: readonly string[]): Promise<string[]> => {
    const text = strapi.db.dialect.client === 'mysql' ? 'CHAR' : 'TEXT';
    const found: Record<string, string>[] = await strapi.db
      .getConnection(from)
      .where((where) => {
        for (const column of columns) for (const key of keys) void where.orWhereRaw(`CAST(?? AS ${text}) LIKE ?`, [column, `%${key}%`]);
      })
      .distinct(id);
    return found.map((row) => row[id] ?? '');
  };

  return {
    async *pages() {
      for (let after = 0; ; ) {
        const rows: Row[] = await generations.findMany({ where: { id: { $gt: after } }, orderBy: { id: 'asc' }, limit: pageSize });
        const last = rows.at(-1);
        if (!last) return;
        after = Number(last.id);
        yield withAssets(rows);
      }
    },

    async *mentioning(keys) {
      if (keys.length === 0) return;
      const ids = new Set<string>([
        ...(await idsWith(table, 'document_id', ['recipe', 'images'], keys)),
        ...(await idsWith(assetTable, 'generation_id', ['file', 'renditions'], keys)),
      ]);
      const all = [...ids];
      for (let start = 0; start < all.length; start += pageSize) {
        const some = all.slice(start, start + pageSize);
        yield withAssets(await generations.findMany({ where: { documentId: { $in: some } } }));
      }
    },

    async rewrite(id, remains) {
      const columns = Object.entries(remains).map(([name, value]) => [name, JSON.stringify(value)]);
      await ended(id).update(Object.fromEntries(columns));
    },

    async remove(id) {
      await strapi.db.transaction(async ({ trx }) => {
        const removed = await ended(id).delete().transacting(trx);
        if (removed === 0) return;
        await assets.deleteMany({ where: { generationId: id } });
        // Links to its own images stay: what was made of them knows that they are gone.
        await links.deleteMany({ where: { generationId: id } });
      });
    },
  };
};
