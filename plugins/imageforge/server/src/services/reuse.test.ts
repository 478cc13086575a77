import type { AssetState, Generation, Requester } from '../engine/generation/generation';
import type { Asked } from '../engine/generation/recipe-hash';
import { assetFixture, generationFixture, recipeFixture } from '../engine/testing/generation-fixtures';
import { createMemoryGenerationStore } from '../engine/testing/memory-generation-store';
import { asReused, createReuse } from './reuse';

const shop: Requester = { kind: 'api-token', id: 'shop' };
const asked: Asked = { recipe: recipeFixture(), seedGiven: false, publish: 'auto', target: undefined };

const setUp = ({ withinMs = 60_000, files = true } = {}) => {
  let time = Date.parse('2026-01-01T00:00:00Z');
  const store = createMemoryGenerationStore(() => time);
  const clock = { now: () => new Date(time), sleep: async () => undefined };
  const reuse = createReuse({ store, hasFiles: async () => files, clock, withinMs });
  return {
    store,
    reuse,
    pass: (ms: number) => void (time += ms),
    async has(change: Partial<Generation> = {}, asset?: AssetState): Promise<string> {
      const { recipeHash = '' } = (await reuse.look(shop, asked)) ?? {};
      const { generation } = await store.create(generationFixture({ requester: shop, recipeHash, ...change }));
      if (asset) await store.createAsset(assetFixture(generation.id, { state: asset, fileId: 7 }));
      return generation.id;
    },
    existing: async (requester = shop, change: Partial<Asked> = {}) =>
      (await reuse.look(requester, { ...asked, ...change }))?.existing?.id,
  };
};

describe('asking for the same again', () => {
  it('is answered with what is under way, and with what came of it', async () => {
    const scene = setUp();
    const id = await scene.has();
    expect(await scene.existing()).toBe(id);
    await scene.store.claim(id, 'worker', 1_000);
    await scene.store.save(id, 'worker', { state: 'succeeded' });
    expect(await scene.existing()).toBeUndefined();
    await scene.store.createAsset(assetFixture(id, { state: 'published', fileId: 7 }));
    expect(await scene.existing()).toBe(id);
  });

  it.each<[string, Partial<Generation>, AssetState | undefined]>([
    ['has failed', { state: 'failed' }, undefined],
    ['was blocked', { state: 'blocked' }, undefined],
    ['was canceled', { state: 'canceled' }, undefined],
    ['is one of whose images was discarded', { state: 'succeeded' }, 'discarded'],
  ])('is not answered with what %s', async (_name, change, asset) => {
    const scene = setUp();
    await scene.has(change, asset);
    expect(await scene.existing()).toBeUndefined();
  });

  it('is not answered with a file that somebody has deleted', async () => {
    const scene = setUp({ files: false });
    await scene.has({ state: 'succeeded' }, 'published');
    expect(await scene.existing()).toBeUndefined();
  });

  it('is a request of its own after the window, and for anybody else', async () => {
    const scene = setUp();
    const id = await scene.has();
    expect(await scene.existing({ kind: 'api-token', id: 'blog' })).toBeUndefined();
    scene.pass(60_000);
    expect(await scene.existing()).toBe(id);
    scene.pass(1);
    expect(await scene.existing()).toBeUndefined();
  });

  it('shows others to whoever chooses among images, unless the seed was named', async () => {
    const { reuse } = setUp();
    expect(await reuse.look(shop, { ...asked, publish: 'on-keep' })).toBeUndefined();
    expect(await reuse.look(shop, { ...asked, publish: 'on-keep', seedGiven: true })).toBeDefined();
  });

  it('means nothing where it is off', async () => {
    expect(await setUp({ withinMs: 0 }).reuse.look(shop, asked)).toBeUndefined();
  });

  it('gives two that come at once one key, and another one after a generation that did not answer', async () => {
    const scene = setUp();
    const [one, other] = await Promise.all([scene.reuse.look(shop, asked), scene.reuse.look(shop, asked)]);
    expect(one?.key).toBe(other?.key);
    await scene.has({ state: 'failed' });
    expect((await scene.reuse.look(shop, asked))?.key).not.toBe(one?.key);
  });

  it('is said on the answer, not on the row', async () => {
    const scene = setUp();
    const row = await scene.store.get(await scene.has());
    expect(asReused(row!)).toMatchObject({ reused: true, warnings: [{ code: 'reused' }] });
    expect(row).toMatchObject({ warnings: [] });
  });
});
