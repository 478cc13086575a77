import type { AssetView, SuggestedTextsView, WrittenTextsView } from '../../plugins/imageforge/shared/assets';
import type { GenerationView } from '../../plugins/imageforge/shared/generations';
import { type FakeTextModel, startFakeTextModel } from '../support/fake-text-model';
import { apiToken, type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const uid = 'api::article.article';
const metricsToken = 'a-token-of-the-metrics';

describe('the texts of images', () => {
  let booted: BootedStrapi;
  let model: FakeTextModel;
  let token: string;
  beforeAll(async () => {
    model = await startFakeTextModel();
    booted = await bootStrapi({
      options: { texts: { locales: ['en', 'de'], model: { model: 'eyes-1', baseURL: model.url } }, metrics: { token: metricsToken } },
    });
    token = await apiToken(booted.strapi);
  });
  afterAll(async () => {
    await booted?.stop();
    await model?.close();
  });
  beforeEach(() => {
    model.answer(200);
    model.asked.splice(0);
  });

  const call = (method: 'get' | 'post', path: string, asker = token) => booted.request[method](`/api/imageforge${path}`).set('Authorization', `Bearer ${asker}`);
  const generate = async (body: object): Promise<GenerationView> => {
    const { body: answer } = await call('post', '/generations').send({ prompt: 'A lighthouse. Oil on canvas.', size: '64x64', ...body });
    expect(answer.error).toBeUndefined();
    return waitFor('the end', async () => {
      const { body: seen } = await call('get', `/generations/${answer.data.id}`);
      if (seen.data.state === 'failed') throw new Error(JSON.stringify(seen.data.error));
      return seen.data.state === 'succeeded' && seen.data;
    });
  };
  const assetOf = async ({ images }: GenerationView): Promise<AssetView> => (await call('get', `/assets/${images[0]?.assetId}`)).body.data;
  const write = async (id: string, body: object): Promise<WrittenTextsView> => {
    const { status, body: answer } = await call('post', `/assets/${id}/texts`).send(body);
    expect([status, answer.error]).toEqual([200, undefined]);
    return answer.data;
  };
  const rowOf = (fileId: number | undefined) => booted.strapi.db.query('plugin::upload.file').findOne({ where: { id: fileId } });

  it('are a model’s in the languages of the entry and of the installation, and the library has the entry’s', async () => {
    const { documentId } = await booted.strapi.documents(uid).create({ data: { title: 'Der Sturm' } as never, locale: 'de' });
    await booted.strapi.documents(uid).update({ documentId, locale: 'en', data: { title: 'The storm' } as never });
    const generation = await generate({ publish: 'on-keep', target: { uid, documentId, locale: 'de', path: 'cover' } });
    const asset = await assetOf(generation);
    const textsIn = (locale: string) => ({
      alternativeText: `A model’s alternativeText in ${locale}`,
      caption: `A model’s caption in ${locale}`,
      title: `A model’s title in ${locale}`,
      writtenBy: { alternativeText: 'model', caption: 'model', title: 'model' },
    });
    expect(asset).toMatchObject({ mainLocale: 'de', decorative: false, alternativeText: 'A model’s alternativeText in de', texts: { de: textsIn('de'), en: textsIn('en') } });
    expect(model.asked).toEqual([
      {
        locales: ['de', 'en'],
        facts: { prompt: 'A lighthouse. Oil on canvas.', titles: { de: 'Der Sturm', en: 'The storm' } },
        image: expect.stringMatching(/^data:image\/webp;base64,/),
      },
    ]);
    await call('post', `/assets/${asset.id}/keep`).expect(202);
    const { fileId } = await waitFor('the file', async () => {
      const seen = await assetOf(generation);
      return seen.state === 'published' && seen;
    });
    expect(await rowOf(fileId)).toMatchObject({ alternativeText: 'A model’s alternativeText in de', caption: 'A model’s caption in de' });
    // Published, kept, looked at: it was asked once.
    expect(model.asked).toHaveLength(1);
    const { text } = await booted.request.get('/api/imageforge/metrics').set('Authorization', `Bearer ${metricsToken}`);
    expect(text).toContain('imageforge_text_calls_total{outcome="written"} 1');
    expect(text).toContain('imageforge_text_tokens_total{kind="input"} 300');
  });

  it('of whoever keeps an image go before the model’s', async () => {
    const generation = await generate({ publish: 'on-keep' });
    const { id } = await assetOf(generation);
    await call('post', `/assets/${id}/keep`).send({ alternativeText: 'What I see' }).expect(202);
    const asset = await waitFor('the file', async () => {
      const seen = await assetOf(generation);
      return seen.state === 'published' && seen;
    });
    expect(asset.texts.en).toMatchObject({ alternativeText: 'What I see', title: 'A model’s title in en', writtenBy: { alternativeText: 'human', title: 'model' } });
    expect((await rowOf(asset.fileId)).alternativeText).toBe('What I see');
  });

  it('are changed in the media library too, until somebody has changed them there', async () => {
    const asset = await assetOf(await generate({ publish: 'auto' }));
    const heard: { media: { id: number; alternativeText: string } }[] = [];
    const end = booted.strapi.eventHub.on('media.update', async (payload) => void heard.push(payload as (typeof heard)[number]));
    const written = await write(asset.id, { alternativeText: 'Mine', locale: 'en' });
    expect(written).toMatchObject({ alternativeText: 'Mine', warnings: [], texts: { en: { writtenBy: { alternativeText: 'human', caption: 'model' } }, de: { writtenBy: { alternativeText: 'model' } } } });
    expect(await rowOf(asset.fileId)).toMatchObject({ alternativeText: 'Mine', caption: 'A model’s caption in en' });
    await waitFor('the event', () => heard.length > 0);
    expect(heard).toEqual([{ media: expect.objectContaining({ id: asset.fileId, alternativeText: 'Mine' }) }]);
    end();

    await booted.strapi.plugin('upload').service('upload').updateFileInfo(asset.fileId, { alternativeText: 'Theirs' });
    const again = await write(asset.id, { alternativeText: 'Mine again', caption: 'My caption' });
    expect(again.warnings).toEqual([expect.objectContaining({ code: 'library-text-kept', details: { names: ['alternativeText'] } })]);
    expect(again.alternativeText).toBe('Mine again');
    expect(await rowOf(asset.fileId)).toMatchObject({ alternativeText: 'Theirs', caption: 'My caption' });
    // Another language is in no library.
    expect((await write(asset.id, { locale: 'de', alternativeText: 'Meins' })).warnings).toEqual([]);
  });

  it('are passed over where an image only decorates', async () => {
    const asset = await assetOf(await generate({ publish: 'auto' }));
    const decorative = await write(asset.id, { decorative: true });
    expect(decorative).toMatchObject({ decorative: true, alternativeText: '', texts: { en: { alternativeText: '' }, de: { alternativeText: '', title: 'A model’s title in de' } } });
    expect((await rowOf(asset.fileId)).alternativeText).toBe('');
    expect(await write(asset.id, { decorative: false })).toMatchObject({ texts: { de: { alternativeText: 'A model’s alternativeText in de' } } });
    expect((await rowOf(asset.fileId)).alternativeText).toBe('A model’s alternativeText in en');
  });

  it('come by rule, with a warning, while the model is down', async () => {
    model.answer(503);
    const generation = await generate({ publish: 'auto', n: 2 });
    expect(generation.warnings.map(({ code, details }) => [code, details])).toEqual([['texts-by-rule', { index: 0 }], ['texts-by-rule', { index: 1 }]]);
    const asset = await assetOf(generation);
    expect(asset).toMatchObject({ state: 'published', alternativeText: 'A lighthouse.', texts: { en: { title: 'A lighthouse', writtenBy: { alternativeText: 'rule', title: 'rule' } } } });
    expect(asset.texts).not.toHaveProperty('de');
  });

  it('are suggested, and stored by nobody but who asks for it', async () => {
    const asset = await assetOf(await generate({ publish: 'on-keep' }));
    await write(asset.id, { locale: 'de', alternativeText: 'Meins' });
    const suggest = async (body: object): Promise<SuggestedTextsView> => (await call('post', `/assets/${asset.id}/texts/suggest`).send(body)).body.data;
    expect(await suggest({ locale: 'de' })).toMatchObject({ locale: 'de', alternativeText: 'A model’s alternativeText in de', writtenBy: { alternativeText: 'model' }, warnings: [] });
    expect(model.asked.at(-1)?.locales).toEqual(['de']);
    model.answer(500);
    expect(await suggest({})).toMatchObject({ locale: 'en', alternativeText: 'A lighthouse.', writtenBy: { alternativeText: 'rule' }, warnings: [{ code: 'texts-by-rule' }] });
    const { body } = await call('get', `/assets/${asset.id}`);
    expect(body.data.texts.de).toMatchObject({ alternativeText: 'Meins', writtenBy: { alternativeText: 'human' } });
  });

  it.each([
    ['nothing', {}],
    ['only a language', { locale: 'en' }],
    ['a language that there is not', { locale: 'xx', title: 'x' }],
    ['a name of objects', { locale: '__proto__', title: 'x' }],
    ['a text that is too long', { title: 'x'.repeat(201) }],
    ['no text', { alternativeText: 7 }],
    ['a field that there is not', { alt: 'x' }],
  ])('are refused: %s', async (_name, body) => {
    const asset = await assetOf(await generate({ publish: 'on-keep' }));
    const { status, body: answer } = await call('post', `/assets/${asset.id}/texts`).send(body);
    expect([status, answer.error.code]).toEqual([400, 'IMAGEFORGE_INVALID_REQUEST']);
    expect((await call('get', `/assets/${asset.id}`)).body.data.texts).toEqual(asset.texts);
  });

  it('are found in the list of what the installation can do', async () => {
    expect((await call('get', '/capabilities')).body.data.texts).toEqual({ locales: ['en', 'de'], byModel: true });
  });
});
