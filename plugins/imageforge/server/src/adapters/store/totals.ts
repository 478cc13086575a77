import { randomUUID } from 'node:crypto';
import type { Core } from '@strapi/types';
import { uids } from '../../content-types';
import { type Total, totalSeries, type TotalSeries, totalsOf } from '../../engine/operation/totals';
import { type Row, toGeneration } from './rows';

/** Generations that are counted in one transaction. */
const batchSize = 500;
/** Batches at once: the first count of a large installation is spread over several looks. */
const maxBatches = 20;

/** Figures over all generations that ever ended, also those that retention has deleted since. */
interface TotalStore {
  /** Counts what has ended since the last time: each generation once, whichever processes do it at the same time. */
  count(): Promise<void>;
  all(): Promise<Total[]>;
}

/** Totals in Strapi's database. A generation is marked and its figures are added in one transaction. */
export const createTotalStore = (strapi: Core.Strapi): TotalStore => {
  const generations = strapi.db.query(uids.generation);
  const table = strapi.db.metadata.get(uids.generation).tableName;
  const totals = strapi.db.metadata.get(uids.total).tableName;

  const countBatch = async (): Promise<number> =>
    await strapi.db.transaction(async ({ trx }) => {
      const rowsOf = () => strapi.db.getConnection(table).transacting(trx);
      const uncounted: { id: number }[] = await rowsOf()
        .whereNull('counted_by')
        .whereIn('state', ['succeeded', 'failed', 'canceled', 'blocked'])
        .orderBy('id')
        .limit(batchSize)
        .select('id');
      if (uncounted.length === 0) return 0;
      // Of two that found the same rows, the second one waits here, and then marks none of them.
      const batch = randomUUID();
      const ids = uncounted.map(({ id }) => id);
      await rowsOf().whereIn('id', ids).whereNull('counted_by').update({ counted_by: batch });
      const marked: Row[] = await generations.findMany({ where: { countedBy: batch } });
      const growth = totalsOf(marked.map(toGeneration)).map((total) => ({ key: keyOf(total), value: total.value }));
      // Always in the same order, so that two batches wait for each other and don't lock each other out.
      for (const { key, value } of growth.sort((one, other) => (one.key < other.key ? -1 : 1))) {
        const totalsTable = () => strapi.db.getConnection(totals).transacting(trx);
        await totalsTable().insert({ key, value: 0 }).onConflict('key').ignore();
        await totalsTable().where({ key }).increment('value', value);
      }
      return uncounted.length;
    });

  return {
    async count() {
      for (let batches = 0; batches < maxBatches; batches += 1) {
        if ((await countBatch()) < batchSize) return;
      }
    },
    async all() {
      const rows: Row[] = await strapi.db.query(uids.total).findMany({ orderBy: { key: 'asc' } });
      return rows.flatMap((row) => toTotal(row) ?? []);
    },
  };
};

const keyOf = ({ series, labels }: Total): string => JSON.stringify([series, ...labels]);

/** @returns undefined for a series that another version knew. */
const toTotal = (row: Row): Total | undefined => {
  const [series, ...labels] = JSON.parse(row.key as string) as [TotalSeries, ...string[]];
  return totalSeries[series]?.length === labels.length ? { series, labels, value: Number(row.value) } : undefined;
};
