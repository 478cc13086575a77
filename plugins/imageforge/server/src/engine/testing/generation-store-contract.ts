import { randomUUID } from 'node:crypto';
import type { GenerationStore } from '../ports';
import { assetFixture, generationFixture } from './generation-fixtures';

/**
 * What every GenerationStore must hold.
 * @param getStore called in each test; the store may hold rows of other tests.
 * @param expire makes leases of `leaseMs` 1 run out.
 */
export const testGenerationStore = (name: string, getStore: () => GenerationStore, expire: () => Promise<void>): void => {
  describe(`${name} as a GenerationStore`, () => {
    const leaseMs = 60_000;
    const owner = () => randomUUID();
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
      expect(await getStore().due(0, 1_000)).not.toContain(id);

      await getStore().createAsset(assetFixture(id, { state: 'publishing' }));
      await expire();
      expect(await getStore().due(0, 1_000)).toContain(id);
      expect(await getStore().claim(id, owner(), leaseMs)).toMatchObject({ state: 'succeeded' });
    });

    it('finds work that nobody holds, and only that', async () => {
      const waiting = await create();
      const held = await create();
      const abandoned = await create();
      await getStore().claim(held.id, owner(), leaseMs);
      await getStore().claim(abandoned.id, owner(), 1);
      await expire();
      const due = await getStore().due(0, 1_000);
      expect(due).toEqual(expect.arrayContaining([waiting.id, abandoned.id]));
      expect(due).not.toContain(held.id);
      expect(await getStore().due(3_600_000, 1_000)).not.toContain(abandoned.id);
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
  });
};
