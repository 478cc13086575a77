import sharp from 'sharp';
import type { AssetFiles, MediaLibrary } from '../ports';
import { createMakeRenditions, createMakeVersions } from '../renditions';
import { assetFixture } from '../testing/generation-fixtures';
import { createMemoryGenerationStore } from '../testing/memory-generation-store';
import { createMemoryOriginalStore } from '../testing/memory-original-store';
import type { Asset } from './generation';
import { markPublished, publishFile, type PublishParts } from './publish-asset';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** An asset that is ready, and what publishes it. `made` counts how often its renditions were. */
const subject = async (library: MediaLibrary['publish']) => {
  const [store, originals] = [createMemoryGenerationStore(), createMemoryOriginalStore()];
  const bytes = await sharp({ create: { width: 200, height: 100, channels: 3, background: '#369' } }).webp().toBuffer();
  const file = { key: await originals.put({ bytes, mediaType: 'image/webp' }), mediaType: 'image/webp', width: 200, height: 100, bytes: bytes.length, thumbhash: '' };
  const { id } = await store.createAsset(assetFixture('a', { file }));
  const make = createMakeRenditions({
    originals,
    makeVersions: createMakeVersions({ signer: undefined, logger: silent, concurrency: 1 }),
    options: { sets: { card: { width: 50, fit: 'inside', gravity: 'centre' } }, formats: ['webp'], densities: [1, 2], quality: { webp: 80, jpeg: 80, avif: 50 } },
  });
  const counts = { made: 0 };
  const parts: PublishParts = {
    store,
    originals,
    library: { publish: library },
    targets: [],
    async makeRenditions(asset) {
      counts.made += 1;
      return make(asset);
    },
    attacher: { attach: async () => undefined },
    events: { publish() {}, subscribe: () => () => undefined, close: async () => undefined },
  };
  const read = async () => (await store.getAsset(id)) as Asset;
  return { parts, counts, read, store };
};

describe('renditions of an asset that is published', () => {
  it('are made once, whatever dies after they were', async () => {
    const handed: AssetFiles[] = [];
    const { parts, counts, read } = await subject(async (_asset, files) => {
      handed.push(files);
      if (handed.length === 1) throw new Error('killed');
      return { fileId: 1, url: '/a.webp' };
    });
    await expect(publishFile(await read(), parts)).rejects.toMatchObject({ code: 'IMAGEFORGE_PUBLISH_FAILED' });
    const left = await read();
    expect([left.state, left.renditions?.length]).toEqual(['publishing', 2]);
    await markPublished(await publishFile(left, parts), parts);
    expect(counts.made).toBe(1);
    expect(handed[1]?.renditions).toEqual(handed[0]?.renditions);
    expect(await read()).toMatchObject({ state: 'published', renditions: left.renditions });
  });

  it('are the same files where the worker died before it had noted them', async () => {
    const { parts, counts, read, store } = await subject(async () => ({ fileId: 1, url: '/a.webp' }));
    const { updateAsset } = store;
    store.updateAsset = async (...asked) => {
      if (asked[2].renditions) throw new Error('killed');
      return updateAsset(...asked);
    };
    await expect(publishFile(await read(), parts)).rejects.toThrow('killed');
    store.updateAsset = updateAsset;
    expect((await read()).renditions).toBeUndefined();
    const [first, second] = [await parts.makeRenditions(await read()), (await publishFile(await read(), parts)).renditions];
    expect(second).toEqual(first);
    expect(counts.made).toBe(3);
  });

  it('have the addresses that the library gave them, once it has the file', async () => {
    const { parts, read } = await subject(async ({ renditions = [] }) => ({
      fileId: 1,
      url: '/a.webp',
      renditions: renditions.map((rendition) => ({ ...rendition, url: `/${rendition.width}.webp` })),
    }));
    await markPublished(await publishFile(await read(), parts), parts);
    expect((await read()).renditions?.map(({ url }) => url)).toEqual(['/50.webp', '/100.webp']);
  });
});
