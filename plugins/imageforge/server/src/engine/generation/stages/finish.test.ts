import sharp from 'sharp';
import { ForgeError } from '../../errors';
import { originalKeyOf } from '../../image-model';
import { createModelRegistry } from '../../routing/model-registry';
import { recipeFixture } from '../../testing/generation-fixtures';
import { createMemoryGenerationStore } from '../../testing/memory-generation-store';
import { createMemoryOriginalStore } from '../../testing/memory-original-store';
import { createTestModel } from '../../testing/test-model';
import { createTestWork } from '../../testing/test-work';
import { createTextComposer } from '../../texts/compose-texts';
import type { TextSubject, TextWriter } from '../../texts/text-writer';
import type { Asset } from '../generation';
import { createFinishStage } from './finish';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** Two images that passed, before a model that writes texts. */
const setUp = async (write: TextWriter['write'], onCreated: (asset: Asset) => void = () => undefined) => {
  const memory = createMemoryGenerationStore();
  const store = {
    ...memory,
    createAsset: async (asset: Parameters<typeof memory.createAsset>[0]) => {
      const created = await memory.createAsset(asset);
      onCreated(created);
      return created;
    },
  };
  const originals = createMemoryOriginalStore();
  const asked: TextSubject[] = [];
  const writer: TextWriter = { looks: true, write: (subject, signal) => (asked.push(subject), write(subject, signal)) };
  const stage = createFinishStage({
    store,
    originals,
    models: createModelRegistry([{ id: 'test', label: 'Test', models: [{ model: createTestModel((_call, makeAll) => makeAll()), price: undefined }] }], 'test/test-1'),
    limits: { maxBytes: 10_000_000, maxPixels: 10_000_000 },
    overlays: new Map(),
    logger: quiet,
    composeTexts: createTextComposer({ writer, observer: { textsAsked() {} }, logger: quiet }),
    tells: ['model'],
  });
  const images = await Promise.all(
    ['#48c', '#c84'].map(async (background, index) => {
      const bytes = await sharp({ create: { width: 64, height: 32, channels: 3, background } }).png().toBuffer();
      const original = { bytes, mediaType: 'image/png' };
      await originals.put(original);
      return { index, verdict: 'pass' as const, original: { key: originalKeyOf(original), mediaType: 'image/png', width: 64, height: 32, bytes: bytes.byteLength } };
    }),
  );
  const texts = { locale: 'de', locales: ['de', 'en'], titles: {} };
  const work = createTestWork({ stage: 'finish', images, recipe: recipeFixture({ n: 2, texts }) });
  return { stage, work, asked, store };
};
const written = async () => ({ texts: { de: { alternativeText: 'Ein Turm', caption: 'Am Meer' }, en: { alternativeText: 'A tower' } }, usage: {} });

describe('the stage finish', () => {
  it('gives each image its texts in all languages, and the main ones to the media library', async () => {
    const { stage, work, asked, store } = await setUp(written);
    const { images, warnings } = await stage.run(work);
    expect(warnings).toBeUndefined();
    const assets = await store.getAssets((images ?? []).map(({ assetId = '' }) => assetId));
    expect(assets).toHaveLength(2);
    for (const asset of assets) {
      expect(asset).toMatchObject({
        mainLocale: 'de',
        alternativeText: 'Ein Turm',
        caption: 'Am Meer',
        texts: { de: { alternativeText: { text: 'Ein Turm', by: 'model' } }, en: { alternativeText: { text: 'A tower', by: 'model' } } },
      });
    }
    // The finished file, and each its own.
    const [first, second] = await Promise.all(asked.map(({ image }) => sharp(image?.bytes).stats()));
    expect(first?.dominant).not.toEqual(second?.dominant);
  });

  it('asks for no texts again after a crash between the asset and the row', async () => {
    const crash = new Error('killed');
    const { stage, work, asked } = await setUp(written, ({ index }) => {
      if (index === 1) throw crash;
    });
    await expect(stage.run(work)).rejects.toThrow(crash);
    expect(asked).toHaveLength(2);
    const { images } = await stage.run(work);
    expect(asked).toHaveLength(2);
    expect(images).toEqual([0, 1].map((index) => expect.objectContaining({ index, assetId: `${work.generation.id}-${index}`, finished: expect.objectContaining({ mediaType: 'image/webp' }) })));
  });

  it('finishes images whose texts could not be asked for, and says so of each', async () => {
    let calls = 0;
    const { stage, work, store } = await setUp(async () => {
      calls += 1;
      if (calls === 2) throw new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE');
      return written();
    });
    const { images = [], warnings } = await stage.run(work);
    expect(images.every(({ assetId }) => assetId)).toBe(true);
    expect(warnings).toEqual([expect.objectContaining({ code: 'texts-by-rule', details: { index: 1 } })]);
    expect(await store.getAsset(images[1]?.assetId ?? '')).toMatchObject({ alternativeText: 'A lighthouse in a storm', texts: { de: { alternativeText: { by: 'rule' } } } });
  });

  it('waits for no texts one after the other', async () => {
    let arrived = 0;
    let open: () => void = () => undefined;
    const bothAsked = new Promise<void>((resolve) => (open = resolve));
    const { stage, work } = await setUp(async () => {
      arrived += 1;
      if (arrived === 2) open();
      await bothAsked;
      return written();
    });
    expect((await stage.run(work)).images).toHaveLength(2);
  });
});
