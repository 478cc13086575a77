import type { Core } from '@strapi/types';
import { uids } from '../../content-types';
import { ForgeError } from '../../engine/errors';
import { type Generation, partyOf } from '../../engine/generation/generation';
import type { GenerationFilter, GenerationStore } from '../../engine/ports';
import { createAssetRows } from './asset-rows';
import { nowMsSql, unheldSql } from './database-clock';
import { fromColumns } from './from-columns';
import { insertRows } from './insert-rows';
import { createQueueStanding } from './queue-standing';
import { type Row, toGeneration } from './rows';

const openStates = ['queued', 'running'];

/**
 * GenerationStore on Strapi's database. Claims and writes are single conditional statements; the
 * Document Service is not used, because nothing here has drafts, locales or relations.
 */
export const createGenerationStore = (strapi: Core.Strapi): GenerationStore => {
  const rows = strapi.db.query(uids.generation);
  const table = strapi.db.metadata.get(uids.generation).tableName;
  const links = strapi.db.query(uids.assetLink);
  const assets = createAssetRows(strapi);
  const knex = () => strapi.db.getConnection(table);
  const nowMs = nowMsSql(strapi);
  const raw = (sql: string, bindings: readonly (string | number | Date)[] = []) => strapi.db.connection.raw(sql, bindings);
  const isFree = unheldSql(strapi);
  type Where = ReturnType<typeof knex>;
  /**
   * A worker has something to do: it is open, it was to be canceled while it waited for a review, an
   * image is to be published, or subscribers are to be told.
   */
  const hasWork = (work: Where): void =>
    void work
      .whereIn('state', openStates)
      .orWhere({ state: 'review', cancel_requested: true })
      .orWhereIn('document_id', assets.publishing())
      .orWhereNotNull('outbox');

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
        const started = { claims: 0, cancelRequested: false, createdAt: new Date().toISOString() };
        const row = {
          ...toColumns(generation),
          ...started,
          documentId: generation.id,
          ...(idempotency && { idempotencyKey: idempotency.key, requestHash: idempotency.requestHash }),
        };
        const { parents = [] } = generation.recipe;
        const links = parents.map((parentId) => ({ parentId, generationId: generation.id }));
        const insert = () => insertRows(strapi, uids.generation, [row]);
        if (links.length === 0) await insert();
        // Most have none, and a transaction costs two statements.
        else {
          await strapi.db.transaction(async () => {
            await insert();
            await insertRows(strapi, uids.assetLink, links);
          });
        }
        return { generation: { ...generation, ...started }, created: true };
      } catch (thrown) {
        // The unique key decides between two requests that came at the same moment.
        const winner = idempotency && (await findByKey(idempotency.key));
        if (winner) return { ...winner, created: false };
        throw thrown;
      }
    },

    findByKey,

    async findLatest({ kind, id }, recipeHash) {
      const [row] = await rows.findMany({
        where: { recipeHash, requesterKind: kind, requesterId: id },
        orderBy: { id: 'desc' },
        limit: 1,
      });
      return row ? toGeneration(row as Row) : undefined;
    },

    get: find,

    async getAll(ids) {
      if (ids.length === 0) return [];
      const found = await rows.findMany({ where: { documentId: { $in: ids } } });
      return found.map((row: unknown) => toGeneration(row as Row));
    },

    async childrenOf(assetIds, limit) {
      if (assetIds.length === 0) return [];
      const found = await links.findMany({ where: { parentId: { $in: assetIds } }, orderBy: { id: 'asc' }, limit });
      return found.map(({ parentId, generationId }: { parentId: string; generationId: string }) => ({ parentId, generationId }));
    },

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

    count: (filter) => rows.count({ where: whereOf(filter) }),

    async claim(id, owner, leaseMs, stages) {
      const row = knex().where({ document_id: id }).whereRaw(isFree).where(hasWork);
      if (stages) void row.whereIn('stage', stages);
      if (strapi.db.dialect.useReturning()) void row.returning('*');
      // MariaDB and MySQL say how many rows there were, the others return the row.
      const claimed: number | Row[] = await row.update({
          lease_owner: owner,
          lease_until: raw(`${nowMs} + ?`, [leaseMs]),
          touched_at: raw(nowMs),
          // One that waits for a review is claimed to hand over its events, and goes on waiting.
          claims: raw("CASE WHEN state = 'review' AND NOT cancel_requested THEN claims ELSE claims + 1 END"),
          started_at: raw('COALESCE(started_at, ?)', [timestamp(strapi)]),
          state: raw("CASE WHEN state = 'queued' OR (state = 'review' AND cancel_requested) THEN 'running' ELSE state END"),
        });
      if (!Array.isArray(claimed)) return claimed === 1 ? find(id) : undefined;
      const [taken] = claimed;
      return taken && toGeneration(fromColumns(strapi, uids.generation, taken));
    },

    async hold(id, owner, leaseMs) {
      const held = await knex()
        .where({ document_id: id })
        .whereRaw(isFree)
        .update({ lease_owner: owner, lease_until: raw(`${nowMs} + ?`, [leaseMs]), touched_at: raw(nowMs) });
      return held === 1 ? find(id) : undefined;
    },

    async renew(id, owner, leaseMs) {
      const renewed = await knex()
        .where({ document_id: id, lease_owner: owner })
        .update({ lease_until: raw(`${nowMs} + ?`, [leaseMs]), touched_at: raw(nowMs) });
      if (renewed !== 1) return undefined;
      const row = await knex().where({ document_id: id }).first('cancel_requested');
      return { cancelRequested: Boolean(row?.cancel_requested) };
    },

    async save(id, owner, patch, { isProgress = false, release = false } = {}) {
      const { count } = await rows.updateMany({
        where: { documentId: id, leaseOwner: owner },
        data: { ...toColumns(patch), ...(isProgress && { claims: 0 }), ...(release && { leaseOwner: null, leaseUntil: null }) },
      });
      if (count !== 1) throw new ForgeError('IMAGEFORGE_LEASE_LOST');
    },

    async release(id, owner, { restMs } = {}) {
      await knex()
        .where({ document_id: id, lease_owner: owner })
        .update({
          lease_owner: null,
          lease_until: null,
          ...(restMs !== undefined && { touched_at: raw(`${nowMs} + ?`, [restMs]) }),
        });
    },

    async requestCancel(id, outbox = []) {
      const now = timestamp(strapi);
      const ended = await knex()
        .where({ document_id: id, state: 'queued' })
        .update({
          state: 'canceled',
          cancel_requested: true,
          finished_at: now,
          cost: 0,
          outbox: outbox.length > 0 ? JSON.stringify(outbox) : null,
        });
      if (ended === 0) {
        await knex()
          .where({ document_id: id })
          .whereIn('state', ['running', 'review'])
          .update({ state: 'running', cancel_requested: true });
      }
      return find(id);
    },

    async decideReview(id, decide) {
      return strapi.db.transaction(async ({ trx }) => {
        const [waits] = await knex()
          .transacting(trx)
          .where({ document_id: id, state: 'review', cancel_requested: false })
          .forUpdate()
          .select('id');
        const generation = waits && (await find(id));
        if (!generation) return undefined;
        const patch = decide(generation);
        await rows.update({ where: { documentId: id }, data: toColumns(patch) });
        return { ...generation, ...patch };
      });
    },

    async due(idleMs, limit, offset = 0) {
      const found = await knex()
        .where(hasWork)
        .whereRaw(isFree)
        .whereRaw(`COALESCE(touched_at, 0) < ${nowMs} - ?`, [idleMs])
        .orderBy(['priority', 'id'])
        .limit(limit)
        .offset(offset)
        .select('document_id', 'priority');
      return found.map((row: { document_id: string; priority: number }) => ({ id: row.document_id, priority: row.priority }));
    },

    standing: createQueueStanding(strapi),
  };
};

