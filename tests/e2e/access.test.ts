import type { AddressInfo } from 'node:net';
import { routes } from '../../plugins/imageforge/server/src/routes';
import { adminToken, apiToken, type BootedStrapi, bootStrapi, grant } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const uid = 'api::article.article';
const create = 'plugin::imageforge.generation.create';
const read = 'plugin::imageforge.generation.read';
/** What operators and reviewers may, and editors may not. */
const operates = ['generation.manage', 'budget.read', 'review.decide', 'queue.manage', 'webhook.manage', 'audit.read'].map(
  (action) => `plugin::imageforge.${action}`,
);
const imagesOf = { uid, path: 'cover' };

type Method = 'get' | 'post' | 'delete';

/** What a caller without a token, without a permission, and so on is answered; what it asks for does not exist. */
const adminRoutes: [Method, string, { nobody: number; stranger: number; reader: number; creator: number; operator?: number }][] = [
  ['post', '/generations', { nobody: 401, stranger: 403, reader: 403, creator: 400 }],
  ['post', '/generations/preview', { nobody: 401, stranger: 403, reader: 403, creator: 400 }],
  ['get', '/generations', { nobody: 401, stranger: 403, reader: 200, creator: 200 }],
  ['get', '/generations/:id', { nobody: 401, stranger: 403, reader: 404, creator: 404 }],
  ['get', '/generations/:id/events', { nobody: 401, stranger: 403, reader: 404, creator: 404 }],
  ['post', '/generations/:id/cancel', { nobody: 401, stranger: 403, reader: 403, creator: 404 }],
  ['get', '/assets/:id', { nobody: 401, stranger: 403, reader: 404, creator: 404 }],
  ['get', '/assets/:id/similar', { nobody: 401, stranger: 403, reader: 404, creator: 404 }],
  ['post', '/assets/:id/keep', { nobody: 401, stranger: 403, reader: 403, creator: 404 }],
  ['post', '/assets/:id/discard', { nobody: 401, stranger: 403, reader: 403, creator: 404 }],
  ['post', '/assets/:id/texts', { nobody: 401, stranger: 403, reader: 403, creator: 400 }],
  ['post', '/assets/:id/texts/suggest', { nobody: 401, stranger: 403, reader: 403, creator: 404 }],
  ['get', '/assets/:id/lineage', { nobody: 401, stranger: 403, reader: 404, creator: 404 }],
  ['get', '/assets/:id/url', { nobody: 401, stranger: 403, reader: 404, creator: 404 }],
  ['post', '/assets/:id/unpublish', { nobody: 401, stranger: 403, reader: 403, creator: 404 }],
  ['get', '/assets/:id/deletion', { nobody: 401, stranger: 403, reader: 404, creator: 404 }],
  ['delete', '/assets/:id', { nobody: 401, stranger: 403, reader: 403, creator: 404 }],
  // It has to be said for which entry.
  ['get', '/deletion', { nobody: 401, stranger: 403, reader: 403, creator: 403, operator: 400 }],
  ['delete', '/deletion', { nobody: 401, stranger: 403, reader: 403, creator: 403, operator: 400 }],
  ['get', '/assets/:id/provenance', { nobody: 401, stranger: 403, reader: 404, creator: 404 }],
  ['get', '/files/:id/provenance', { nobody: 401, stranger: 403, reader: 404, creator: 404 }],
  ['get', '/capabilities', { nobody: 401, stranger: 403, reader: 200, creator: 200 }],
  ['get', '/templates', { nobody: 401, stranger: 403, reader: 200, creator: 200 }],
  ['post', '/templates/:slug/preview', { nobody: 401, stranger: 403, reader: 403, creator: 404 }],
  ['post', '/templates/:slug/variables', { nobody: 401, stranger: 403, reader: 403, creator: 400 }],
  ['get', '/files/:id', { nobody: 401, stranger: 403, reader: 404, creator: 404 }],
  ['post', '/generations/:id/resolve', { nobody: 401, stranger: 403, reader: 403, creator: 403, operator: 400 }],
  ['get', '/budgets', { nobody: 401, stranger: 403, reader: 403, creator: 403, operator: 200 }],
  // It has to be said for which period.
  ['get', '/spending', { nobody: 401, stranger: 403, reader: 403, creator: 403, operator: 400 }],
  ['get', '/reviews', { nobody: 401, stranger: 403, reader: 403, creator: 403, operator: 200 }],
  ['get', '/reviews/:id', { nobody: 401, stranger: 403, reader: 403, creator: 403, operator: 404 }],
  ['post', '/reviews/:id/decisions', { nobody: 401, stranger: 403, reader: 403, creator: 403, operator: 400 }],
  // Whom it is answered, it is answered without an end.
  ['get', '/review-events', { nobody: 401, stranger: 403, reader: 403, creator: 403 }],
  ['get', '/queue', { nobody: 401, stranger: 403, reader: 200, creator: 200 }],
  ['post', '/queue/pause', { nobody: 401, stranger: 403, reader: 403, creator: 403, operator: 200 }],
  ['post', '/queue/resume', { nobody: 401, stranger: 403, reader: 403, creator: 403, operator: 200 }],
  ['get', '/webhooks', { nobody: 401, stranger: 403, reader: 403, creator: 403, operator: 200 }],
  ['post', '/webhooks/:id/pause', { nobody: 401, stranger: 403, reader: 403, creator: 403, operator: 404 }],
  ['post', '/webhooks/:id/resume', { nobody: 401, stranger: 403, reader: 403, creator: 403, operator: 404 }],
  ['get', '/webhook-deliveries', { nobody: 401, stranger: 403, reader: 403, creator: 403, operator: 200 }],
  ['post', '/webhook-deliveries/:id/redeliver', { nobody: 401, stranger: 403, reader: 403, creator: 403, operator: 404 }],
  ['get', '/audit', { nobody: 401, stranger: 403, reader: 403, creator: 403, operator: 200 }],
  // For load balancers, which have no login.
  ['get', '/health', { nobody: 200, stranger: 200, reader: 200, creator: 200 }],
  // Asked by every open form: which entry it is about decides, and here it is about none.
  ['get', '/entry-events', { nobody: 401, stranger: 400, reader: 400, creator: 400 }],
  ['get', '/entry-images', { nobody: 401, stranger: 400, reader: 400, creator: 400 }],
];

