import { ForgeError } from '../errors';
import { type Asset, type Generation, type GenerationState, isFinal, partyOf } from '../generation/generation';
import type { GenerationFilter, GenerationStore } from '../ports';

interface Row {
  generation: Generation;
  owner?: string;
  leaseUntil: number;
  touchedAt: number;
  key?: string;
  requestHash?: string;
}

/**
 * A GenerationStore in memory, for tests of the engine.
 * @param now the "database's" clock, ms.
 */
export const createMemoryGenerationStore = (now: () => number = Date.now): GenerationStore => {
  const rows: Row[] = [];
  const assets = new Map<string, Asset>();
  /** Over when the last change of an asset is. */
  let lock: Promise<unknown> = Promise.resolve();
  const copy = <T>(value: T): T => structuredClone(value);
  const find = (id: string) => rows.find(({ generation }) => generation.id === id);
  const isHeld = (row: Row) => row.owner !== undefined && row.leaseUntil >= now();
  const hasWork = ({ generation: { id, state, cancelRequested, outbox = [] } }: Row) =>
    state === 'queued' ||
    state === 'running' ||
    (state === 'review' && cancelRequested) ||
    outbox.length > 0 ||
    [...assets.values()].some((asset) => asset.generationId === id && asset.state === 'publishing');
  const matching = ({ states, stages, requester, target = {} }: GenerationFilter): Generation[] =>
    rows
      .map(({ generation }) => generation)
      .filter(
        (one) =>
          (!states || states.includes(one.state)) &&
          (!stages || stages.includes(one.stage)) &&
          (!requester || (one.requester.kind === requester.kind && one.requester.id === requester.id)) &&
          Object.entries(target).every(([name, value]) => one.target?.[name as keyof typeof target] === value),
      );

  return {
    async create(generation, idempotency) {
      const existing = idempotency && rows.find(({ key }) => key === idempotency.key);
      if (existing) return { generation: copy(existing.generation), created: false, requestHash: existing.requestHash };
      const createdAt = new Date(now()).toISOString();
      const row: Row = {
        generation: { ...copy(generation), claims: 0, cancelRequested: false, createdAt },
        leaseUntil: 0,
        touchedAt: 0,
        ...(idempotency && { key: idempotency.key, requestHash: idempotency.requestHash }),
      };
      rows.push(row);
      return { generation: copy(row.generation), created: true };
    },

    async findByKey(key) {
      const row = rows.find((one) => one.key === key);
      return row?.requestHash ? copy({ generation: row.generation, requestHash: row.requestHash }) : undefined;
    },

    async findLatest({ kind, id }, recipeHash) {
      const matching = rows
        .map(({ generation }) => generation)
        .filter((one) => one.recipeHash === recipeHash && one.requester.kind === kind && one.requester.id === id);
      return copy(matching.at(-1));
    },

    async get(id) {
      return copy(find(id)?.generation);
    },

    async list({ page, pageSize, ...filter }) {
      const found = matching(filter).reverse();
      return { generations: copy(found.slice((page - 1) * pageSize, page * pageSize)), total: found.length };
    },

    count: async (filter) => matching(filter).length,

    async claim(id, owner, leaseMs, stages) {
      const row = find(id);
      if (!row || isHeld(row) || !hasWork(row)) return undefined;
      if (stages && !stages.includes(row.generation.stage)) return undefined;
      Object.assign(row, { owner, leaseUntil: now() + leaseMs, touchedAt: now() });
      const { state, cancelRequested } = row.generation;
      const isRun = state !== 'review' || cancelRequested;
      if (isRun) row.generation.claims += 1;
      row.generation.startedAt ??= new Date(now()).toISOString();
      if (isRun && !isFinal(state)) row.generation.state = 'running';
      return copy(row.generation);
    },

    async hold(id, owner, leaseMs) {
      const row = find(id);
      if (!row || isHeld(row)) return undefined;
      Object.assign(row, { owner, leaseUntil: now() + leaseMs, touchedAt: now() });
      return copy(row.generation);
    },

    async renew(id, owner, leaseMs) {
      const row = find(id);
      if (!row || row.owner !== owner) return undefined;
      Object.assign(row, { leaseUntil: now() + leaseMs, touchedAt: now() });
      return { cancelRequested: row.generation.cancelRequested };
    },

    async save(id, owner, patch, { isProgress = false, release = false } = {}) {
      const row = find(id);
      if (!row || row.owner !== owner) throw new ForgeError('IMAGEFORGE_LEASE_LOST');
      Object.assign(row.generation, copy(patch), isProgress ? { claims: 0 } : {});
      if (release) row.owner = undefined;
    },

    async release(id, owner, { restMs } = {}) {
      const row = find(id);
      if (row?.owner !== owner) return;
      row.owner = undefined;
      if (restMs !== undefined) row.touchedAt = now() + restMs;
    },

    async requestCancel(id, outbox = []) {
      const row = find(id);
      if (!row) return undefined;
      if (row.generation.state === 'queued' && !isHeld(row)) {
        const finishedAt = new Date(now()).toISOString();
        Object.assign(row.generation, { state: 'canceled', cancelRequested: true, costMicroUsd: 0, finishedAt, outbox });
      } else if (!isFinal(row.generation.state)) {
        Object.assign(row.generation, { state: 'running', cancelRequested: true });
      }
      return copy(row.generation);
    },

    async decideReview(id, decide) {
      const generation = find(id)?.generation;
      if (!generation || generation.state !== 'review' || generation.cancelRequested) return undefined;
      return copy(Object.assign(generation, copy(decide(copy(generation)))));
    },

    async due(idleMs, limit, offset = 0) {
      return rows
        .filter((row) => hasWork(row) && !isHeld(row) && row.touchedAt < now() - idleMs)
        .map(({ generation: { id, priority } }) => ({ id, priority }))
        .sort((one, other) => one.priority - other.priority)
        .slice(offset, offset + limit);
    },

    async standing(requester, { from, to }) {
      const places = (states: readonly GenerationState[], party?: string) =>
        rows
          .map(({ generation }) => generation)
          .filter(({ state, priority }) => states.includes(state) && priority >= from && priority <= to)
          .filter((one) => party === undefined || partyOf(one.requester) === party)
          .map(({ priority }) => priority)
          .sort((one, other) => one - other);
      return {
        serving: places(['running']).at(-1),
        waiting: places(['queued'])[0],
        own: places(['queued', 'running'], partyOf(requester)).at(-1),
      };
    },

    async getAll(ids) {
      return copy(rows.map(({ generation }) => generation).filter(({ id }) => ids.includes(id)));
    },

    async childrenOf(assetIds, limit) {
      const links = rows.flatMap(({ generation: { id, recipe } }) => (recipe.parents ?? []).map((parentId) => ({ parentId, generationId: id })));
      return links.filter(({ parentId }) => assetIds.includes(parentId)).slice(0, limit);
    },

    async getAssets(ids) {
      return copy([...assets.values()].filter(({ id }) => ids.includes(id)));
    },

    async changeAsset(id, change) {
      const changed = lock.then(async () => {
        const asset = assets.get(id);
        return asset && copy(Object.assign(asset, copy(await change(copy(asset)))));
      });
      lock = changed.catch(() => undefined);
      return changed;
    },

    async createAsset(asset) {
      const existing = assets.get(asset.id);
      if (existing) return copy(existing);
      const created = { ...copy(asset), createdAt: new Date(now()).toISOString() };
      assets.set(asset.id, created);
      return copy(created);
    },

    async getAsset(id) {
      return copy(assets.get(id));
    },

    async findAssetByFile(fileId) {
      return copy([...assets.values()].find((asset) => asset.fileId === fileId));
    },

    async assetsOf(generationIds) {
      return copy(
        [...assets.values()]
          .filter(({ generationId }) => generationIds.includes(generationId))
          .sort((one, other) => one.index - other.index),
      );
    },

    async removals(limit) {
      const isIdle = ({ state }: Asset) => state === 'ready' || state === 'discarded' || state === 'rejected';
      return copy([...assets.values()].filter((asset) => isIdle(asset) && (asset.removal ?? asset.targets)).slice(0, limit));
    },

    async updateAsset(id, from, patch) {
      const asset = assets.get(id);
      if (!asset || !from.includes(asset.state)) return false;
      Object.assign(asset, copy(patch));
      return true;
    },
  };
};
