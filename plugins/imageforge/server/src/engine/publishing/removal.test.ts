import type { Asset, Generation } from '../generation/generation';
import { publishFile, type PublishParts } from '../generation/publish-asset';
import type { Clock, EventBus, GenerationArchive, Logger } from '../ports';
import { assetFixture, generationFixture } from '../testing/generation-fixtures';
import { createMemoryGenerationStore } from '../testing/memory-generation-store';
import { createMemoryOriginalStore } from '../testing/memory-original-store';
import { createMemoryPublishTarget } from '../testing/memory-publish-target';
import { createOrphanSweep } from './orphans';
import { createRemoval, graceMs } from './removal';

const text = (bytes: string) => ({ bytes: new TextEncoder().encode(bytes), mediaType: 'image/webp' });

/** An installation in memory, on a clock of its own; private files are old from the start. */
const createInstallation = () => {
  let time = Date.now() + 2 * graceMs;
  const warned: string[] = [];
  const clock: Clock = { now: () => new Date(time), sleep: async (ms) => void (time += ms) };
  const logger: Logger = { debug() {}, info() {}, warn: (line) => void warned.push(line), error() {} };
  const events: EventBus = { publish() {}, subscribe: () => () => undefined, close: async () => undefined };
  const store = createMemoryGenerationStore(() => time);
  const originals = createMemoryOriginalStore();
  const targets = [createMemoryPublishTarget('one'), createMemoryPublishTarget('two')];
  const library = { files: new Set<number>(), used: new Set<number>() };
  const libraryFiles = {
    isUsed: async (id: number) => library.used.has(id),
    remove: async (id: number) => void library.files.delete(id),
  };
  const archive: Pick<GenerationArchive, 'mentioning'> = {
    async *mentioning(keys) {
      const { generations } = await store.list({ page: 1, pageSize: 1_000 });
      for (const generation of generations) {
        const assets = await store.assetsOf([generation.id]);
        if (keys.some((key) => JSON.stringify({ generation, assets }).includes(key))) yield [{ generation, assets }];
      }
    },
  };
  const removal = createRemoval({ store, archive, originals, targets, library: libraryFiles, events, clock, logger, redact: (said) => said, leaseMs: 30_000 });

  /** A generation that has ended, with one image. */
  const make = async (bytes: string, change: Partial<Asset> = {}): Promise<Asset> => {
    const original = { key: await originals.put(text(`${bytes} original`)), mediaType: 'image/webp', width: 1, height: 1, bytes: 9 };
    const file = { ...original, key: await originals.put(text(bytes)), thumbhash: '' };
    const card = { ...original, key: await originals.put(text(`${bytes} card`)), name: 'card', density: 1 };
    const { generation } = await store.create(generationFixture({ state: 'succeeded', finishedAt: new Date(time).toISOString(), images: [{ index: 0, original, verdict: 'pass' }] }));
    return store.createAsset(assetFixture(generation.id, { file, renditions: [card], ...change }));
  };
  const publish = async (asset: Asset): Promise<void> => {
    const parts = { store, originals, events, targets, library: { publish: async () => ({ fileId: 7, url: '/x' }) }, makeRenditions: async () => [] } as unknown as PublishParts;
    const { fileId, url } = await publishFile(asset, parts);
    library.files.add(7);
    await store.updateAsset(asset.id, ['publishing'], { state: 'published', fileId, url });
  };
  /** As the service does it, before anything is taken away. */
  const order = (asset: Asset, change: Partial<NonNullable<Asset['removal']>> = {}) =>
    store.updateAsset(asset.id, ['ready', 'published', 'discarded'], {
      state: 'discarded',
      removal: { since: new Date(time).toISOString(), library: 'if-unused', files: true, ...change },
    });
  const isStored = (key: string): Promise<boolean> => originals.get(key).then(() => true, () => false);
  const copies = () => targets.flatMap(({ objects }) => [...objects.keys()]);
  return { store, originals, targets, library, removal, make, publish, order, isStored, copies, warned, clock, pass: (ms: number) => void (time += ms) };
};

const awayOnce = (target: ReturnType<typeof createMemoryPublishTarget>, method: 'put' | 'delete', times = 1): void => {
  let left = times;
  target.before = (called) => {
    if (called !== method || left === 0) return;
    left -= 1;
    throw new Error('The target is away.');
  };
};

