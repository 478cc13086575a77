import { createHmac, randomUUID } from 'node:crypto';
import { type FakeReplicate, plantedKey, startFakeReplicate } from '../../plugins/imageforge/server/src/providers/replicate/testing/fake-replicate';
import { apiToken, type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const secret = `whsec_${Buffer.from('a signing key of 24 bytes').toString('base64')}`;
const path = '/api/imageforge/providers/replicate/webhook';

describe('a prediction of Replicate', () => {
  let booted: BootedStrapi;
  let fake: FakeReplicate;
  let token: string;

  beforeAll(async () => {
    fake = await startFakeReplicate();
    const webhook = { url: `https://cms.example.com${path}`, secret };
    booted = await bootStrapi({
      // It would be looked at once a minute.
      options: { providers: { replicate: { apiKey: plantedKey, baseURL: fake.url, pollMs: 60_000, webhook } } },
    });
    token = await apiToken(booted.strapi);
  });
  afterAll(async () => {
    await booted?.stop();
    await fake?.close();
  });

  const call = (method: 'get' | 'post', of: string) => booted.request[method](`/api/imageforge${of}`).set('Authorization', `Bearer ${token}`);
  const tell = (prediction: string, signedWith = secret, to = path) => {
    const [id, timestamp, body] = [randomUUID(), String(Math.floor(Date.now() / 1_000)), JSON.stringify({ id: prediction, status: 'succeeded', output: null })];
    const key = Buffer.from(signedWith.replace('whsec_', ''), 'base64');
    const signature = `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
    return booted.request
      .post(to)
      .set({ 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature })
      .send(body);
  };

  it('is looked at once its webhook has come, and not before', async () => {
    const { body } = await call('post', '/generations').send({ prompt: 'A red door', model: 'replicate/recraft-ai/recraft-v3' });
    const [created] = await waitFor('the prediction', async () => {
      const found = fake.requests.filter(({ path: asked }) => asked.endsWith('/predictions'));
      return found.length > 0 && found;
    });
    expect(created?.body).toMatchObject({ webhook: `https://cms.example.com${path}`, webhook_events_filter: ['completed'] });
    const looks = () => fake.requests.filter(({ path: asked }) => asked === '/v1/predictions/p1').length;

    expect((await tell('p1', `whsec_${Buffer.from('another').toString('base64')}`)).body.error).toMatchObject({ status: 401, code: 'IMAGEFORGE_UNAUTHENTICATED' });
    expect((await tell('p1', secret, '/api/imageforge/providers/sketch/webhook')).status).toBe(404);
    expect(looks()).toBe(0);

    const ended = await waitFor('the end of the generation', async () => {
      expect((await tell('p1')).status).toBe(204);
      const answer = await call('get', `/generations/${body.data.id}`);
      return ['succeeded', 'failed'].includes(answer.body.data.state) && answer.body.data;
    });
    expect(ended).toMatchObject({ state: 'succeeded', provider: 'replicate', cost: { known: true, min: 40_000 } });
    expect(looks()).toBe(1);
  });

  it('of a model that does not have the size is refused before anything is paid', async () => {
    const { body, status } = await call('post', '/generations').send({ prompt: 'A red door', model: 'replicate/recraft-ai/recraft-v3', size: '777x777' });
    expect(status).toBe(422);
    expect(body.error).toMatchObject({ code: 'IMAGEFORGE_UNSUPPORTED', details: { field: 'size' } });
  });
});
