import fs from 'node:fs';
import os from 'node:os';
import sharp from 'sharp';
import type { GenerationView } from '../../plugins/imageforge/shared/generations';
import { apiToken, type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

describe('the generation endpoints of the content API', () => {
  let booted: BootedStrapi;
  let token: string;

  beforeAll(async () => {
    booted = await bootStrapi();
    token = await apiToken(booted.strapi);
    await booted.strapi.documents('plugin::imageforge.template').create({
      data: {
        name: 'Cover',
        slug: 'cover',
        prompt: 'A picture of {{title}} {{#if mood}}in a {{mood}} mood{{/if}}',
        alternativeText: 'Picture of {{title}}',
        variables: [
          { name: 'title', required: true, source: 'title' },
          { name: 'mood', default: 'calm' },
        ],
      },
    });
  });
  afterAll(() => booted?.stop());

  const call = (method: 'get' | 'post', path: string, as = token) =>
    booted.request[method](`/api/imageforge${path}`).set('Authorization', `Bearer ${as}`);
  const create = (body: object, as = token) => call('post', '/generations', as).send(body);
  const ended = (id: string): Promise<GenerationView> =>
    waitFor(`the end of ${id}`, async () => {
      const { body } = await call('get', `/generations/${id}`);
      return ['succeeded', 'failed', 'canceled', 'blocked'].includes(body.data.state) && body.data;
    });
  const rows = (name: string) => booted.strapi.db.query(`plugin::imageforge.${name}` as never).count();

  it('accepts a request, makes the image, and publishes it to the media library', async () => {
    const { status, body } = await create({ prompt: 'A lighthouse at dusk. With waves.', size: '320x200', seed: 5 });
    expect(status).toBe(202);
    expect(body.data).toMatchObject({ state: 'queued', provider: 'sketch', procedural: true, seed: 5, size: '320x200' });

    const generation = await ended(body.data.id);
    expect(generation).toMatchObject({
      state: 'succeeded',
      cost: { known: true, min: 0, max: 0 },
      images: [{ state: 'published', width: 320, height: 200, alternativeText: 'A lighthouse at dusk.' }],
    });
    const [image] = generation.images;
    const file = await booted.request.get(image?.url ?? '');
    expect(file.headers['content-type']).toBe('image/webp');
    const metadata = await sharp(file.body).metadata();
    expect(metadata).toMatchObject({ format: 'webp', width: 320, height: 200 });
    expect(metadata.xmpAsString).toContain('digitalsourcetype/algorithmicMedia');

    const row = await booted.strapi.db.query('plugin::upload.file').findOne({ where: { id: image?.fileId } });
    expect(row).toMatchObject({ mime: 'image/webp', width: 320, height: 200, alternativeText: 'A lighthouse at dusk.' });
    const thumbnail = await booted.request.get(row.formats.thumbnail.url);
    expect((await sharp(thumbnail.body).metadata()).xmpAsString).toContain('digitalsourcetype/algorithmicMedia');
  });

  it('makes the same bytes of the same recipe', async () => {
    const keys = await Promise.all(
      [1, 2].map(async () => {
        const { body } = await create({ prompt: 'The same hill', size: '200x200', seed: 99 });
        await ended(body.data.id);
        const asset = await booted.strapi.db
          .query('plugin::imageforge.asset')
          .findOne({ where: { generationId: body.data.id } });
        return asset.file.key as string;
      }),
    );
    expect(keys[0]).toBe(keys[1]);
  });

  it('returns the same generation for the same Idempotency-Key, and refuses another body', async () => {
    const send = (prompt: string) => create({ prompt, size: '64x64' }).set('Idempotency-Key', 'key-1');
    const [first, second] = await Promise.all([send('once'), send('once')]);
    expect(second.body.data.id).toBe(first.body.data.id);
    const other = await send('twice');
    expect(other.status).toBe(409);
    expect(other.body.error).toMatchObject({ status: 409, code: 'IMAGEFORGE_IDEMPOTENCY_CONFLICT' });
    await ended(first.body.data.id);
  });

  it('keeps images private until they are kept, and publishes only those', async () => {
    const files = await booted.strapi.db.query('plugin::upload.file').count();
    const { body } = await create({ prompt: 'Four dunes', size: '96x96', n: 4, publish: 'on-keep' });
    const { images } = await ended(body.data.id);
    expect(images.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready', 'ready']);
    expect(await booted.strapi.db.query('plugin::upload.file').count()).toBe(files);

    const preview = await booted.request.get(images[1]?.previewUrl ?? '');
    expect(preview.status).toBe(200);
    expect((await sharp(preview.body).metadata()).width).toBe(96);
    expect(preview.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      'cache-control': expect.stringContaining('private'),
    });
    const forged = await booted.request.get((images[1]?.previewUrl ?? '').replace(/signature=./, 'signature=_'));
    expect(forged.status).toBe(403);

    const kept = await call('post', `/assets/${images[1]?.assetId}/keep`).send({ alternativeText: 'The second dune' });
    expect(kept.status).toBe(202);
    await waitFor('the kept image', async () => {
      const { body: now } = await call('get', `/generations/${body.data.id}`);
      return now.data.images[1].state === 'published';
    });
    expect(await booted.strapi.db.query('plugin::upload.file').count()).toBe(files + 1);
    expect((await call('post', `/assets/${images[0]?.assetId}/discard`)).body.data.state).toBe('discarded');
    expect((await call('post', `/assets/${images[0]?.assetId}/keep`)).body.error.code).toBe('IMAGEFORGE_CONFLICT');
  });

  it('streams the present state first and ends with the generation', async () => {
    const { body } = await create({ prompt: 'A stream', size: '64x64' });
    const { text, headers } = await call('get', `/generations/${body.data.id}/events`).buffer(true);
    expect(headers['content-type']).toContain('text/event-stream');
    const states = [...text.matchAll(/event: generation\ndata: (.*)/g)].map(([, data]) => JSON.parse(data as string).state);
    expect(states.at(-1)).toBe('succeeded');
    const late = await call('get', `/generations/${body.data.id}/events`).buffer(true);
    expect([...late.text.matchAll(/event: (.*)\ndata: (.*)/g)].map(([, event, data]) => [event, JSON.parse(data as string).state])).toEqual([
      ['generation', 'succeeded'],
    ]);
  });

  it('composes a template and says what it would cost, with nothing stored', async () => {
    const before = await rows('generation');
    const { body } = await call('post', '/templates/cover/preview').send({ variables: { title: 'snow' } });
    expect(body.data).toMatchObject({ prompt: 'A picture of snow in a calm mood', variables: { mood: 'calm' } });
    expect(await rows('generation')).toBe(before);
  });

  it('shows what there is', async () => {
    const { body } = await call('get', '/capabilities');
    expect(body.data.defaultModel).toBe('sketch/sketch-1');
    expect(body.data.models[0]).toMatchObject({ id: 'sketch/sketch-1', procedural: true, price: { known: true, max: 0 } });
  });

  it('refuses a stored style preset that is out of order', async () => {
    await booted.strapi.db.query('plugin::imageforge.style-preset' as never).create({
      data: { name: 'Imported', slug: 'imported', promptPrefix: 'x'.repeat(20_001) },
    });
    const { status, body } = await create({ prompt: 'x', preset: 'imported' });
    expect([status, body.error.code]).toEqual([400, 'IMAGEFORGE_TEMPLATE_INVALID']);
    expect(body.error.message).toContain('style preset "imported"');
  });

  it('shows a token only what it asked for itself', async () => {
    const stranger = await apiToken(booted.strapi, [
      'plugin::imageforge.generation.findOne',
      'plugin::imageforge.generation.find',
      'plugin::imageforge.generation.events',
    ]);
    const { body } = await create({ prompt: 'Mine', size: '64x64' });
    await ended(body.data.id);
    expect((await call('get', `/generations/${body.data.id}`, stranger)).status).toBe(404);
    expect((await call('get', `/generations/${body.data.id}/events`, stranger)).status).toBe(404);
    expect((await call('get', '/generations', stranger)).body).toMatchObject({ data: [], meta: { pagination: { total: 0 } } });
    expect((await create({ prompt: 'Not allowed' }, stranger)).body.error.code).toBe('IMAGEFORGE_FORBIDDEN');
  });

  describe('refuses, with a code and with nothing stored:', () => {
    const garbage = Buffer.from('this is no image, whatever its name says');
    it.each<[string, number, string, () => PromiseLike<{ status: number; body: { error: { code: string } } }>]>([
      ['a request without a token', 401, 'IMAGEFORGE_UNAUTHENTICATED', () => booted.request.post('/api/imageforge/generations').send({ prompt: 'x' })],
      ['no prompt', 400, 'IMAGEFORGE_INVALID_REQUEST', () => create({})],
      ['a prompt and a template', 400, 'IMAGEFORGE_INVALID_REQUEST', () => create({ prompt: 'x', template: 'cover' })],
      ['a field that there is not', 400, 'IMAGEFORGE_INVALID_REQUEST', () => create({ prompt: 'x', sise: '64x64' })],
      ['a prompt of 33,000 characters', 400, 'IMAGEFORGE_INVALID_REQUEST', () => create({ prompt: 'x'.repeat(33_000) })],
      ['a prompt of a megabyte', 413, 'IMAGEFORGE_PAYLOAD_TOO_LARGE', () => create({ prompt: 'x'.repeat(1_100_000) })],
      ['a size of 0', 400, 'IMAGEFORGE_INVALID_REQUEST', () => create({ prompt: 'x', size: '0x0' })],
      ['a size of a million', 400, 'IMAGEFORGE_INVALID_REQUEST', () => create({ prompt: 'x', size: '1000000x1000000' })],
      ['a size beyond the model', 422, 'IMAGEFORGE_UNSUPPORTED', () => create({ prompt: 'x', size: '9000x9000' })],
      ['a parameter with a value that is none', 422, 'IMAGEFORGE_UNSUPPORTED', () => create({ prompt: 'x', parameters: { style: { a: 1 } } })],
      ['a body that is nested without end', 400, 'IMAGEFORGE_INVALID_REQUEST', () => create({ prompt: 'x', parameters: JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`) })],
      ['two megabytes of JSON in a multipart request', 413, 'IMAGEFORGE_PAYLOAD_TOO_LARGE', () => call('post', '/generations').field('data', JSON.stringify({ prompt: 'x'.repeat(2_000_000) }))],
      ['an unknown model', 400, 'IMAGEFORGE_UNKNOWN_MODEL', () => create({ prompt: 'x', model: 'openai/dall-e-9' })],
      ['an unknown template', 404, 'IMAGEFORGE_NOT_FOUND', () => create({ template: 'nobody' })],
      ['a template without its variable', 400, 'IMAGEFORGE_TEMPLATE_VARIABLE', () => create({ template: 'cover' })],
      ['an unknown variable', 400, 'IMAGEFORGE_TEMPLATE_VARIABLE', () => create({ template: 'cover', variables: { title: 'x', other: 1 } })],
      ['a negative prompt that the model has not', 422, 'IMAGEFORGE_UNSUPPORTED', () => create({ prompt: 'x', negativePrompt: 'y' })],
      ['an unknown parameter', 422, 'IMAGEFORGE_UNSUPPORTED', () => create({ prompt: 'x', parameters: { steps: 20 } })],
      ['a source image that there is not', 404, 'IMAGEFORGE_NOT_FOUND', () => create({ prompt: 'x', images: [{ fileId: 999_999 }] })],
      [
        'garbage as a source image',
        400,
        'IMAGEFORGE_INVALID_IMAGE',
        () =>
          call('post', '/generations')
            .field('data', JSON.stringify({ prompt: 'x', images: [{ upload: 'photo' }] }))
            .attach('photo', garbage, { filename: 'photo.png', contentType: 'image/png' }),
      ],
      ['broken JSON in a multipart request', 400, 'IMAGEFORGE_INVALID_REQUEST', () => call('post', '/generations').field('data', '{')],
      ['a target in a content type that there is not', 403, 'IMAGEFORGE_FORBIDDEN', async () => {
        const custom = await apiToken(booted.strapi, ['plugin::imageforge.generation.create']);
        return create({ prompt: 'x', target: { uid: 'api::article.article', documentId: 'x', path: 'cover' } }, custom);
      }],
    ])('%s', async (_name, status, code, send) => {
      const before = [await rows('generation'), await rows('asset')];
      const response = await send();
      expect({ status: response.status, code: response.body.error.code }).toEqual({ status, code });
      expect(response.body.error).toMatchObject({ status, message: expect.any(String), details: expect.any(Object) });
      expect([await rows('generation'), await rows('asset')]).toEqual(before);
    });
  });

  it('leaves nothing of an upload in the temporary folder', async () => {
    const uploads = () => fs.readdirSync(os.tmpdir()).filter((name) => /^[a-z0-9]{25}$/.test(name));
    const before = new Set(uploads());
    const send = (as: string) =>
      call('post', '/generations', as)
        .field('data', JSON.stringify({ prompt: 'x' }))
        .attach('photo', Buffer.alloc(1_000), { filename: 'photo.png', contentType: 'image/png' })
        .attach('other', Buffer.alloc(1_000), { filename: 'other.png', contentType: 'image/png' });
    await send(token);
    await send('no token at all');
    expect(uploads().filter((name) => !before.has(name))).toEqual([]);
  });

  it('answers a repeated request even when what it was made of has changed since', async () => {
    const templates = booted.strapi.db.query('plugin::imageforge.template' as never);
    const send = () => create({ template: 'cover', variables: { title: 'x' }, size: '64x64' }).set('Idempotency-Key', 'again');
    const first = await send();
    await templates.updateMany({ where: { slug: 'cover' }, data: { slug: 'away' } });
    const second = await send();
    await templates.updateMany({ where: { slug: 'away' }, data: { slug: 'cover' } });
    expect(second.body.data.id).toBe(first.body.data.id);
  });

  it('puts a kept image into the field that it was made for, when asked to', async () => {
    const articles = booted.strapi.documents('api::article.article');
    const { documentId } = await articles.create({ data: { title: 'Wants a cover' } as never, locale: 'en' });
    const target = { uid: 'api::article.article', documentId, locale: 'en', path: 'cover' };
    const { body } = await create({ prompt: 'Kept', size: '64x64', publish: 'on-keep', target });
    await ended(body.data.id);
    expect((await call('post', `/assets/${body.data.id}-0/keep`).send({ attach: true })).status).toBe(202);
    const cover = await waitFor('the cover', async () => (await articles.findOne({ documentId, locale: 'en', populate: ['cover'] }))?.cover);
    expect(cover).toMatchObject({ width: 64 });

    const other = await create({ prompt: 'For no field', size: '64x64', publish: 'on-keep' });
    await ended(other.body.data.id);
    const keep = await call('post', `/assets/${other.body.data.id}-0/keep`).send({ attach: true });
    expect(keep.body.error.code).toBe('IMAGEFORGE_INVALID_REQUEST');
  });

  describe('of an image that is published already', () => {
    const articles = () => booted.strapi.documents('api::article.article');
    const published = async (more: object = {}) => {
      const { body } = await create({ prompt: 'Kept', size: '64x64', publish: 'on-keep', ...more });
      await ended(body.data.id);
      const keep = (texts: object) => call('post', `/assets/${body.data.id}-0/keep`).send(texts);
      const image = async () => (await call('get', `/generations/${body.data.id}`)).body.data.images[0];
      const kept = () => waitFor('the file', async () => (await image()).state === 'published' && image());
      await keep({ name: 'A name of its own' });
      return { keep, image, kept, first: await kept() };
    };

    it('attaches it when that is asked for later', async () => {
      const { documentId } = await articles().create({ data: { title: 'Wants it later' } as never, locale: 'en' });
      const target = { uid: 'api::article.article', documentId, locale: 'en', path: 'cover' };
      const { keep, first } = await published({ target });
      expect((await keep({ attach: true })).status).toBe(202);
      const cover = await waitFor('the cover', async () => (await articles().findOne({ documentId, locale: 'en', populate: ['cover'] }))?.cover);
      expect(cover.id).toBe(first.fileId);
    });

    it('answers the same keep in the same way, and refuses other texts', async () => {
      const { keep, image, first } = await published();
      expect((await keep({ name: 'A name of its own' })).status).toBe(202);
      expect((await keep({})).status).toBe(202);
      const { status, body } = await keep({ alternativeText: 'Another text' });
      expect([status, body.error.code]).toEqual([409, 'IMAGEFORGE_CONFLICT']);
      expect(await image()).toMatchObject({ ...first, previewUrl: expect.any(String) });
    });

    it('says when its file was deleted by hand, and publishes it again', async () => {
      const { keep, image, kept, first } = await published();
      const uploads = booted.strapi.plugin('upload').service('upload');
      await uploads.remove(await uploads.findOne(first.fileId));
      expect(await image()).toMatchObject({ state: 'ready', error: { code: 'IMAGEFORGE_NOT_FOUND' } });
      expect(await image()).not.toHaveProperty('fileId');
      expect((await keep({})).status).toBe(202);
      const again = await kept();
      expect(again.fileId).not.toBe(first.fileId);
      expect(again).not.toHaveProperty('error');
      expect((await booted.request.get(again.url)).status).toBe(200);
    });
  });

  describe('refuses to save a template', () => {
    it.each([
      ['that does not compile', 'One {{#if a}} two', {}],
      ['with an unknown helper', '{{shout title}}', {}],
      ['that reaches for constructor', '{{title.constructor}}', {}],
      ['that reaches for __proto__', '{{__proto__}}', {}],
      ['that uses what it does not declare', '{{nobody}}', {}],
    ])('%s', async (_name, prompt) => {
      const save = booted.strapi.documents('plugin::imageforge.template').create({
        data: { name: 'Bad', slug: 'bad', prompt, variables: [{ name: 'title' }] },
      });
      await expect(save).rejects.toMatchObject({
        name: 'ValidationError',
        details: { line: 1, column: expect.any(Number), errors: [{ path: ['prompt'] }] },
      });
      expect(await booted.strapi.db.query('plugin::imageforge.template').count({ where: { slug: 'bad' } })).toBe(0);
    });
  });
});
