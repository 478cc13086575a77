import type { Core } from '@strapi/types';
import { uids } from '../../content-types';
import { ForgeError } from '../../engine/errors';
import type { Generation } from '../../engine/generation/generation';
import type { GenerationQuery, GenerationStore } from '../../engine/ports';
import { createAssetRows } from './asset-rows';
import { nowMsSql } from './database-clock';
import { type Row, toGeneration } from './rows';

const openStates = ['queued', 'running'];

/**
 * GenerationStore on Strapi's database. Claims and writes are single conditional statements; the
 * Document Service is not used, because nothing here has drafts, locales or relations.
 */
export const createGenerationStore = (strapi: Core.Strapi): GenerationStore => {
  const rows = strapi.db.query(uids.generation);
  const table = strapi.db.metadata.get(uids.generation).tableName;
  const assets = createAssetRows(strapi);
  const knex = () => strapi.db.getConnection(table);
  const nowMs = nowMsSql(strapi);
  const raw = (sql: string, bindings: readonly (string | number | Date)[] = []) => strapi.db.connection.raw(sql, bindings);
  const isFree = `(lease_until IS NULL OR lease_until < ${nowMs})`;

  const find = async (id: string): Promise<Generation | undefined> => {
    const row = await rows.findOne({ where: { documentId: id } });
    return row ? toGeneration(row as Row) : undefined;
  };
  const findByKey = async (idempotencyKey: string) => {
    const row = (await rows.findOne({ where: { idempotencyKey } })) as Row | null;
    return row ? { generation: toGeneration(row), requestHash: row.requestHash as string } : undefined;
  };

  return {
    ...assets,

    async create(generation, idempotency) {
      const existing = idempotency && (await findByKey(idempotency.key));
      if (existing) return { ...existing, created: false };
      try {
        const row = await rows.create({
          data: {
            ...toColumns(generation),
            documentId: generation.id,
            claims: 0,
            cancelRequested: false,
            ...(idempotency && { idempotencyKey: idempotency.key, requestHash: idempotency.requestHash }),
          },
        });
        return { generation: toGeneration(row as Row), created: true };
      } catch (thrown) {
        // The unique key decides between two requests that came at the same moment.
        const winner = idempotency && (await findByKey(idempotency.key));
        if (winner) return { ...winner, created: false };
        throw thrown;
      }
    },

    findByKey,

    get: find,

    async list(query) {
      const where = whereOf(query);
      const [found, total] = await Promise.all([
        rows.findMany({
          where,
          orderBy: { id: 'desc' },
          offset: (query.page - 1) * query.pageSize,
          limit: query.pageSize,
        }),
        rows.count({ where }),
      ]);
      return { generations: found.map((row: unknown) => toGeneration(row as Row)), total };
    },

    async claim(id, owner, leaseMs) {
      const claimed = await knex()
        .where({ document_id: id })
        .whereRaw(isFree)
        .where((work) => work.whereIn('state', openStates).orWhereIn('document_id', assets.publishing()))
        .update({
          lease_owner: owner,
          lease_until: raw(`${nowMs} + ?`, [leaseMs]),
          touched_at: raw(nowMs),
          claims: raw('claims + 1'),
          started_at: raw('COALESCE(started_at, ?)', [timestamp(strapi)]),
          state: raw("CASE WHEN state = 'queued' THEN 'running' ELSE state END"),
        });
      return claimed === 1 ? find(id) : undefined;
    },

    async renew(id, owner, leaseMs) {
      const renewed = await knex()
        .where({ document_id: id, lease_owner: owner })
        .update({ lease_until: raw(`${nowMs} + ?`, [leaseMs]), touched_at: raw(nowMs) });
      if (renewed !== 1) return undefined;
      const row = await knex().where({ document_id: id }).first('cancel_requested');
      return { cancelRequested: Boolean(row?.cancel_requested) };
    },

    async save(id, owner, patch, { isProgress = false } = {}) {
      const { count } = await rows.updateMany({
        where: { documentId: id, leaseOwner: owner },
        data: { ...toColumns(patch), ...(isProgress && { claims: 0 }) },
      });
      if (count !== 1) throw new ForgeError('IMAGEFORGE_LEASE_LOST');
    },

    async release(id, owner) {
      await knex().where({ document_id: id, lease_owner: owner }).update({ lease_owner: null, lease_until: null });
    },

    async requestCancel(id) {
      const now = timestamp(strapi);
      const ended = await knex()
        .where({ document_id: id, state: 'queued' })
        .update({ state: 'canceled', cancel_requested: true, finished_at: now, cost: 0 });
      if (ended === 0) {
        await knex().where({ document_id: id }).whereIn('state', [...openStates, 'review']).update({ cancel_requested: true });
      }
      return find(id);
    },

    async due(idleMs, limit) {
      const found = await knex()
        .where((work) => work.whereIn('state', openStates).orWhereIn('document_id', assets.publishing()))
        .whereRaw(isFree)
        .whereRaw(`COALESCE(touched_at, 0) < ${nowMs} - ?`, [idleMs])
        .orderBy('id')
        .limit(limit)
        .select('document_id');
      return found.map((row: { document_id: string }) => row.document_id);
    },
  };
};

/** A date as the columns of this database hold it: SQLite keeps milliseconds. */
const timestamp = (strapi: Core.Strapi): Date | number =>
  strapi.db.dialect.client === 'sqlite' ? Date.now() : new Date();

const toColumns = ({ requester, target, estimateMicroUsd, costMicroUsd, ...same }: Partial<Generation>): Row => {
  const { id: _id, ...columns } = same;
  return {
    ...columns,
    // Strapi leaves a column alone that is to become `undefined`.
    ...('error' in same && { error: same.error ?? null }),
    ...(requester && { requesterKind: requester.kind, requesterId: requester.id, requesterName: requester.name }),
    ...(target && {
      targetUid: target.uid,
      targetDocumentId: target.documentId,
      targetLocale: target.locale,
      targetPath: target.path,
      targetComponentId: target.componentId,
      targetComponentUid: target.componentUid,
      targetPublishedComponentId: target.publishedComponentId,
    }),
    ...(estimateMicroUsd && { estimateMin: String(estimateMicroUsd.min), estimateMax: String(estimateMicroUsd.max) }),
    ...(costMicroUsd !== undefined && { cost: String(costMicroUsd) }),
  };
};

const whereOf = ({ states, requester, target }: GenerationQuery): Row => ({
  ...(states && { state: { $in: states } }),
  ...(requester && { requesterKind: requester.kind, requesterId: requester.id }),
  ...(target?.uid && { targetUid: target.uid }),
  ...(target?.documentId && { targetDocumentId: target.documentId }),
  ...(target?.locale && { targetLocale: target.locale }),
  ...(target?.path && { targetPath: target.path }),
});