describe('taking an image away', () => {
  it('takes copies, file and private files, and forgets the image', async () => {
    const { store, removal, library, make, publish, order, isStored, copies } = createInstallation();
    const asset = await make('a');
    await publish(asset);
    expect(copies()).toHaveLength(4);
    await order(asset);
    expect(await removal.carryOut(asset.id)).toBe('later');
    expect(copies()).toEqual([]);
    expect(library.files.size).toBe(0);
    expect(await isStored(asset.file.key)).toBe(false);
    expect(await isStored(asset.renditions?.[0]?.key ?? '')).toBe(false);
    expect((await store.get(asset.generationId))?.purged).toEqual({ images: [0] });
    const gone = (await store.getAsset(asset.id)) as Asset;
    expect([gone.targets, gone.fileId, gone.url]).toEqual([undefined, undefined, undefined]);
  });

  it('goes on wherever it was broken off, and leaves no orphan', async () => {
    // Four objects at two targets: each deletion of them fails once, and so does none.
    for (const failing of [0, 1, 2, 3, 4]) {
      const { store, targets, removal, make, publish, order, copies, pass, clock } = createInstallation();
      const asset = await make('a');
      await publish(asset);
      await order(asset);
      let deletions = 0;
      for (const target of targets) {
        target.before = (method) => {
          if (method === 'delete' && (deletions += 1) === failing) throw new Error('The target is away.');
        };
      }
      await removal.carryOut(asset.id).catch((thrown: Error) => expect(thrown.message).toBe('The target is away.'));
      await removal.sweep();
      expect([failing, copies()]).toEqual([failing, []]);
      expect((await createOrphanSweep({ store, targets, clock }).plan()).targets.flatMap(({ orphans }) => orphans)).toEqual([]);
      pass(graceMs + 1);
      await removal.sweep();
      expect((await store.getAsset(asset.id))?.removal).toBeUndefined();
      expect(await store.removals(10)).toEqual([]);
    }
  });

  it('takes what an interrupted publication has left, of an image that nobody has kept', async () => {
    const { store, targets, removal, make, publish, copies } = createInstallation();
    const asset = await make('a');
    const [, second] = targets;
    if (second) awayOnce(second, 'put');
    await expect(publish(asset)).rejects.toThrow();
    expect(copies()).toHaveLength(2);
    await removal.sweep();
    expect(copies()).toHaveLength(2);
    await store.updateAsset(asset.id, ['publishing'], { state: 'ready' });
    await removal.sweep();
    expect(copies()).toEqual([]);
  });

  it('leaves private files alone that were stored a moment ago, until an hour is over', async () => {
    const { store, removal, make, order, isStored, pass } = createInstallation();
    pass(-2 * graceMs);
    const asset = await make('a');
    await order(asset);
    expect(await removal.carryOut(asset.id)).toBe('later');
    expect(await isStored(asset.file.key)).toBe(true);
    pass(graceMs / 2);
    await removal.sweep();
    expect(await isStored(asset.file.key)).toBe(true);
    pass(graceMs / 2 + 1_000);
    await removal.sweep();
    expect(await isStored(asset.file.key)).toBe(false);
    expect(await store.getAsset(asset.id)).toMatchObject({ name: '', alternativeText: '' });
  });

  it('leaves private files that another generation needs', async () => {
    const { removal, make, order, isStored } = createInstallation();
    const [one, other] = [await make('the same'), await make('the same')];
    await order(one);
    await removal.carryOut(one.id);
    expect(await isStored(one.file.key)).toBe(true);
    await order(other);
    await removal.carryOut(other.id);
    expect(await isStored(one.file.key)).toBe(false);
  });

  it.each([
    ['remove', true, 0],
    ['if-unused', true, 1],
    ['if-unused', false, 0],
    ['keep', false, 1],
  ] as const)('with the library’s file: %s, used %s', async (what, isUsed, left) => {
    const { removal, library, make, publish, order, copies } = createInstallation();
    const asset = await make('a');
    await publish(asset);
    if (isUsed) library.used.add(7);
    await order(asset, { library: what });
    await removal.carryOut(asset.id);
    expect([library.files.size, copies()]).toEqual([left, []]);
  });

  it('waits for whoever works on the generation, and then for nobody', async () => {
    const { store, removal, make, publish, order, copies } = createInstallation();
    const asset = await make('a');
    await publish(asset);
    await order(asset);
    await store.hold(asset.generationId, 'a worker', 600_000);
    expect(await removal.carryOut(asset.id)).toBe('later');
    expect(copies()).toHaveLength(4);
    await store.release(asset.generationId, 'a worker');
    await removal.carryOut(asset.id);
    expect(copies()).toEqual([]);
  });

  it('gives way to who keeps the image again meanwhile', async () => {
    const { store, targets, removal, make, publish, copies } = createInstallation();
    const asset = await make('a');
    await publish(asset);
    await store.updateAsset(asset.id, ['published'], { state: 'ready', removal: { since: new Date().toISOString(), library: 'remove', files: false } });
    const [first] = targets;
    if (first) first.before = async () => void (await store.updateAsset(asset.id, ['ready'], { state: 'publishing' }));
    await removal.carryOut(asset.id);
    const kept = (await store.getAsset(asset.id)) as Asset;
    expect([kept.state, kept.targets]).toEqual(['publishing', ['one', 'two']]);
    if (first) first.before = () => undefined;
    await publish(kept);
    await removal.sweep();
    expect(copies()).toHaveLength(4);
  });

  it('takes what an earlier version of the image has left beside', async () => {
    const { targets, removal, make, publish, order, copies } = createInstallation();
    const asset = await make('a');
    await publish(asset);
    await targets[0]?.put({ ...text('old'), key: `${asset.id}/a-lighthouse-old-0123456789abcdef.webp`, filename: 'old.webp' });
    await order(asset);
    await removal.carryOut(asset.id);
    expect(copies()).toEqual([]);
  });

  it('says of a target that is gone from the options that its files stay', async () => {
    const { store, removal, make, publish, order, warned } = createInstallation();
    const asset = await make('a');
    await publish(asset);
    await store.updateAsset(asset.id, ['published'], { targets: ['one', 'gone'] });
    await order(asset);
    await removal.carryOut(asset.id);
    expect(warned).toEqual([expect.stringContaining('stay at the target "gone"')]);
  });

  it('takes away nothing of what is published', async () => {
    const { store, removal, make, publish, copies, library } = createInstallation();
    const asset = await make('a');
    await publish(asset);
    await removal.carryOut(asset.id);
    await removal.sweep();
    expect([copies().length, library.files.size]).toEqual([4, 1]);
    expect(((await store.get(asset.generationId)) as Generation).purged).toBeUndefined();
  });
});