/** `one`: a token with this action alone. Strapi's read-only tokens have every `find` and `findOne`. */
const contentRoutes: [Method, string, string, { nobody: number; stranger: number; readOnly: number; one: number; full: number }][] = [
  ['post', '/generations', 'generation.create', { nobody: 401, stranger: 403, readOnly: 403, one: 400, full: 400 }],
  ['get', '/generations', 'generation.find', { nobody: 401, stranger: 403, readOnly: 200, one: 200, full: 200 }],
  ['get', '/generations/:id', 'generation.findOne', { nobody: 401, stranger: 403, readOnly: 404, one: 404, full: 404 }],
  ['post', '/generations/:id/cancel', 'generation.cancel', { nobody: 401, stranger: 403, readOnly: 403, one: 404, full: 404 }],
  ['get', '/generations/:id/events', 'generation.events', { nobody: 401, stranger: 403, readOnly: 403, one: 404, full: 404 }],
  ['get', '/assets/:id', 'asset.findOne', { nobody: 401, stranger: 403, readOnly: 404, one: 404, full: 404 }],
  ['post', '/assets/:id/keep', 'asset.keep', { nobody: 401, stranger: 403, readOnly: 403, one: 404, full: 404 }],
  ['post', '/assets/:id/discard', 'asset.discard', { nobody: 401, stranger: 403, readOnly: 403, one: 404, full: 404 }],
  ['post', '/assets/:id/texts', 'asset.writeTexts', { nobody: 401, stranger: 403, readOnly: 403, one: 400, full: 400 }],
  ['post', '/assets/:id/texts/suggest', 'asset.suggestTexts', { nobody: 401, stranger: 403, readOnly: 403, one: 404, full: 404 }],
  ['get', '/assets/:id/lineage', 'lineage.findOne', { nobody: 401, stranger: 403, readOnly: 404, one: 404, full: 404 }],
  ['get', '/assets/:id/similar', 'asset.similar', { nobody: 401, stranger: 403, readOnly: 403, one: 404, full: 404 }],
  ['get', '/assets/:id/url', 'asset.url', { nobody: 401, stranger: 403, readOnly: 403, one: 404, full: 404 }],
  ['post', '/assets/:id/unpublish', 'asset.unpublish', { nobody: 401, stranger: 403, readOnly: 403, one: 404, full: 404 }],
  ['get', '/assets/:id/deletion', 'asset.deletion', { nobody: 401, stranger: 403, readOnly: 403, one: 404, full: 404 }],
  ['delete', '/assets/:id', 'asset.delete', { nobody: 401, stranger: 403, readOnly: 403, one: 404, full: 404 }],
  ['get', '/assets/:id/provenance', 'provenance.asset', { nobody: 401, stranger: 403, readOnly: 403, one: 404, full: 404 }],
  ['get', '/files/:id/provenance', 'provenance.file', { nobody: 401, stranger: 403, readOnly: 403, one: 404, full: 404 }],
  ['get', '/capabilities', 'capabilities.find', { nobody: 401, stranger: 403, readOnly: 200, one: 200, full: 200 }],
  ['post', '/templates/:slug/preview', 'template.preview', { nobody: 401, stranger: 403, readOnly: 403, one: 404, full: 404 }],
  // Without the option there are no metrics; health is for everybody.
  ['get', '/metrics', '', { nobody: 404, stranger: 404, readOnly: 404, one: 404, full: 404 }],
  ['get', '/health', '', { nobody: 200, stranger: 200, readOnly: 200, one: 200, full: 200 }],
  // The signature is the permission, and there is no such provider.
  ['post', '/providers/:provider/webhook', '', { nobody: 404, stranger: 404, readOnly: 404, one: 404, full: 404 }],
  // The signature is the permission, and this address has none.
  ['get', '/previews/:key', '', { nobody: 403, stranger: 403, readOnly: 403, one: 403, full: 403 }],
];

