import fs from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import path from 'node:path';
import { type Receiver, startReceiver } from '../support/receiver';
import { adminToken, apiToken, type BootedStrapi, bootStrapi, grant } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const secret = 'whsec_c2VjcmV0IG9mIHRoZSB0ZXN0cywgbG9uZw==';

/** The snippet that the documentation offers to receivers. */
const documented = (): ((secret: string, headers: IncomingHttpHeaders, body: string) => void) => {
  const text = fs.readFileSync(path.resolve(__dirname, '../../docs/webhooks.md'), 'utf8');
  const [, snippet] = /```js verify\n([\s\S]*?)```/.exec(text) ?? [];
  if (!snippet) throw new Error('docs/webhooks.md has no snippet to verify with.');
  return new Function('require', `${snippet}\nreturn verifyWebhook;`)(require);
};

describe('webhooks', () => {
  let booted: BootedStrapi;
  let receiver: Receiver;
  let token: string;
  let admin: string;

  beforeAll(async () => {
    receiver = await startReceiver();
    booted = await bootStrapi({
      options: {
        webhooks: [{ id: 'site', url: `${receiver.url}/hook?token=planted`, secret, allowPrivate: true }],
      },
    });
    token = await apiToken(booted.strapi);
    ({ token: admin } = await adminToken(booted.strapi));
  });
  afterAll(async () => {
    await booted?.stop();
    await receiver?.close();
  });
  beforeEach(() => {
    receiver.received.splice(0);
    receiver.answer(204);
  });

  const asAdmin = (method: 'get' | 'post', url: string, jwt = admin) =>
    booted.request[method](url).set('Authorization', `Bearer ${jwt}`);
  const generate = async (body: object = {}): Promise<string> => {
    const { body: answer } = await booted.request
      .post('/api/imageforge/generations')
      .set('Authorization', `Bearer ${token}`)
      .send({ prompt: 'A hill in the morning', size: '320x208', ...body })
      .expect(202);
    return answer.data.id;
  };
  const events = () => receiver.received.map(({ body }) => JSON.parse(body) as { type: string; data: { generation: { id: string } } });

  it('tell of published images and of the end, signed as the documentation says', async () => {
    const id = await generate();
    await waitFor('both events', () => receiver.received.length === 2);
    expect(events().map(({ type }) => type).sort()).toEqual(['asset.published', 'generation.succeeded']);
    expect(events().every(({ data }) => data.generation.id === id)).toBe(true);
    expect(receiver.received.some(({ body }) => body.includes('A hill'))).toBe(false);

    const verify = documented();
    const [{ headers, body }] = receiver.received as [Receiver['received'][number]];
    expect(() => verify(secret, headers, body)).not.toThrow();
    expect(() => verify(secret, headers, body.replace('succeeded', 'failed'))).toThrow(/not signed/);
    expect(() => verify('another secret that is long enough', headers, body)).toThrow(/not signed/);
    const old = { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 301) };
    expect(() => verify(secret, old, body)).toThrow(/too old/);
  });

  it('are repeated under the same id, and stand in the log with what was answered', async () => {
    receiver.answer(503);
    const id = await generate({ publish: 'on-keep' });
    await waitFor('the first try', () => receiver.received.length === 1);
    const log = async () => {
      const { body } = await asAdmin('get', '/imageforge/webhook-deliveries?endpoint=site').expect(200);
      return body.data.find((one: { generationId: string }) => one.generationId === id);
    };
    const failed = await waitFor('the log', async () => {
      const entry = await log();
      return entry?.attempts === 1 && entry;
    });
    expect(failed).toMatchObject({ state: 'waiting', status: 503, type: 'generation.succeeded' });
    receiver.answer(204);
    await asAdmin('post', `/imageforge/webhook-deliveries/${failed.id}/redeliver`).expect(202);
    await waitFor('the second try', () => receiver.received.length === 2);
    expect(receiver.received[1]?.headers['webhook-id']).toBe(receiver.received[0]?.headers['webhook-id']);
    await waitFor('the delivery', async () => (await log()).state === 'delivered');
    await asAdmin('post', '/imageforge/webhook-deliveries/nobody/redeliver').expect(404);
  });

  it('wait while they are paused', async () => {
    await asAdmin('post', '/imageforge/webhooks/site/pause').expect(200);
    await generate({ publish: 'on-keep' });
    const waiting = await waitFor('a delivery that waits', async () => {
      const { body } = await asAdmin('get', '/imageforge/webhooks').expect(200);
      return body.data[0].waiting === 1 && body.data[0];
    });
    expect(waiting).toMatchObject({ id: 'site', paused: { reason: 'by hand' } });
    expect(receiver.received).toEqual([]);
    await asAdmin('post', '/imageforge/webhooks/site/resume').expect(200);
    await waitFor('the delivery', () => receiver.received.length === 1);
    await asAdmin('post', '/imageforge/webhooks/nobody/pause').expect(404);
  });

  it('are for those who may, and show neither secrets nor the query of an address', async () => {
    const { token: editor } = await adminToken(booted.strapi, 'strapi-editor');
    for (const url of ['/imageforge/webhooks', '/imageforge/webhook-deliveries', '/imageforge/audit']) {
      await asAdmin('get', url, editor).expect(403);
      const { text } = await asAdmin('get', url).expect(200);
      expect(text).not.toContain('whsec_');
      expect(text).not.toContain('planted');
    }
  });

  it('write down who did what', async () => {
    await grant(booted.strapi, 'strapi-editor', ['plugin::imageforge.generation.create', 'plugin::imageforge.generation.read']);
    const { token: editor, userId } = await adminToken(booted.strapi, 'strapi-editor');
    const { body } = await booted.request
      .post('/imageforge/generations')
      .set('Authorization', `Bearer ${editor}`)
      .send({ prompt: 'A secret garden', size: '320x208' })
      .expect(202);
    const { id } = body.data;
    await waitFor('the end', async () => (await asAdmin('get', `/imageforge/generations/${id}`)).body.data.state === 'succeeded');
    await asAdmin('post', `/imageforge/assets/${id}-0/discard`).expect(200);

    const trail = async (query: string) => (await asAdmin('get', `/imageforge/audit?${query}`).expect(200)).body.data;
    expect(await trail(`subject=${id}`)).toMatchObject([
      { action: 'generation.create', by: { kind: 'admin', id: String(userId) }, subject: id },
    ]);
    expect(await trail(`subject=${id}-0`)).toMatchObject([{ action: 'asset.discard', by: { kind: 'admin' } }]);

    const template = { slug: 'audited', name: 'Audited', prompt: 'A garden' };
    await booted.request
      .post('/content-manager/collection-types/plugin::imageforge.template')
      .set('Authorization', `Bearer ${admin}`)
      .send(template)
      .expect(201);
    const [changed] = await trail('action=template.change');
    expect(changed).toMatchObject({ by: { kind: 'admin' }, details: { did: 'create' } });
    expect(changed.by.id).toMatch(/^\d+$/);
    expect(JSON.stringify(await trail('pageSize=100'))).not.toContain('garden');
  });
});
