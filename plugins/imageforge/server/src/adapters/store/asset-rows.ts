import type { Core } from '@strapi/types';
import { uids } from '../../content-types';
import type { AssetPatch, GenerationStore } from '../../engine/ports';
import { perceptualColumns } from './asset-index';
import { createInsertTogether, createTogether } from './together';
import { type Row, toAsset } from './rows';

type AssetStore = Pick<
  GenerationStore,
  'createAsset' | 'getAsset' | 'getAssets' | 'changeAsset' | 'findAssetByFile' | 'assetsOf' | 'removals' | 'updateAsset'
>;

/** The assets' half of the GenerationStore. */
export const createAssetRows = (strapi: Core.Strapi): AssetStore & { publishing(): ReturnType<typeof select> } => {
  const rows = strapi.db.query(uids.asset);
  const insert = createInsertTogether(strapi, uids.asset);
  const table = strapi.db.metadata.get(uids.asset).tableName;
  const select = () => strapi.db.getConnection(table).where({ state: 'publishing' }).select('generation_id');
  const find = async (id: string) => {
    const row = await rows.findOne({ where: { documentId: id } });
    return row ? toAsset(row as Row) : undefined;
  };
  const assetsOf = createTogether(strapi, async (wishes: readonly (readonly string[])[]) => {
    const where = { generationId: { $in: wishes.flat() } };
    const found = ((await rows.findMany({ where, orderBy: { index: 'asc' } })) as Row[]).map(toAsset);
    return wishes.map((ids) => found.filter(({ generationId }) => ids.includes(generationId)));
  });

  return {
    /** Subquery: ids of generations with an asset that is to be published. */
    publishing: select,

    async createAsset({ id, ...asset }) {
      const createdAt = new Date().toISOString();
      try {
        await insert([{ ...asset, ...perceptualColumns(asset.file.perceptualHash), documentId: id, key: id, createdAt }]);
      } catch (thrown) {
        // `key` is unique: an earlier run, or another worker, has made it.
        const existing = await find(id);
        if (existing) return existing;
        throw thrown;
      }
      return { id, ...asset, createdAt };
    },

    getAsset: find,

    async getAssets(ids) {
      if (ids.length === 0) return [];
      const found = await rows.findMany({ where: { documentId: { $in: ids } } });
      return found.map((row: unknown) => toAsset(row as Row));
    },

    async changeAsset(id, change) {
      return strapi.db.transaction(async ({ trx }) => {
        const [locked] = await strapi.db.getConnection(table).transacting(trx).where({ document_id: id }).forUpdate().select('id');
        const before = locked && (await find(id));
        if (!before) return undefined;
        const patch = await change(before);
        await rows.updateMany({ where: { documentId: id }, data: dataOf(patch) });
        return { ...before, ...patch };
      });
    },

    async findAssetByFile(fileId) {
      const row = await rows.findOne({ where: { fileId } });
      return row ? toAsset(row as Row) : undefined;
    },

    assetsOf: async (generationIds) => (generationIds.length === 0 ? [] : assetsOf(generationIds)),

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
      const { count } = await rows.updateMany({ where: { documentId: id, state: { $in: from } }, data: dataOf(patch) });
      return count === 1;
    },
  };
};

/** `undefined` means "no longer": Strapi's query would leave the column as it is. */
const dataOf = (patch: AssetPatch): Row => Object.fromEntries(Object.entries(patch).map(([name, value]) => [name, value ?? null]));
