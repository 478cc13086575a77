import type { Asset } from '../engine/generation/generation';
import type { ForgeEvent, LibraryTexts } from '../engine/ports';
import { assetFixture, generationFixture, recipeFixture } from '../engine/testing/generation-fixtures';
import { createMemoryGenerationStore } from '../engine/testing/memory-generation-store';
import { createMemoryOriginalStore } from '../engine/testing/memory-original-store';
import { createTextComposer } from '../engine/texts/compose-texts';
import type { TextSubject } from '../engine/texts/text-writer';
import { type Access, automationAccess } from './access';
import { createAssetTexts } from './asset-texts';
import { createGenerationAccess } from './generation-access';

const access = automationAccess('test');
const stranger: Access = { ...access, requester: { kind: 'api-token', id: 'x' }, seesAll: false, changesAll: false };
const texts = { en: { alternativeText: { text: 'A tower', by: 'model' as const } }, de: { alternativeText: { text: 'Ein Turm', by: 'model' as const } } };

const setUp = async (change: Partial<Asset> = {}, left: (keyof LibraryTexts)[] = []) => {
  const store = createMemoryGenerationStore();
  const described: [string, LibraryTexts][] = [];
  const events: ForgeEvent[] = [];
  const audited: object[] = [];
  const asked: TextSubject[] = [];
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const writer = {
    looks: false,
    write: async (subject: TextSubject) => {
      asked.push(subject);
      return { texts: { de: { alternativeText: 'Ein Leuchtturm' } }, usage: {} };
    },
  };
  const { changeableAsset } = createGenerationAccess(store, async (assets) => [...assets]);
  const assetTexts = createAssetTexts({
    store,
    library: { describe: async ({ alternativeText }, after) => (described.push([alternativeText, { alternativeText: after.alternativeText, caption: after.caption }]), left) },
    originals: createMemoryOriginalStore(),
    events: { publish: (event) => void events.push(event) },
    audit: { record: async (record) => void audited.push(record) },
    languages: { main: async () => 'en', all: async () => ['en', 'de', 'fr'] },
    composeTexts: createTextComposer({ writer, observer: { textsAsked() {} }, logger: quiet }),
    changeableAsset,
  });
  const { generation } = await store.create(generationFixture({ recipe: recipeFixture() }));
  const { id } = await store.createAsset(assetFixture(generation.id, { texts, mainLocale: 'en', alternativeText: 'A tower', ...change }));
  const read = async () => (await store.getAsset(id)) as Asset;
  return { id, assetTexts, described, events, audited, asked, read };
};
const published = { state: 'published', fileId: 7, url: '/x.webp' } as const;