describe('access', () => {
  let booted: BootedStrapi;
  let admin: string;
  const callers: Record<string, string> = {};

  beforeAll(async () => {
    booted = await bootStrapi({ options: { engine: { maxOpenPerRequester: 2 } } });
    const { strapi } = booted;
    const role = async (code: string, actions: string[]) => {
      const { id } = await strapi.db.query('admin::role').create({ data: { name: code, code, description: '' } });
      await grant(strapi, code, actions);
      const { token, userId } = await adminToken(strapi, code as never);
      return { id: id as number, token, userId };
    };
    admin = (await adminToken(strapi)).token;
    callers.stranger = (await role('test-stranger', [])).token;
    callers.reader = (await role('test-reader', [read])).token;
    callers.creator = (await role('test-creator', [create])).token;
    callers.operator = (await role('test-operator', operates)).token;
  });
  afterAll(() => booted?.stop());

  const send = (method: Method, path: string, token?: string) => {
    const request = booted.request[method](path.replace(/:(id|slug|key|provider)/, '999999'));
    if (token !== undefined) void request.set('Authorization', `Bearer ${token}`);
    return method === 'post' ? request.send({}) : request;
  };
  const forge = () => booted.strapi.plugin('imageforge').service('forge');

  it('is written down for every route', () => {
    const key = (method: string, path: string) => `${method.toLowerCase()} ${path}`;
    expect(adminRoutes.map(([method, path]) => key(method, path)).sort()).toEqual(
      routes.admin.routes.map(({ method, path }) => key(method, path)).sort(),
    );
    expect(contentRoutes.map(([method, path]) => key(method, path)).sort()).toEqual(
      routes['content-api'].routes.map(({ method, path }) => key(method, path)).sort(),
    );
  });

  it.each(adminRoutes)('to %s %s of the admin', async (method, path, expected) => {
    const answers: Record<string, number> = {};
    for (const caller of Object.keys(expected)) {
      answers[caller] = (await send(method, `/imageforge${path}`, callers[caller])).status;
    }
    expect(answers).toEqual(expected);
  });

  it.each(contentRoutes)('to %s %s of the content API', async (method, path, action, expected) => {
    const { strapi } = booted;
    const { accessKey: readOnly } = await strapi.service('admin::api-token').create({
      name: `read-only ${path} ${method}`,
      description: '',
      kind: 'content-api',
      lifespan: null,
      type: 'read-only',
    });
    const tokens: Record<string, string | undefined> = {
      stranger: await apiToken(strapi, ['api::article.article.find']),
      readOnly,
      one: await apiToken(strapi, [action ? `plugin::imageforge.${action}` : 'api::article.article.find']),
      full: await apiToken(strapi),
    };
    const answers: Record<string, number> = {};
    for (const caller of Object.keys(expected)) {
      answers[caller] = (await send(method, `/api/imageforge${path}`, tokens[caller])).status;
    }
    expect(answers).toEqual(expected);
  });

  describe('of two tokens', () => {
    let mine: string;
    let yours: string;

    beforeAll(async () => {
      mine = await apiToken(booted.strapi);
      yours = await apiToken(booted.strapi);
    });

    const post = (path: string, token: string) =>
      booted.request.post(`/api/imageforge${path}`).set('Authorization', `Bearer ${token}`);
    const ended = (id: string) =>
      waitFor('the end', async () => {
        const generation = await forge().store.get(id);
        return generation.finishedAt && generation;
      });
    const made = async (token: string, more: object = {}) => {
      const { body } = await post('/generations', token).send({ prompt: 'x', size: '64x64', publish: 'on-keep', ...more });
      await ended(body.data.id);
      return body.data.id as string;
    };

    it('gives each its own generation for the same Idempotency-Key', async () => {
      const ask = async (token: string) =>
        (await post('/generations', token).set('Idempotency-Key', 'the same').send({ prompt: 'x', size: '64x64' })).body.data.id as string;
      const [one, other, again] = [await ask(mine), await ask(yours), await ask(mine)];
      expect(other).not.toBe(one);
      expect(again).toBe(one);
      await Promise.all([ended(one), ended(other)]);
    });

    it("shows nothing of the other's generation, and lets nothing be decided about it", async () => {
      const id = await made(mine);
      expect((await send('get', `/api/imageforge/generations/${id}`, yours)).status).toBe(404);
      for (const decision of ['keep', 'discard', 'unpublish']) {
        expect((await post(`/assets/${id}-0/${decision}`, yours).send({})).status).toBe(404);
      }
      for (const [method, path] of [['get', '/url'], ['get', '/deletion'], ['delete', '']] as const) {
        expect((await send(method, `/api/imageforge/assets/${id}-0${path}`, yours)).status).toBe(404);
      }
      expect(await forge().store.getAsset(`${id}-0`)).toMatchObject({ state: 'ready' });
    });

    it('lets each have so many open generations, whatever the other has', async () => {
      const [stage] = forge().stages;
      const { run } = stage;
      let letGo = () => {};
      const held = new Promise<void>((resolve) => (letGo = resolve));
      stage.run = async (work: unknown) => {
        await held;
        return run.call(stage, work);
      };
      const ask = (token: string) => post('/generations', token).send({ prompt: 'x', size: '64x64' });
      const answers = [await ask(mine), await ask(mine), await ask(mine), await ask(yours)];
      letGo();
      stage.run = run;
      expect(answers.map(({ status }) => status)).toEqual([202, 202, 429, 202]);
      expect(answers[2]?.body.error.code).toBe('IMAGEFORGE_RATE_LIMITED');
      await Promise.all(answers.flatMap(({ body }) => (body.data ? [ended(body.data.id)] : [])));
      expect((await ask(mine)).status).toBe(202);
    });
  });

  it("shows no file of others' generations to who may only generate", async () => {
    const ask = (method: Method, path: string, token: string) => send(method, `/imageforge${path}`, token);
    const { body } = await ask('post', '/generations', admin).send({ prompt: 'x', size: '64x64', publish: 'auto' });
    const fileId = await waitFor('the file', async () => {
      const [asset] = await forge().store.assetsOf([body.data.id]);
      return asset?.fileId as number | undefined;
    });
    expect((await ask('get', `/files/${fileId}`, admin)).status).toBe(200);
    expect((await ask('get', `/files/${fileId}`, callers.reader!)).status).toBe(200);
    expect((await ask('get', `/files/${fileId}`, callers.creator!)).status).toBe(404);
  });

  it('attaches nothing that is kept by who may not publish the entry', async () => {
    const { strapi } = booted;
    await grant(strapi, 'strapi-author', [create]);
    const { id: role } = await strapi.db.query('admin::role').findOne({ where: { code: 'strapi-author' } });
    for (const action of ['read', 'update']) {
      await strapi.db.query('admin::permission').create({
        data: {
          action: `plugin::content-manager.explorer.${action}`,
          subject: uid,
          properties: { fields: ['title', 'cover'], locales: ['en'] },
          conditions: [],
          role,
        },
      });
    }
    const author = (await adminToken(strapi, 'strapi-author')).token;
    const { documentId } = await strapi.documents(uid).create({ data: { title: 'Of an author' } as never, locale: 'en' });
    const ask = (path: string, body: object) => booted.request.post(`/imageforge${path}`).set('Authorization', `Bearer ${author}`).send(body);
    const { body } = await ask('/generations', { prompt: 'x', size: '64x64', target: { ...imagesOf, documentId, locale: 'en' } });
    await waitFor('the image', () => forge().store.getAsset(`${body.data.id}-0`));
    const attach = await ask(`/assets/${body.data.id}-0/keep`, { attach: true });
    expect([attach.status, attach.body.error.code]).toEqual([403, 'IMAGEFORGE_FORBIDDEN']);
    expect((await ask(`/assets/${body.data.id}-0/keep`, {})).status).toBe(202);
  });

  it('tells a form of its own entry and language alone', async () => {
    const { strapi } = booted;
    const { port } = strapi.server.httpServer.address() as AddressInfo;
    const article = async (title: string) =>
      (await strapi.documents(uid).create({ data: { title } as never, locale: 'en' })).documentId;
    const [ours, theirs] = [await article('Ours'), await article('Theirs')];
    const file = await strapi.db.query('plugin::upload.file').create({
      data: { name: 'x.png', hash: 'x', ext: '.png', mime: 'image/png', size: 1, url: '/uploads/x.png', provider: 'local', folderPath: '/' },
    });
    const closing = new AbortController();
    const response = await fetch(`http://127.0.0.1:${port}/imageforge/entry-events?uid=${uid}&documentId=${ours}&locale=en`, {
      headers: { Authorization: `Bearer ${admin}` },
      signal: closing.signal,
    });
    const reader = response.body!.getReader();
    const attached = (documentId: string, locale: string, path: string) =>
      forge().events.publish({
        type: 'entry.image-attached',
        target: { uid, documentId, locale, path },
        fileId: file.id,
        generationId: 'g',
        assetId: 'a',
      });
    attached(theirs, 'en', 'of another entry');
    attached(ours, 'de', 'of another language');
    attached(ours, 'en', 'cover');
    let text = '';
    while (!text.includes('event: ')) text += Buffer.from((await reader.read()).value ?? []).toString();
    closing.abort();
    expect(JSON.parse(/data: (.*)/.exec(text)?.[1] ?? '')).toMatchObject({ documentId: ours, path: 'cover', file: { id: file.id } });
  });
});
