import { randomUUID } from 'node:crypto';
import type { Requester } from '../generation/generation';
import { ForgeError } from '../errors';
import type { GenerationStore } from '../ports';
import { assetFixture, generationFixture, recipeFixture } from './generation-fixtures';

/**
 * What every GenerationStore must hold.
 * @param getStore called in each test; the store may hold rows of other tests.
 * @param expire makes leases of `leaseMs` 1 run out.
 */
export const testGenerationStore = (name: string, getStore: () => GenerationStore, expire: () => Promise<void>): void => {
  describe(`${name} as a GenerationStore`, () => {
    const leaseMs = 60_000;
    const owner = () => randomUUID();
    const due = async (idleMs: number) => (await getStore().due(idleMs, 1_000)).map(({ id }) => id);
    const create = async (change = {}) => (await getStore().create(generationFixture(change))).generation;

    it('gives back what was created', async () => {
      const target = { uid: 'api::article.article', documentId: 'doc', locale: 'en', path: 'cover' };
      const fixture = generationFixture({ target, estimateMicroUsd: { min: 1, max: 5_000_000_000 } });
      const { generation, created } = await getStore().create(fixture);
      expect(created).toBe(true);
      expect(generation).toMatchObject({ ...fixture, claims: 0, cancelRequested: false });
      expect(await getStore().get(fixture.id)).toEqual(generation);
      expect(await getStore().get('nobody')).toBeUndefined();
    });

    it('creates one row for an idempotency key, however many ask at once', async () => {
      const key = randomUUID();
      const results = await Promise.all(
        Array.from({ length: 8 }, () => getStore().create(generationFixture(), { key, requestHash: 'h' })),
      );
      expect(results.filter(({ created }) => created)).toHaveLength(1);
      expect(new Set(results.map(({ generation }) => generation.id)).size).toBe(1);
      expect(await getStore().findByKey(key)).toMatchObject({ generation: results[0]?.generation, requestHash: 'h' });
      expect(await getStore().findByKey('nobody')).toBeUndefined();
      expect(results.filter(({ created }) => !created).every(({ requestHash }) => requestHash === 'h')).toBe(true);
    });

    it('finds what a requester has asked for last, by its hash', async () => {
      const recipeHash = randomUUID();
      const requester: Requester = { kind: 'api-token', id: randomUUID() };
      expect(await getStore().findLatest(requester, recipeHash)).toBeUndefined();
      await create({ requester, recipeHash });
      const newest = await create({ requester, recipeHash });
      await create({ requester });
      await create({ recipeHash });
      expect(await getStore().findLatest(requester, recipeHash)).toEqual(newest);
      expect(newest.recipeHash).toBe(recipeHash);
    });

    it('lets one worker in, however many come at once', async () => {
      const { id } = await create();
      const claims = await Promise.all(Array.from({ length: 8 }, () => getStore().claim(id, owner(), leaseMs)));
      const [claimed, ...others] = claims.filter(Boolean);
      expect(others).toHaveLength(0);
      expect(claimed).toMatchObject({ id, state: 'running', claims: 1, startedAt: expect.any(String) });
    });

    it('lets the next one in when the lease has run out, and then locks the first out', async () => {
      const { id } = await create();
      const [first, second] = [owner(), owner()];
      await getStore().claim(id, first, 1);
      await expire();
      expect(await getStore().claim(id, second, leaseMs)).toMatchObject({ claims: 2 });
      expect(await getStore().renew(id, first, leaseMs)).toBeUndefined();
      await expect(getStore().save(id, first, { stage: 'settle' })).rejects.toMatchObject({ code: 'IMAGEFORGE_LEASE_LOST' });
      await getStore().release(id, first);
      expect(await getStore().claim(id, owner(), leaseMs)).toBeUndefined();
      expect(await getStore().get(id)).toMatchObject({ stage: 'generate' });
    });

    it('keeps a lease that is renewed', async () => {
      const { id } = await create();
      const holder = owner();
      await getStore().claim(id, holder, 1);
      expect(await getStore().renew(id, holder, leaseMs)).toEqual({ cancelRequested: false });
      await expire();
      expect(await getStore().claim(id, owner(), leaseMs)).toBeUndefined();
    });

    it('lets a row be held that nothing is to be done with, by one, and gives it to no worker meanwhile', async () => {
      const { id } = await create({ state: 'succeeded', finishedAt: '2026-01-01T00:00:00.000Z' });
      await getStore().createAsset(assetFixture(id, { state: 'publishing' }));
      const holder = owner();
      const held = await Promise.all([getStore().hold(id, holder, leaseMs), getStore().hold(id, holder, leaseMs)]);
      expect(held.filter((one) => one !== undefined)).toHaveLength(1);
      expect(held.find((one) => one !== undefined)).toMatchObject({ id, state: 'succeeded', claims: 0 });
      expect(await getStore().claim(id, owner(), leaseMs)).toBeUndefined();
      await getStore().save(id, holder, { purged: { images: [0] } });
      await getStore().release(id, holder);
      expect(await getStore().claim(id, owner(), leaseMs)).toMatchObject({ purged: { images: [0] }, claims: 1 });
      expect(await getStore().hold('nobody', holder, leaseMs)).toBeUndefined();
    });

    it('finds images of which something is to be taken away, and no published ones', async () => {
      const { id } = await create({ recipe: recipeFixture({ n: 6 }) });
      const removal = { since: '2026-01-01T00:00:00.000Z', library: 'keep', files: true } as const;
      const make = (index: number, change: object) => getStore().createAsset(assetFixture(id, { index, ...change }));
      await make(0, { state: 'ready', targets: ['a'] });
      await make(1, { state: 'discarded', removal });
      await make(2, { state: 'published', targets: ['a'] });
      await make(3, { state: 'publishing', targets: ['a'] });
      await make(4, { state: 'ready' });
      await make(5, { state: 'rejected', targets: ['a'] });
      const found = async () => (await getStore().removals(1_000)).filter(({ generationId }) => generationId === id).map(({ index }) => index);
      expect(await found()).toEqual([0, 1, 5]);
      await getStore().updateAsset(`${id}-0`, ['ready'], { targets: undefined });
      await getStore().updateAsset(`${id}-1`, ['discarded'], { removal: undefined });
      expect(await found()).toEqual([5]);
      expect((await getStore().getAsset(`${id}-0`))?.targets).toBeUndefined();
    });

    it('saves every field of a patch, and starts the claims anew on progress', async () => {
      const { id } = await create();
      const holder = owner();
      await getStore().claim(id, holder, leaseMs);
      const finishedAt = '2026-01-02T03:04:05.678Z';
      const patch = {
        state: 'failed' as const,
        stage: 'finish' as const,
        images: [{ index: 0, seed: 4_294_967_295 }],
        attempts: [
          { id: 'a', startedAt: finishedAt, provider: 'p', model: 'm', images: [0], state: 'started' as const },
        ],
        warnings: [{ code: 'other' as const, message: 'ß “quoted” 🎨' }],
        error: { code: 'IMAGEFORGE_INTERNAL' as const, message: 'x' },
        costMicroUsd: 9_007_199_254,
        finishedAt,
      };
      await getStore().save(id, holder, patch);
      expect(await getStore().get(id)).toMatchObject({ ...patch, claims: 1 });
      await getStore().save(id, holder, {}, { isProgress: true });
      expect(await getStore().get(id)).toMatchObject({ ...patch, claims: 0 });
    });

    it('lets go of the row in the same write', async () => {
      const { id } = await create();
      const holder = owner();
      await getStore().claim(id, holder, leaseMs);
      await getStore().save(id, holder, { stage: 'finish' }, { release: true });
      await expect(getStore().save(id, holder, { stage: 'publish' })).rejects.toMatchObject({ code: 'IMAGEFORGE_LEASE_LOST' });
      expect(await getStore().claim(id, owner(), leaseMs)).toMatchObject({ stage: 'finish', claims: 2 });
    });

    it('claims a row only at one of the stages that are named', async () => {
      const { id } = await create({ stage: 'finish' });
      expect(await getStore().claim(id, owner(), leaseMs, ['screen', 'generate'])).toBeUndefined();
      expect(await getStore().claim(id, owner(), leaseMs, ['generate', 'finish'])).toMatchObject({ claims: 1 });
    });

    it('counts what a list would show', async () => {
      const requester: Requester = { kind: 'api-token', id: randomUUID() };
      const count = () => getStore().count({ states: ['queued'], requester });
      expect(await count()).toBe(0);
      await create({ requester });
      const { id } = await create({ requester });
      await create();
      expect(await count()).toBe(2);
      await getStore().claim(id, owner(), leaseMs);
      expect(await count()).toBe(1);
    });

    it('forgets an error that is over', async () => {
      const generation = await create();
      await getStore().claim(generation.id, 'worker', 30_000);
      await getStore().save(generation.id, 'worker', { error: { code: 'IMAGEFORGE_STORAGE_FAILED', message: 'full' } });
      expect((await getStore().get(generation.id))?.error).toMatchObject({ message: 'full' });
      await getStore().save(generation.id, 'worker', { stage: 'finish', error: undefined });
      expect((await getStore().get(generation.id))?.error).toBeUndefined();
    });

    it('has nothing to claim in a final row, until one of its images is to be published', async () => {
      const { id } = await create();
      const holder = owner();
      await getStore().claim(id, holder, leaseMs);
      await getStore().save(id, holder, { state: 'succeeded' });
      await getStore().release(id, holder);
      expect(await getStore().claim(id, owner(), leaseMs)).toBeUndefined();
      expect(await due(0)).not.toContain(id);

      await getStore().createAsset(assetFixture(id, { state: 'publishing' }));
      await expire();
      expect(await due(0)).toContain(id);
      expect(await getStore().claim(id, owner(), leaseMs)).toMatchObject({ state: 'succeeded' });
    });

    it('finds work that nobody holds, and only that', async () => {
      const waiting = await create();
      const held = await create();
      const abandoned = await create();
      await getStore().claim(held.id, owner(), leaseMs);
      await getStore().claim(abandoned.id, owner(), 1);
      await expire();
      const found = await due(0);
      expect(found).toEqual(expect.arrayContaining([waiting.id, abandoned.id]));
      expect(found).not.toContain(held.id);
      expect(await due(3_600_000)).not.toContain(abandoned.id);
    });

    it('hands on due work by its place, page by page', async () => {
      const [second, first, third] = [
        await create({ priority: 1_400_000_002 }),
        await create({ priority: 1_400_000_001 }),
        await create({ priority: 1_400_000_002 }),
      ];
      const ours = [first, second, third].map(({ id, priority }) => ({ id, priority }));
      const all = await getStore().due(0, 1_000);
      expect(all.filter(({ priority }) => priority > 1_400_000_000)).toEqual(ours);
      expect(await getStore().due(0, 2, all.findIndex(({ id }) => id === second.id))).toEqual(ours.slice(1));
    });

    it('knows how far the queue has come, and where a party stands in it', async () => {
      const range = { from: 1_450_000_000, to: 1_450_000_999 };
      const at = (place: number, requester = generationFixture().requester) => create({ priority: range.from + place, requester });
      const standing = async (requester: Requester) => {
        const { serving, waiting, own } = await getStore().standing(requester, range);
        return [serving, waiting, own].map((place) => place && place - range.from);
      };
      const shop: Requester = { kind: 'api-token', id: randomUUID(), tenant: randomUUID() };
      const colleague: Requester = { ...shop, kind: 'user', id: randomUUID() };
      const other: Requester = { kind: 'api-token', id: randomUUID() };
      expect(await standing(shop)).toEqual([undefined, undefined, undefined]);

      const running = await at(4, shop);
      await at(7, shop);
      const canceled = await at(9, shop);
      await at(6, other);
      await create({ priority: range.to + 1, requester: shop });
      await getStore().claim(running.id, owner(), leaseMs);
      await getStore().requestCancel(canceled.id);
      expect(await standing(shop)).toEqual([4, 6, 7]);
      expect(await standing(colleague)).toEqual([4, 6, 7]);
      expect(await standing(other)).toEqual([4, 6, 6]);
      expect(await standing({ kind: 'user', id: other.id })).toEqual([4, 6, undefined]);
    });

    it('does not find a row before its time that was put aside for a while', async () => {
      const { id } = await create();
      const holder = owner();
      await getStore().claim(id, holder, leaseMs);
      await getStore().release(id, holder, { restMs: 3_600_000 });
      await expire();
      expect(await getStore().due(0, 1_000)).not.toContain(id);
      expect(await getStore().claim(id, owner(), leaseMs)).toMatchObject({ id });
    });

    it('cancels a waiting row at once, and marks a running one for its worker', async () => {
      const waiting = await create();
      expect(await getStore().requestCancel(waiting.id)).toMatchObject({ state: 'canceled', costMicroUsd: 0, finishedAt: expect.any(String) });
      expect(await getStore().claim(waiting.id, owner(), leaseMs)).toBeUndefined();

      const running = await create();
      const holder = owner();
      await getStore().claim(running.id, holder, leaseMs);
      expect(await getStore().requestCancel(running.id)).toMatchObject({ state: 'running', cancelRequested: true });
      expect(await getStore().renew(running.id, holder, leaseMs)).toEqual({ cancelRequested: true });
      expect(await getStore().requestCancel('nobody')).toBeUndefined();
    });

    it('hands a row that waits for a review to a worker when it is canceled, and leaves what has ended alone', async () => {
      const { id } = await create();
      const [first, second] = [owner(), owner()];
      await getStore().claim(id, first, leaseMs);
      await getStore().save(id, first, { state: 'review' });
      await getStore().release(id, first);
      expect(await getStore().claim(id, second, leaseMs)).toBeUndefined();
      expect(await getStore().requestCancel(id)).toMatchObject({ state: 'running', cancelRequested: true });
      expect(await getStore().claim(id, second, leaseMs)).toMatchObject({ state: 'running', cancelRequested: true });

      await getStore().save(id, second, { state: 'canceled' });
      await getStore().release(id, second);
      expect(await getStore().requestCancel(id)).toMatchObject({ state: 'canceled' });
      const ended = await create();
      await getStore().claim(ended.id, first, leaseMs);
      await getStore().save(ended.id, first, { state: 'succeeded' });
      expect(await getStore().requestCancel(ended.id)).toMatchObject({ state: 'succeeded', cancelRequested: false });
    });

    it('counts what subscribers are to be told as work, until it is handed over', async () => {
      const { id } = await create();
      const event = { id: 'e', type: 'generation.canceled' as const, at: '2026-01-02T03:04:05.678Z' };
      expect(await getStore().requestCancel(id, [event])).toMatchObject({ state: 'canceled', outbox: [event] });
      await expire();
      expect(await due(0)).toContain(id);
      const holder = owner();
      expect(await getStore().claim(id, holder, leaseMs)).toMatchObject({ state: 'canceled', outbox: [event] });
      await getStore().save(id, holder, { outbox: [] });
      await getStore().release(id, holder);
      await expire();
      expect(await due(0)).not.toContain(id);
      expect(await getStore().claim(id, owner(), leaseMs)).toBeUndefined();
    });

    describe('with a row that waits for a review', () => {
      const waiting = async () => {
        const { id } = await create({ stage: 'screen' });
        const holder = owner();
        await getStore().claim(id, holder, leaseMs);
        await getStore().save(id, holder, { state: 'review', screening }, { isProgress: true });
        await getStore().release(id, holder);
        await expire();
        return id;
      };
      const screening = { verdict: { decision: 'review' as const, findings: [] } };
      const review = (reason: string) => ({
        decision: 'approved' as const,
        reason,
        by: { kind: 'admin' as const, id: '2' },
        at: '2026-01-02T03:04:05.678Z',
      });

      it('gives it to no worker', async () => {
        const id = await waiting();
        expect(await getStore().claim(id, owner(), leaseMs)).toBeUndefined();
        expect(await getStore().due(0, 1_000)).not.toContain(id);
        const listed = await getStore().list({ states: ['review'], stages: ['screen'], page: 1, pageSize: 100 });
        expect(listed.generations.map((generation) => generation.id)).toContain(id);
        expect((await getStore().list({ stages: ['inspect'], page: 1, pageSize: 100 })).generations.map((one) => one.id)).not.toContain(id);
      });

      it('records one of many decisions that come at once, and gives it to a worker then', async () => {
        const id = await waiting();
        const results = await Promise.all(
          Array.from({ length: 6 }, (_, number) =>
            getStore().decideReview(id, (generation) => ({
              state: 'running',
              screening: { ...generation.screening!, review: review(String(number)) },
            })),
          ),
        );
        const [recorded, ...others] = results.filter(Boolean);
        expect(others).toEqual([]);
        expect(await getStore().get(id)).toEqual(recorded);
        expect(await due(0)).toContain(id);
        expect(await getStore().claim(id, owner(), leaseMs)).toMatchObject({ state: 'running', screening: recorded?.screening });
      });

      it('leaves it as it is when the decision is refused', async () => {
        const id = await waiting();
        const refuse = () => {
          throw new ForgeError('IMAGEFORGE_CONFLICT');
        };
        await expect(getStore().decideReview(id, refuse)).rejects.toMatchObject({ code: 'IMAGEFORGE_CONFLICT' });
        expect(await getStore().get(id)).toMatchObject({ state: 'review', screening });
        expect(await getStore().decideReview('nobody', refuse)).toBeUndefined();
      });

      it('lets a worker in who hands over its events, and goes on waiting', async () => {
        const { id } = await create({ stage: 'screen' });
        const [first, second] = [owner(), owner()];
        await getStore().claim(id, first, leaseMs);
        const outbox = [{ id: 'e', type: 'generation.review' as const, at: '2026-01-02T03:04:05.678Z' }];
        await getStore().save(id, first, { state: 'review', screening, outbox }, { isProgress: true });
        await getStore().release(id, first);
        expect(await getStore().claim(id, second, leaseMs)).toMatchObject({ state: 'review', claims: 0, outbox });
        expect(await getStore().decideReview(id, () => ({ state: 'running' }))).toMatchObject({ state: 'running' });
      });

      it('gives it to a worker when it is to be canceled, and records no decision any more', async () => {
        const id = await waiting();
        expect(await getStore().requestCancel(id)).toMatchObject({ state: 'running', cancelRequested: true });
        expect(await getStore().decideReview(id, () => ({ state: 'running' }))).toBeUndefined();
        expect(await due(0)).toContain(id);
        expect(await getStore().claim(id, owner(), leaseMs)).toMatchObject({ state: 'running', cancelRequested: true });
      });
    });

    it('lists newest first, by state, requester and target', async () => {
      const requester = { kind: 'api-token' as const, id: randomUUID() };
      const target = { uid: 'api::article.article', documentId: randomUUID(), path: 'cover' };
      const first = await create({ requester });
      const second = await create({ requester, target });
      await getStore().requestCancel(first.id);
      const ids = async (query: object) => {
        const { generations, total } = await getStore().list({ page: 1, pageSize: 10, requester, ...query });
        expect(total).toBe(generations.length);
        return generations.map(({ id }) => id);
      };
      expect(await ids({})).toEqual([second.id, first.id]);
      expect(await ids({ states: ['canceled'] })).toEqual([first.id]);
      expect(await ids({ target: { documentId: target.documentId } })).toEqual([second.id]);
      const page = await getStore().list({ page: 2, pageSize: 1, requester });
      expect(page).toMatchObject({ total: 2, generations: [{ id: first.id }] });
    });

    it('creates one asset for an image, and changes it only in the states that were meant', async () => {
      const { id } = await create();
      const asset = await getStore().createAsset(assetFixture(id));
      expect(await getStore().createAsset(assetFixture(id, { name: 'another' }))).toEqual(asset);
      await getStore().createAsset(assetFixture(id, { index: 1 }));
      expect((await getStore().assetsOf([id])).map(({ index }) => index)).toEqual([0, 1]);

      const error = { code: 'IMAGEFORGE_PUBLISH_FAILED' as const, message: 'disk full' };
      expect(await getStore().updateAsset(asset.id, ['publishing'], { state: 'published' })).toBe(false);
      expect(await getStore().updateAsset(asset.id, ['ready'], { error })).toBe(true);
      expect(await getStore().getAsset(asset.id)).toMatchObject({ state: 'ready', error });
      const fileId = 1_000_000 + Math.floor(Math.random() * 1_000_000_000);
      await getStore().updateAsset(asset.id, ['ready'], { state: 'published', fileId, url: '/x.webp', error: undefined });
      const published = await getStore().findAssetByFile(fileId);
      expect(published).toMatchObject({ id: asset.id, state: 'published', url: '/x.webp' });
      expect(published?.error).toBeUndefined();
    });

    it('keeps the texts of an asset, in every language', async () => {
      const { id } = await create();
      const texts = { 'de-CH': { title: { text: 'ß “quoted” 🎨', by: 'human' as const } } };
      const asset = await getStore().createAsset(assetFixture(id, { texts, mainLocale: 'de-CH' }));
      expect(await getStore().getAsset(asset.id)).toMatchObject({ texts, mainLocale: 'de-CH' });
      await getStore().updateAsset(asset.id, ['ready'], { decorative: true });
      expect((await getStore().getAsset(asset.id))?.decorative).toBe(true);
      await getStore().updateAsset(asset.id, ['ready'], { decorative: undefined, texts: undefined });
      const emptied = await getStore().getAsset(asset.id);
      expect([emptied?.decorative, emptied?.texts]).toEqual([undefined, undefined]);
    });

    it('changes an asset by what it is, so that of many changes at once none is lost', async () => {
      const { id } = await create();
      const asset = await getStore().createAsset(assetFixture(id, { caption: '' }));
      const letters = [...'abcdefgh'];
      await Promise.all(letters.map((letter) => getStore().changeAsset(asset.id, async ({ caption }) => ({ caption: caption + letter }))));
      expect([...((await getStore().getAsset(asset.id))?.caption ?? '')].sort()).toEqual(letters);
      expect(await getStore().changeAsset('nobody', () => ({ caption: 'x' }))).toBeUndefined();

      const refused = new Error('refused');
      await expect(getStore().changeAsset(asset.id, () => Promise.reject(refused))).rejects.toThrow(refused);
      expect((await getStore().getAsset(asset.id))?.caption).toHaveLength(8);
    });

    it('finds what was made of an asset', async () => {
      const [parent, other] = [`${randomUUID()}-0`, `${randomUUID()}-0`];
      const childOf = (...parents: string[]) => create({ recipe: recipeFixture({ mode: 'edit', parents }) });
      const first = await childOf(parent);
      const second = await childOf(other, parent);
      await create();
      expect(await getStore().childrenOf([parent], 10)).toEqual([
        { parentId: parent, generationId: first.id },
        { parentId: parent, generationId: second.id },
      ]);
      expect(await getStore().childrenOf([parent, other], 2)).toHaveLength(2);
      expect(await getStore().childrenOf([], 10)).toEqual([]);
      expect((await getStore().getAll([second.id, first.id, 'nobody'])).map(({ id }) => id).sort()).toEqual([first.id, second.id].sort());
      const asset = await getStore().createAsset(assetFixture(first.id));
      expect(await getStore().getAssets([asset.id, 'nobody'])).toEqual([asset]);
      expect([await getStore().getAll([]), await getStore().getAssets([])]).toEqual([[], []]);
    });

    it('links nothing where another request with the same key was first', async () => {
      const parent = `${randomUUID()}-0`;
      const idempotency = { key: randomUUID(), requestHash: 'x' };
      const made = await Promise.all(
        Array.from({ length: 3 }, () => getStore().create(generationFixture({ recipe: recipeFixture({ parents: [parent] }) }), idempotency)),
      );
      const [first] = made;
      expect(await getStore().childrenOf([parent], 10)).toEqual([{ parentId: parent, generationId: first?.generation.id }]);
    });
  });
};
