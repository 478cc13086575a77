import sharp from 'sharp';
import type { GenerationView } from '../../plugins/imageforge/shared/generations';
import { type FakeOpenAI, startFakeOpenAI } from '../../plugins/imageforge/server/src/providers/openai/testing/fake-openai';
import { apiToken, type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const model = 'openai/gpt-image-1';

describe('a generation on a model that is paid for', () => {
  let booted: BootedStrapi;
  let fake: FakeOpenAI;
  let token: string;

  beforeAll(async () => {
    fake = await startFakeOpenAI();
    booted = await bootStrapi({
      env: { OPENAI_API_KEY: 'sk-planted-secret', OPENAI_BASE_URL: `${fake.url}` },
      options: { engine: { maxWaitMs: 2_000 } },
    });
    token = await apiToken(booted.strapi);
  });
  afterAll(async () => {
    await booted?.stop();
    await fake?.close();
  });

  const call = (method: 'get' | 'post', path: string) =>
    booted.request[method](`/api/imageforge${path}`).set('Authorization', `Bearer ${token}`);
  const ended = (id: string): Promise<GenerationView> =>
    waitFor(`the end of ${id}`, async () => {
      const { body } = await call('get', `/generations/${id}`);
      return ['succeeded', 'failed', 'canceled', 'blocked'].includes(body.data.state) && body.data;
    });
  const sourceTypeOf = async (url: string) => {
    const { body } = await booted.request.get(url);
    return /digitalsourcetype\/(\w+)/.exec((await sharp(body).metadata()).xmpAsString ?? '')?.[1];
  };

  it('tells the price before, and books what the provider reported', async () => {
    const { body } = await call('post', '/generations').send({ prompt: 'A red door', model, size: '1024x1024', quality: 'low' });
    expect(body.data.estimate).toMatchObject({ known: true, min: expect.any(Number) });
    expect(body.data.estimate.min).toBeGreaterThan(0);
    const generation = await ended(body.data.id);
    expect(generation).toMatchObject({ state: 'succeeded', provider: 'openai', procedural: false });
    expect(generation.cost).toMatchObject({ known: true });
    expect((generation.cost as { min: number }).min).toBeGreaterThan(0);
    expect(await sourceTypeOf(generation.images[0]?.url ?? '')).toBe('trainedAlgorithmicMedia');
  });

  it('edits an image of this request, and says that the result is a composite', async () => {
    const photo = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#48c' } }).png().toBuffer();
    const { body, status } = await call('post', '/generations')
      .field('data', JSON.stringify({ prompt: 'Make it evening', model, images: [{ upload: 'photo' }] }))
      .attach('photo', photo, { filename: 'photo.png', contentType: 'image/png' });
    expect({ status, error: body.error }).toEqual({ status: 202, error: undefined });
    expect(body.data).toMatchObject({ mode: 'edit' });
    const generation = await ended(body.data.id);
    expect(generation.state).toBe('succeeded');
    expect(fake.requests.at(-1)?.path).toContain('/images/edits');
    expect(await sourceTypeOf(generation.images[0]?.url ?? '')).toBe('compositeWithTrainedAlgorithmicMedia');
  });

  it('takes an earlier image for a source, and none that somebody else asked for', async () => {
    const { body } = await call('post', '/generations').send({ prompt: 'A door', model, quality: 'low', publish: 'on-keep' });
    await ended(body.data.id);
    const edit = (as: string) =>
      call('post', '/generations')
        .set('Authorization', `Bearer ${as}`)
        .send({ prompt: 'At night', model, quality: 'low', images: [{ assetId: `${body.data.id}-0` }] });
    const stranger = await edit(await apiToken(booted.strapi));
    expect([stranger.status, stranger.body.error.code]).toEqual([404, 'IMAGEFORGE_NOT_FOUND']);
    const own = await edit(token);
    expect(own.status).toBe(202);
    await ended(own.body.data.id);
  });

  it('says which field it is when the media library has lost a source image', async () => {
    const file = await booted.strapi.db.query('plugin::upload.file').create({
      data: { name: 'x.png', hash: 'gone', ext: '.png', mime: 'image/png', size: 1, url: '/uploads/gone.png', provider: 'local', folderPath: '/' },
    });
    const { status, body } = await call('post', '/generations').send({ prompt: 'At night', model, images: [{ fileId: file.id }] });
    expect({ status, ...body.error }).toMatchObject({ status: 404, code: 'IMAGEFORGE_NOT_FOUND', details: { field: 'images' } });
  });

  it('takes the bytes of an upload for a part of the request', async () => {
    const photo = (colour: string) => sharp({ create: { width: 300, height: 200, channels: 3, background: colour } }).png().toBuffer();
    const ask = async (colour: string) =>
      call('post', '/generations')
        .set('Idempotency-Key', 'with a photo')
        .field('data', JSON.stringify({ prompt: 'Make it evening', model, images: [{ upload: 'photo' }] }))
        .attach('photo', await photo(colour), { filename: 'photo.png', contentType: 'image/png' });
    const first = await ask('#48c');
    expect((await ask('#48c')).body.data.id).toBe(first.body.data.id);
    expect((await ask('#c48')).body.error.code).toBe('IMAGEFORGE_IDEMPOTENCY_CONFLICT');
    await ended(first.body.data.id);
  });

  it('streams previews to those who look on, and leaves none behind', async () => {
    const { body } = await call('post', '/generations').send({ prompt: 'A stream', model, publish: 'on-keep', quality: 'low' });
    const { text } = await call('get', `/generations/${body.data.id}/events`).buffer(true);
    const previews = [...text.matchAll(/event: preview\ndata: (.*)/g)].map(([, data]) => JSON.parse(data as string));
    expect(previews.length).toBeGreaterThan(0);
    expect(previews[0]).toMatchObject({ index: 0, url: expect.stringContaining('/api/imageforge/previews/') });
    expect((await booted.request.get(previews[0].url)).status).toBe(404);
  });

  it('is blocked when the provider refuses the content', async () => {
    fake.next({
      kind: 'answer',
      status: 400,
      body: { error: { type: 'image_generation_user_error', code: 'moderation_blocked', message: 'Rejected by the safety system.', param: null } },
    });
    const { body } = await call('post', '/generations').send({ prompt: 'Something else', model });
    const generation = await ended(body.data.id);
    expect(generation).toMatchObject({
      state: 'blocked',
      error: { code: 'IMAGEFORGE_MODERATION_REFUSED' },
      cost: { known: true, max: 0 },
    });
  });

  it('never shows the key', async () => {
    fake.next({ kind: 'answer', status: 401, body: { error: { message: 'Incorrect API key provided: sk-planted-secret', type: 'invalid_request_error', code: 'invalid_api_key', param: null } } });
    const { body } = await call('post', '/generations').send({ prompt: 'A key', model });
    const generation = await ended(body.data.id);
    expect(generation).toMatchObject({ state: 'failed', error: { code: 'IMAGEFORGE_PROVIDER_AUTH' } });
    const { text } = await call('get', `/generations/${body.data.id}`);
    expect(text).not.toContain('sk-planted-secret');
    expect((await call('get', '/capabilities')).text).not.toContain('sk-planted-secret');
  });
});