describe('orphans', () => {
  const setUp = async () => {
    const installation = createInstallation();
    const asset = await installation.make('a');
    await installation.publish(asset);
    const [target] = installation.targets;
    const sweep = createOrphanSweep({ store: installation.store, targets: installation.targets, clock: installation.clock });
    const put = (key: string) => target?.put({ ...text('x'), key, filename: 'x' });
    return { ...installation, asset, sweep, put };
  };

  it('are what belongs to no image, or to none as it is, and is older than an hour', async () => {
    const { asset, sweep, put, pass, copies } = await setUp();
    const ours = copies();
    await put('nobody-0/x-0123456789abcdef.webp');
    await put(`${asset.id}/x-old-0123456789abcdef.webp`);
    await put('somebody/holiday.jpg');
    pass(-2 * graceMs);
    expect((await sweep.plan()).targets[0]).toMatchObject({ orphans: [], strangers: 1 });
    pass(2 * graceMs);
    const plan = await sweep.plan();
    expect(plan.targets[0]?.orphans).toEqual(['nobody-0/x-0123456789abcdef.webp', `${asset.id}/x-old-0123456789abcdef.webp`]);
    expect(await sweep.carryOut(plan)).toBe(2);
    expect(copies().sort()).toEqual([...ours, 'somebody/holiday.jpg'].sort());
  });

  it('are not deleted when they have come to belong to an image since they were listed', async () => {
    const { store, asset, sweep, copies } = await setUp();
    await store.updateAsset(asset.id, ['published'], { targets: undefined });
    const plan = await sweep.plan();
    expect(plan.targets.flatMap(({ orphans }) => orphans)).toHaveLength(4);
    await store.updateAsset(asset.id, ['published'], { targets: ['one', 'two'] });
    expect(await sweep.carryOut(plan)).toBe(0);
    expect(copies()).toHaveLength(4);
  });
});