/** A date as the columns of this database hold it: SQLite keeps milliseconds. */
const timestamp = (strapi: Core.Strapi): Date | number =>
  strapi.db.dialect.client === 'sqlite' ? Date.now() : new Date();

const toColumns = ({ requester, target, estimateMicroUsd, costMicroUsd, ...same }: Partial<Generation>): Row => {
  const { id: _id, outbox, ...columns } = same;
  return {
    ...columns,
    ...(requester && { requesterKind: requester.kind, requesterId: requester.id, requesterName: requester.name, tenant: requester.tenant, party: partyOf(requester) }),
    // Strapi leaves a column alone that is to become `undefined`.
    ...('error' in same && { error: same.error ?? null }),
    // Nothing rather than an empty list: a row with something in it is work.
    ...(outbox && { outbox: outbox.length > 0 ? outbox : null }),
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

const whereOf = ({ states, stages, requester, target }: GenerationFilter): Row => ({
  ...(states && { state: { $in: states } }),
  ...(stages && { stage: { $in: stages } }),
  ...(requester && { requesterKind: requester.kind, requesterId: requester.id }),
  ...(target?.uid && { targetUid: target.uid }),
  ...(target?.documentId && { targetDocumentId: target.documentId }),
  ...(target?.locale && { targetLocale: target.locale }),
  ...(target?.path && { targetPath: target.path }),
});