describe('the texts of an image that people change', () => {
  it('change in the main language in the media library too', async () => {
    const { id, assetTexts, described, events, audited, read } = await setUp(published);
    const { warnings } = await assetTexts.write(id, { alternativeText: 'My tower', title: 'Tower' }, access);
    expect(warnings).toEqual([]);
    expect(await read()).toMatchObject({
      alternativeText: 'My tower',
      texts: { ...texts, en: { alternativeText: { text: 'My tower', by: 'human' }, title: { text: 'Tower', by: 'human' } } },
    });
    expect(described).toEqual([['A tower', { alternativeText: 'My tower', caption: '' }]]);
    expect(events).toEqual([expect.objectContaining({ type: 'asset.updated', assetId: id, state: 'published' })]);
    expect(audited).toEqual([expect.objectContaining({ action: 'asset.describe', subject: id, details: { locale: 'en' } })]);
  });

  it('change in another language alone', async () => {
    const { id, assetTexts, read } = await setUp(published);
    await assetTexts.write(id, { locale: 'de', alternativeText: 'Mein Turm' }, access);
    expect(await read()).toMatchObject({ alternativeText: 'A tower', texts: { en: texts.en, de: { alternativeText: { text: 'Mein Turm', by: 'human' } } } });
  });

  it('are not written to a library that has no such file yet', async () => {
    const { id, assetTexts, described } = await setUp();
    await assetTexts.write(id, { caption: 'At sea' }, access);
    expect(described).toEqual([]);
  });

  it('are passed over where the image only decorates, and are there again when it does not', async () => {
    const { id, assetTexts, read } = await setUp();
    await assetTexts.write(id, { decorative: true }, access);
    expect(await read()).toMatchObject({ decorative: true, alternativeText: '', texts });
    await assetTexts.write(id, { decorative: false }, access);
    expect(await read()).toMatchObject({ alternativeText: 'A tower', texts });
    expect((await read()).decorative).toBeUndefined();
  });

  it('say which ones the library keeps', async () => {
    const { id, assetTexts } = await setUp(published, ['alternativeText']);
    expect((await assetTexts.write(id, { alternativeText: 'Mine' }, access)).warnings).toEqual([
      { code: 'library-text-kept', message: expect.stringContaining('alternativeText'), details: { names: ['alternativeText'] } },
    ]);
  });

  it('of two who change different ones at once, neither loses', async () => {
    const { id, assetTexts, read } = await setUp();
    await Promise.all([assetTexts.write(id, { locale: 'fr', title: 'Tour' }, access), assetTexts.write(id, { locale: 'de', title: 'Turm' }, access)]);
    expect(await read()).toMatchObject({ texts: { fr: { title: { text: 'Tour' } }, de: { title: { text: 'Turm' } } } });
  });

  it('of an image that is older than languages are kept', async () => {
    const { id, assetTexts, read } = await setUp({ texts: undefined, mainLocale: undefined, alternativeText: 'Old', caption: 'Words' });
    await assetTexts.write(id, { caption: 'New' }, access);
    expect(await read()).toMatchObject({
      mainLocale: 'en',
      alternativeText: 'Old',
      caption: 'New',
      texts: { en: { alternativeText: { text: 'Old', by: 'human' }, caption: { text: 'New', by: 'human' } } },
    });
  });

  it.each(['publishing', 'discarded', 'rejected'] as const)('are not changed of one that is %s', async (state) => {
    const { id, assetTexts } = await setUp({ state });
    await expect(assetTexts.write(id, { title: 'x' }, access)).rejects.toMatchObject({ code: 'IMAGEFORGE_CONFLICT', details: { state } });
  });

  it('are refused in a language that there is not, with those that there are', async () => {
    const { id, assetTexts, read } = await setUp();
    const refused = { code: 'IMAGEFORGE_INVALID_REQUEST', details: { field: 'locale', received: '__proto__', expected: ['en', 'de', 'fr'] } };
    await expect(assetTexts.write(id, { locale: '__proto__', title: 'x' }, access)).rejects.toMatchObject(refused);
    await expect(assetTexts.suggest(id, { locale: '__proto__' }, access)).rejects.toMatchObject(refused);
    expect((await read()).texts).toEqual(texts);
  });

  it('are nobody else’s', async () => {
    const { id, assetTexts, asked } = await setUp();
    await expect(assetTexts.write(id, { title: 'x' }, stranger)).rejects.toMatchObject({ code: 'IMAGEFORGE_NOT_FOUND' });
    await expect(assetTexts.suggest(id, {}, stranger)).rejects.toMatchObject({ code: 'IMAGEFORGE_NOT_FOUND' });
    expect(asked).toEqual([]);
  });

  it('are suggested in one language, and nothing is stored', async () => {
    const { id, assetTexts, asked, read } = await setUp();
    expect(await assetTexts.suggest(id, { locale: 'de' }, access)).toEqual({
      locale: 'de',
      texts: { alternativeText: { text: 'Ein Leuchtturm', by: 'model' } },
      warnings: [],
    });
    expect(asked).toEqual([expect.objectContaining({ locales: ['de'] })]);
    expect((await read()).texts).toEqual(texts);
  });
});
