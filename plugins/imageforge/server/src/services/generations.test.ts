import sharp from 'sharp';
import type { CreateGenerationBody } from '../../../shared/generations';
import { assetFixture, generationFixture } from '../engine/testing/generation-fixtures';
import { createMemoryGenerationStore } from '../engine/testing/memory-generation-store';
import { createMemoryLedgerBook } from '../engine/testing/memory-ledger-book';
import { createMemoryOriginalStore } from '../engine/testing/memory-original-store';
import { centPrice, createTestModel } from '../engine/testing/test-model';
import type { Capabilities } from '../engine/image-model';
import { createLedger } from '../engine/ledger';
import { createPlaces } from '../engine/queueing/places';
import { createModelRegistry } from '../engine/routing/model-registry';
import type { Access } from './access';
import { createGenerations } from './generations';
import type { SourceImage, Uploads } from './source-images';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** An editor who sees everything and may change whatever field there is. */
const editor: Access = {
  requester: { kind: 'admin', id: '2' },
  seesAll: true,
  changesAll: false,
  canReadEntry: async () => true,
  canReadField: async () => true,
  canUpdateField: async () => true,
  sanitizeEntry: async (_uid, entry) => entry,
  canReadFile: async () => true,
};

const setUp = async (capabilities: Partial<Capabilities> = {}) => {
  const model = createTestModel((_call, makeAll) => makeAll(), capabilities);
  const models = createModelRegistry([{ id: 'test', label: 'Test', models: [{ model, price: centPrice }] }], 'test/test-1');
  const store = createMemoryGenerationStore();
  const originals = createMemoryOriginalStore();
  const read: SourceImage[] = [];
  // White, so that it is a mask too.
  const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } }).png().toBuffer();
  const missing = async (): Promise<never> => {
    throw new Error('There are no templates here.');
  };
  const generations = createGenerations({
    store,
    originals,
    models,
    queue: { add: async () => {} },
    events: { publish() {}, subscribe: () => () => {}, close: async () => {} },
    logger: quiet,
    templates: { template: missing, preset: missing, list: async () => [], presets: async () => [] },
    output: { format: 'webp', quality: 80, operations: [{ type: 'sharpen', sigma: 1 }] },
    overlays: new Map([['logo', { bytes, sha256: 'abc' }]]),
    maxOpen: 100,
    afterCommit: (run) => run(),
    readEntry: async () => ({}),
    checkTarget: async () => {},
    freezeTarget: async (target) => target,
    languages: { main: async () => 'en', all: async () => ['en', 'de'] },
    titlesOf: async () => ({}),
    places: createPlaces(store),
    reuse: { look: async () => undefined },
    ledger: createLedger({ book: createMemoryLedgerBook(), clock: { now: () => new Date() } }, { unknownPrice: 'allow' }),
    outbox: { note: () => [], handOver: async () => {} },
    audit: { record: async () => {} },
    findFiles: async (fileIds) => new Set(fileIds),
    limits: { maxBytes: 10_000_000, maxPixels: 10_000_000 },
    async readSource(source) {
      read.push(source);
      return { bytes, mediaType: 'image/png', width: 8, height: 8 };
    },
  });
  const create = (body: CreateGenerationBody, more: { access?: Access; idempotencyKey?: string; uploads?: Uploads } = {}) =>
    generations.create(body, { access: editor, defaultPublish: 'on-keep', ...more });
  return { generations, store, originals, read, create };
};

describe('source images', () => {
  const images = Array.from({ length: 2 }, () => ({ upload: 'photo' }));

  it.each<[string, Partial<Capabilities>, CreateGenerationBody]>([
    ['takes none', { modes: ['text-to-image'], maxSourceImages: 0 }, { prompt: 'x', images }],
    ['takes fewer', { maxSourceImages: 1 }, { prompt: 'x', images }],
    ['repaints nothing', {}, { prompt: 'x', images, mask: { upload: 'mask' } }],
  ])('are not read for a model that %s', async (_name, capabilities, body) => {
    const { create, read } = await setUp(capabilities);
    await expect(create(body)).rejects.toMatchObject({ code: 'IMAGEFORGE_UNSUPPORTED' });
    expect(read).toEqual([]);
  });

  it('are read once, however often one is named, and stand in the recipe as often as that', async () => {
    const { create, read, originals } = await setUp({ modes: ['inpaint'] });
    const { recipe } = await create({ prompt: 'x', images, mask: { upload: 'photo' } });
    expect(read).toEqual([{ upload: 'photo' }]);
    expect(recipe.images).toEqual([recipe.mask, recipe.mask]);
    await expect(originals.get(recipe.images[0] ?? '')).resolves.toMatchObject({ mediaType: 'image/png' });
  });
});

describe("somebody else's generation", () => {
  const target = { uid: 'api::article.article', path: 'cover' };

  it('is changed by who may change the entry that it is for, and not for an entry that is not saved', async () => {
    const { generations, store } = await setUp();
    const cancel = async (documentId?: string) => {
      const { generation } = await store.create(generationFixture({ target: { ...target, ...(documentId && { documentId }) } }));
      return generations.cancel(generation.id, editor);
    };
    await expect(cancel('of-the-editor')).resolves.toMatchObject({ state: 'canceled' });
    await expect(cancel()).rejects.toMatchObject({ code: 'IMAGEFORGE_FORBIDDEN' });
  });

  it('is not given away by its images, to those who may not see it', async () => {
    const { generations, store } = await setUp();
    const { generation } = await store.create(generationFixture());
    const { id } = await store.createAsset(assetFixture(generation.id, { id: 'of-others' }));
    const stranger = { ...editor, seesAll: false };
    for (const act of [generations.discard, (name: string, access: Access) => generations.keep(name, {}, access)]) {
      await expect(act(id, stranger)).rejects.toThrow('There is no image "of-others".');
      await expect(act('of-nobody', stranger)).rejects.toThrow('There is no image "of-nobody".');
    }
  });
});

describe('an Idempotency-Key', () => {
  const body = (title: string) => ({ prompt: 'x', entry: { uid: 'api::article.article', values: { title } } });

  it("answers again whatever an editor's form holds meanwhile", async () => {
    const { create } = await setUp();
    const first = await create(body('One'), { idempotencyKey: 'key' });
    await expect(create(body('Two'), { idempotencyKey: 'key' })).resolves.toMatchObject({ id: first.id });
  });

  it("refuses other values of a client, whose input they are", async () => {
    const { create } = await setUp();
    const access: Access = { ...editor, requester: { kind: 'api-token', id: '1' } };
    const first = await create(body('One'), { access, idempotencyKey: 'key' });
    await expect(create(body('One'), { access, idempotencyKey: 'key' })).resolves.toMatchObject({ id: first.id });
    await expect(create(body('Two'), { access, idempotencyKey: 'key' })).rejects.toMatchObject({ code: 'IMAGEFORGE_IDEMPOTENCY_CONFLICT' });
  });
});
