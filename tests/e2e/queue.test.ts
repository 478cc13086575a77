import { adminToken, apiToken, type BootedStrapi, bootStrapi, grant } from '../support/strapi';
import { waitFor } from '../support/wait-for';

type Sent = { status: number; body: { data: { id: string; state: string } & Record<string, unknown>; error: { code: string } } };

describe('the queue', () => {
  let booted: BootedStrapi;
  let admin: string;
  let editor: string;
  let token: string;

  beforeAll(async () => {
    booted = await bootStrapi({ options: { engine: { reuseWithinMs: 3_600_000 }, queue: { concurrency: 1 } } });
    await grant(booted.strapi, 'strapi-editor', ['plugin::imageforge.generation.create']);
    admin = (await adminToken(booted.strapi)).token;
    editor = (await adminToken(booted.strapi, 'strapi-editor')).token;
    token = await apiToken(booted.strapi);
  });
  afterAll(() => booted?.stop());

  const forge = () => booted.strapi.plugin('imageforge').service('forge');
  const asAdmin = (method: 'get' | 'post', path: string, as = admin) =>
    booted.request[method](`/imageforge${path}`).set('Authorization', `Bearer ${as}`);
  const api = (method: 'get' | 'post', path: string) =>
    booted.request[method](`/api/imageforge${path}`).set('Authorization', `Bearer ${token}`);
  let pictures = 0;
  const body = (more: object = {}) => ({ prompt: `Picture ${(pictures += 1)}`, size: '64x64', ...more });
  const create = async (more: object = {}): Promise<string> => {
    const { body: answer }: Sent = await api('post', '/generations').send(body(more));
    return answer.data.id;
  };
  const stateOf = async (id: string): Promise<string> => (await forge().store.get(id)).state;
  const ended = (id: string, state = 'succeeded') => waitFor(`${id} to be ${state}`, async () => (await stateOf(id)) === state);
  const drained = () =>
    waitFor('an empty queue', async () => (await asAdmin('get', '/queue')).body.data.running === 0);

  describe('that is paused', () => {
    beforeEach(async () => {
      expect((await asAdmin('post', '/queue/pause')).status).toBe(200);
    });
    afterEach(async () => {
      expect((await asAdmin('post', '/queue/resume')).body.data.paused).toBeUndefined();
      await drained();
    });

    it('accepts requests, begins none, and goes on with all of them by their places when it is resumed', async () => {
      const ids = [await create(), await create()];
      const { body: answer }: Sent = await asAdmin('post', '/generations').send(body());
      const own = answer.data.id;
      const { data } = (await asAdmin('get', '/queue')).body;
      expect(data).toEqual({ waiting: 3, running: 0, paused: { by: 'Test strapi-super-admin', at: expect.any(String) } });
      // The jobs have come up and were let go of.
      await waitFor('the jobs to be over', async () => {
        const { waiting, active } = await forge().queue.counts();
        return waiting + active === 0;
      });
      expect(await Promise.all([...ids, own].map(stateOf))).toEqual(['queued', 'queued', 'queued']);

      await asAdmin('post', '/queue/resume');
      await Promise.all([...ids, own].map((id) => ended(id)));
      const finished = await Promise.all([own, ...ids].map(async (id) => Date.parse((await forge().store.get(id)).finishedAt)));
      expect(finished).toEqual([...finished].sort((one, other) => one - other));
    });

    it('makes the one job of somebody who comes after thirty of another', async () => {
      const shop = await Promise.all(Array.from({ length: 30 }, () => create()));
      const other = await apiToken(booted.strapi);
      const { body: answer }: Sent = await booted.request
        .post('/api/imageforge/generations')
        .set('Authorization', `Bearer ${other}`)
        .send(body());
      await asAdmin('post', '/queue/resume');
      const ids = [...shop, answer.data.id];
      await Promise.all(ids.map((id) => ended(id)));
      const started = await Promise.all(ids.map(async (id) => ({ id, at: Date.parse((await forge().store.get(id)).startedAt) })));
      const order = started.sort((one, next) => one.at - next.at).map(({ id }) => id);
      expect(order.indexOf(answer.data.id)).toBeLessThan(4);
    });

    it('cancels what waits, and what had been begun', async () => {
      const [waiting, begun] = [await create(), await create()];
      // As a worker leaves it that waits for its turn at the provider.
      const { store } = forge();
      await store.claim(begun, 'a worker', 60_000);
      await store.release(begun, 'a worker');
      expect((await api('post', `/generations/${waiting}/cancel`)).body.data.state).toBe('canceled');
      expect((await api('post', `/generations/${begun}/cancel`)).body.data).toMatchObject({ state: 'running', cancelRequested: true });
      await ended(begun, 'canceled');
    });

    it('is not switched by who may only generate, and shows how full it is', async () => {
      expect((await asAdmin('post', '/queue/resume', editor)).body.error.code).toBe('IMAGEFORGE_FORBIDDEN');
      expect((await asAdmin('get', '/queue', editor)).body.data).toMatchObject({ paused: expect.any(Object) });
      expect((await booted.request.get('/imageforge/queue')).status).toBe(401);
    });
  });

  it('gives editors a place before programs, and programs one before automation', async () => {
    const places = async (id: string): Promise<number> => (await forge().store.get(id)).priority;
    const { body: byEditor }: Sent = await asAdmin('post', '/generations', editor).send(body());
    const automatic = await booted.strapi.plugin('imageforge').service('generations').create(body());
    const ids = [byEditor.data.id, await create(), automatic.id as string];
    const found = await Promise.all(ids.map(places));
    expect(found).toEqual([...found].sort((one, other) => one - other));
    expect(new Set(found).size).toBe(3);
    await Promise.all(ids.map((id) => ended(id)));
  });

  it('ends a generation that waits for a review when it is canceled, and refuses to cancel what has ended', async () => {
    await asAdmin('post', '/queue/pause');
    const id = await create();
    const { store } = forge();
    await store.claim(id, 'a worker', 60_000);
    await store.save(id, 'a worker', { state: 'review' });
    await store.release(id, 'a worker');
    await asAdmin('post', '/queue/resume');
    expect((await api('post', `/generations/${id}/cancel`)).status).toBe(200);
    await ended(id, 'canceled');
    expect(await store.get(id)).toMatchObject({ costMicroUsd: 0 });
    expect((await api('post', `/generations/${id}/cancel`)).body.error.code).toBe('IMAGEFORGE_CONFLICT');
  });

  describe('asked for the same again', () => {
    const send = (request: object): PromiseLike<Sent> => api('post', '/generations').send(request);

    it('answers with what is there, says so, and makes nothing', async () => {
      const request = body();
      const first = await send(request);
      expect(first.status).toBe(202);
      await ended(first.body.data.id);
      const second = await send({ size: request.size, prompt: request.prompt });
      expect(second).toMatchObject({
        status: 200,
        body: { data: { id: first.body.data.id, state: 'succeeded', reused: true, warnings: [{ code: 'reused' }] } },
      });
      expect((await api('get', `/generations/${first.body.data.id}`)).body.data.warnings).toEqual([]);
      expect((await send({ ...request, seed: 3 })).status).toBe(202);
      expect((await send(request)).status).toBe(200);
    });

    it('makes one generation of ten requests at once', async () => {
      const request = body();
      const answers = await Promise.all(Array.from({ length: 10 }, () => send(request)));
      expect(new Set(answers.map(({ body: answer }) => answer.data.id)).size).toBe(1);
      expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
      await ended(answers[0]!.body.data.id);
    });

    it('makes another one when its image is gone, and for a request with a name of its own', async () => {
      const request = body();
      const first = await send(request);
      await ended(first.body.data.id);
      const named = await api('post', '/generations').set('Idempotency-Key', 'a name').send(request);
      expect(named.status).toBe(202);
      expect(named.body.data.id).not.toBe(first.body.data.id);
      await booted.strapi.db.query('plugin::upload.file').deleteMany({});
      const again = await send(request);
      expect(again.status).toBe(202);
      expect(again.body.data.id).not.toBe(first.body.data.id);
    });
  });

  it('holds one generation of an entry that is saved five times at once', async () => {
    await booted.strapi.documents('plugin::imageforge.template').create({
      data: { name: 'Cover', slug: 'article-cover', prompt: '{{title}}', variables: [{ name: 'title', source: 'title' }] },
    });
    const articles = booted.strapi.documents('api::article.article');
    const { documentId } = await articles.create({ data: { title: 'Five at once' } as never, locale: 'en' });
    await Promise.all(Array.from({ length: 5 }, () => articles.publish({ documentId, locale: 'en' })));
    await waitFor('the cover', async () => (await articles.findOne({ documentId, locale: 'en', status: 'published', populate: ['cover'] }))?.cover);
    await drained();
    const { total } = await forge().store.list({ target: { documentId }, page: 1, pageSize: 1 });
    expect(total).toBe(1);
  });
});
