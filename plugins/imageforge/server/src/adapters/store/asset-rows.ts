import type { Core } from '@strapi/types';
import { uids } from '../../content-types';
import type { GenerationStore } from '../../engine/ports';
import { insertRows } from './insert-rows';
import { type Row, toAsset } from './rows';

type AssetStore = Pick<GenerationStore, 'createAsset' | 'getAsset' | 'findAssetByFile' | 'assetsOf' | 'removals' | 'updateAsset'>;

/** The assets' half of the GenerationStore. */
export const createAssetRows = (strapi: Core.Strapi): AssetStore & { publishing(): ReturnType<typeof select> } => {
  const rows = strapi.db.query(uids.asset);
  const table = strapi.db.metadata.get(uids.asset).tableName;
  const select = () => strapi.db.getConnection(table).where({ state: 'publishing' }).select('generation_id');
  const find = async (id: string) => {
    const row = await rows.findOne({ where: { documentId: id } });
    return row ? toAsset(row as Row) : undefined;
  };

  return {
    /** Subquery: ids of generations with an asset that is to be published. */
    publishing: select,

    async createAsset({ id, ...asset }) {
      const createdAt = new Date().toISOString();
      try {
        await insertRows(strapi, uids.asset, [{ ...asset, documentId: id, key: id, createdAt }]);
      } catch (thrown) {
        // `key` is unique: an earlier run, or another worker, has made it.
        const existing = await find(id);
        if (existing) return existing;
        throw thrown;
      }
      return { id, ...asset, createdAt };
    },

    getAsset: find,

    async findAssetByFile(fileId) {
      const row = await rows.findOne({ where: { fileId } });
      return row ? toAsset(row as Row) : undefined;
    },

    async assetsOf(generationIds) {
      if (generationIds.length === 0) return [];
      const found = await rows.findMany({
        where: { generationId: { $in: generationIds } },
        orderBy: { index: 'asc' },
      });
      return found.map((row: unknown) => toAsset(row as Row));
    },

    async removals(limit) {
      const found = await rows.findMany({
        where: {
          state: { $in: ['ready', 'discarded', 'rejected'] },
          $or: [{ removal: { $notNull: true } }, { targets: { $notNull: true } }],
        },
        orderBy: { id: 'asc' },
        limit,
      });
      return found.map((row: unknown) => toAsset(row as Row));
    },

    async updateAsset(id, from, patch) {
      // `undefined` means "no longer": Strapi's query would leave the column as it is.
      const data = Object.fromEntries(Object.entries(patch).map(([name, value]) => [name, value ?? null]));
      const { count } = await rows.updateMany({ where: { documentId: id, state: { $in: from } }, data });
      return count === 1;
    },
  };
};
