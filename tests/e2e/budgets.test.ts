import type { GenerationDetails } from '../../plugins/imageforge/shared/generations';
import { type FakeOpenAI, startFakeOpenAI } from '../../plugins/imageforge/server/src/providers/openai/testing/fake-openai';
import { warnOfStrangers } from '../../plugins/imageforge/server/src/services/warn-of-strangers';
import { usageOf } from '../../plugins/imageforge/server/src/providers/openai/testing/answers';
import { adminToken, apiToken, type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const uid = 'plugin::imageforge.budget';
const model = 'openai/gpt-image-1';
const metricsToken = 'a-token-of-these-tests';
const today = () => new Date().toISOString().slice(0, 10);

describe('budgets', () => {
  let booted: BootedStrapi;
  let fake: FakeOpenAI;
  let admin: string;
  let editor: string;
  let adminId: number;
  let token: string;
  let tokenName: string;

  beforeAll(async () => {
    fake = await startFakeOpenAI();
    booted = await bootStrapi({
      env: { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: fake.url },
      options: {
        engine: { onAmbiguous: 'review', maxWaitMs: 2_000 },
        metrics: { token: metricsToken },
        tenants: [
          { id: 'acme', apiTokens: ['acme-shop'] },
          { id: 'press', adminRoles: ['strapi-editor'] },
        ],
        prices: [
          { model: 'openai/dall-e-2', kind: 'per-image', asOf: '2026-11-24', source: 'our contract', rows: [{ microUsd: 5_000 }] },
        ],
      },
    });
    const { strapi } = booted;
    ({ token: admin, userId: adminId } = await adminToken(strapi));
    ({ token: editor } = await adminToken(strapi, 'strapi-editor'));
    token = await apiToken(strapi);
    const [row] = await strapi.db.query('admin::api-token').findMany({});
    tokenName = row.name;
  });
  afterAll(async () => {
    await booted?.stop();
    await fake?.close();
  });
  afterEach(() => booted.strapi.db.query(uid).deleteMany({}));

  const call = (method: 'get' | 'post', path: string, as = admin) =>
    booted.request[method](path).set('Authorization', `Bearer ${as}`);
  const create = (body: object, as = token) => call('post', '/api/imageforge/generations', as).send(body);
  const reach = (id: string, ...states: string[]): Promise<GenerationDetails> =>
    waitFor(`${id} to be ${states.join(' or ')}`, async () => {
      const { body } = await call('get', `/imageforge/generations/${id}`);
      return states.includes(body.data.state) && body.data;
    });
  const save = (data: object) => call('post', `/content-manager/collection-types/${uid}`).send(data);
  const budget = (change: object = {}) => ({ name: 'B', scope: 'all', unit: 'images', period: 'month', limit: 1, mode: 'hard', enabled: true, ...change });
  const statusOf = async (name: string) => {
    const { body } = await call('get', '/imageforge/budgets');
    return body.data.find((one: { name: string }) => one.name === name);
  };

  describe('are saved by the content manager', () => {
    it.each([
      ['a fraction of an image', { limit: 1.5 }, 'limit'],
      ['fractions of a cent', { unit: 'usd', limit: 0.001 }, 'limit'],
      ['a negative limit', { limit: -1 }, 'limit'],
      ['a scope without an id', { scope: 'tenant' }, 'scopeId'],
      ['an id without a scope', { scopeId: 'acme' }, 'scopeId'],
      ['a tenant that is not there', { scope: 'tenant', scopeId: 'acmee' }, 'scopeId'],
      ['a provider that is not there', { scope: 'provider', scopeId: 'opnai' }, 'scopeId'],
      ['an API token that is not there', { scope: 'api-token', scopeId: 'no such token' }, 'scopeId'],
      ['an administrator who is not there', { scope: 'user', scopeId: 'admin:999' }, 'scopeId'],
      ['a user of an unknown kind', { scope: 'user', scopeId: '7' }, 'scopeId'],
    ])('but not with %s', async (_, change, field) => {
      const { status, body } = await save(budget(change));
      expect(status).toBe(400);
      expect(body.error.details.errors.map(({ path }: { path: string[] }) => path)).toContainEqual([field]);
      expect(await booted.strapi.db.query(uid).count()).toBe(0);
    });

    it('with the name of a token or an e-mail address, which is kept as an id', async () => {
      const { email } = await booted.strapi.db.query('admin::user').findOne({ where: { id: adminId } });
      expect((await save(budget({ name: 'Token', scope: 'api-token', scopeId: tokenName }))).status).toBe(201);
      expect((await save(budget({ name: 'Person', scope: 'user', scopeId: email.toUpperCase() }))).status).toBe(201);
      expect(await statusOf('Token')).toMatchObject({ subject: expect.stringMatching(/^api-token:\d+$/) });
      expect(await statusOf('Person')).toMatchObject({ subject: `admin:${adminId}` });
    });

    it('with dollars and cents, and are changed later', async () => {
      const { body } = await save(budget({ name: 'Money', unit: 'usd', limit: 12.34, period: 'day' }));
      expect(await statusOf('Money')).toEqual({
        id: body.data.documentId, name: 'Money', subject: 'all', unit: 'microUsd', period: 'day', mode: 'hard', enabled: true,
        limit: 12_340_000, current: today(), reserved: 0, spent: 0, left: 12_340_000,
      });
      const update = booted.request
        .put(`/content-manager/collection-types/${uid}/${body.data.documentId}`)
        .set('Authorization', `Bearer ${admin}`)
        .send({ limit: 0.07 });
      expect((await update).status).toBe(200);
      expect(await statusOf('Money')).toMatchObject({ limit: 70_000 });
    });
  });

  it('are no business of editors and authors, whom Strapi gives all rights on content types', async () => {
    const { body } = await save(budget({ name: 'Kept' }));
    const path = `/content-manager/collection-types/${uid}`;
    const as = (request: ReturnType<typeof call>) => request.set('Authorization', `Bearer ${editor}`);
    const { strapi } = booted;
    const role = await strapi.db.query('admin::role').findOne({ where: { code: 'strapi-editor' } });
    const actions = ['create', 'read', 'update', 'delete'].map((action) => `plugin::content-manager.explorer.${action}`);
    const granted = await strapi.service('admin::permission').createMany(actions.map((action) => ({ action, subject: uid, properties: {}, conditions: [], role: role.id })));
    try {
      // Seeing them is left to that permission: Strapi's start page reads all that it covers.
      expect((await as(call('get', path))).status).toBe(200);
      expect((await as(call('post', path)).send(budget({ name: 'Mine' }))).status).toBe(403);
      expect((await as(booted.request.delete(`${path}/${body.data.documentId}`))).status).toBe(403);
    } finally {
      await strapi.db.query('admin::permission').deleteMany({ where: { id: { $in: granted.map(({ id }: { id: number }) => id) } } });
    }
    expect((await strapi.db.query(uid).findMany({})).map(({ name }: { name: string }) => name)).toEqual(['Kept']);
  });

  it('are shown to those who may see them alone', async () => {
    for (const path of ['/imageforge/budgets', `/imageforge/spending?period=${today()}`]) {
      expect((await call('get', path, editor)).status).toBe(403);
      expect((await call('get', path)).status).toBe(200);
    }
    expect((await call('get', '/imageforge/spending?period=yesterday')).body.error.code).toBe('IMAGEFORGE_INVALID_REQUEST');
  });

  it('refuse a request with 402 before anything is stored, and a preview says so', async () => {
    await save(budget({ limit: 2 }));
    const rows = await booted.strapi.db.query('plugin::imageforge.generation').count();
    const { status, body } = await create({ prompt: 'Three hills', model: 'sketch/sketch-1', size: '64x64', n: 3 });
    expect(status).toBe(402);
    expect(body.error).toMatchObject({ code: 'IMAGEFORGE_BUDGET_EXCEEDED', details: { unit: 'images' } });
    // What all together have left is for administrators to know.
    expect(JSON.stringify(body.error)).not.toContain('left"');
    const toAdmin = await call('post', '/imageforge/generations').send({ prompt: 'Three hills', model: 'sketch/sketch-1', size: '64x64', n: 3 });
    expect(toAdmin.body.error).toMatchObject({ code: 'IMAGEFORGE_BUDGET_EXCEEDED', details: { budget: 'B', left: 2, needed: 3 } });
    expect(await booted.strapi.db.query('plugin::imageforge.generation').count()).toBe(rows);
    const preview = await call('post', '/imageforge/generations/preview').send({ prompt: 'Three hills', model: 'sketch/sketch-1', n: 3 });
    expect(preview.body.data.warnings).toMatchObject([
      {
        code: 'budget',
        message: expect.stringContaining('"B" has 2 images left'),
        details: { kind: 'refuses', budget: 'B', unit: 'images', left: 2, needed: 3 },
      },
    ]);

    const made = await reach((await create({ prompt: 'Two hills', model: 'sketch/sketch-1', size: '64x64', n: 2 })).body.data.id, 'succeeded');
    expect(made.warnings).toEqual([]);
    expect(await statusOf('B')).toMatchObject({ reserved: 0, spent: 2, left: 0 });
  });

  it('hold for a tenant, whoever of it asks', async () => {
    const { accessKey } = await booted.strapi.service('admin::api-token').create({
      name: 'acme-shop', description: '', kind: 'content-api', lifespan: null, type: 'full-access',
    });
    await save(budget({ name: 'Acme', scope: 'tenant', scopeId: 'acme' }));
    const body = { prompt: 'A shop', model: 'sketch/sketch-1', size: '64x64', publish: 'on-keep' };
    const first = await create(body, accessKey);
    expect(first.body.data.requester).toMatchObject({ kind: 'api-token', tenant: 'acme' });
    await reach(first.body.data.id, 'succeeded');
    expect((await create(body, accessKey)).status).toBe(402);
    const other = await create(body);
    expect(other.body.data.requester.tenant).toBeUndefined();
    await reach(other.body.data.id, 'succeeded');
  });

  /** What the provider would write on its bill: the tokens of what it was sent and answered, at its published rates. */
  const billOf = (requests: FakeOpenAI['requests']): number =>
    requests
      .map((request) => usageOf(request, 1))
      .map(({ input_tokens_details: { text_tokens: text }, output_tokens: output }) => Math.ceil(text * 5 + output * 40))
      .reduce((sum, microUsd) => sum + microUsd, 0);
  const metered = async (): Promise<number> => {
    const { text } = await call('get', '/api/imageforge/metrics', metricsToken);
    const [, value] = /^imageforge_cost_microusd_total\{provider="openai",model="gpt-image-1"\} (\d+)$/m.exec(text) ?? [];
    return Number(value ?? 0);
  };

  it('count money to the micro-dollar: the API, the budget, the ledger, the metrics and the provider’s bill agree', async () => {
    await save(budget({ name: 'Day', unit: 'usd', limit: 100, period: 'day' }));
    const before = await call('get', `/imageforge/spending?period=${today()}`);
    const calls = fake.requests.length;
    const meteredBefore = await metered();
    const ids = await Promise.all(
      ['low', 'medium', 'high'].map(async (quality) => (await create({ prompt: `A ${quality} door`, model, quality })).body.data.id),
    );
    const generations = await Promise.all(ids.map((id) => reach(id, 'succeeded')));
    const cost = generations.reduce((sum, { cost: one }) => sum + (one?.known ? one.max : Number.NaN), 0);
    const byCalls = generations.flatMap(({ attempts }) => attempts).reduce((sum, { cost: one }) => sum + (one?.known ? one.max : Number.NaN), 0);
    const after = await call('get', `/imageforge/spending?period=${today()}`);
    expect(cost).toBeGreaterThan(0);
    expect(byCalls).toBe(cost);
    expect(after.body.data.microUsd - before.body.data.microUsd).toBe(cost);
    expect(await statusOf('Day')).toMatchObject({ reserved: 0, spent: cost });
    expect(fake.requests.length - calls).toBe(3);
    expect(billOf(fake.requests.slice(calls))).toBe(cost);
    expect((await metered()) - meteredBefore).toBe(cost);
    const verify = () => booted.strapi.plugin('imageforge').service('forge').budgets.verify();
    expect(await verify()).toMatchObject({ differences: [], chargeDifferences: [] });

    const entries = booted.strapi.db.query('plugin::imageforge.ledger-entry');
    const charge = await entries.findOne({ where: { kind: 'charge', model: 'gpt-image-1' } });
    await entries.delete({ where: { id: charge.id } });
    const { chargeDifferences } = await verify();
    expect(chargeDifferences).toMatchObject([{ attemptId: charge.attemptId, made: { microUsd: Number(charge.spent) } }]);
    expect(chargeDifferences[0]).not.toHaveProperty('booked');
    await entries.create({ data: charge });
    expect(await verify()).toMatchObject({ chargeDifferences: [] });
  });

  it('wait, with what they hold, while an operator decides about a call that may have been charged', async () => {
    await save(budget({ name: 'Ambiguous', limit: 2 }));
    fake.next({ kind: 'cut', after: 'headers' });
    const { id } = (await create({ prompt: 'A cut line', model, quality: 'low' })).body.data;
    const waiting = await reach(id, 'review', 'failed', 'succeeded');
    expect(waiting).toMatchObject({ state: 'review', stage: 'generate', warnings: [{ code: 'ambiguous-charge' }] });
    expect(await statusOf('Ambiguous')).toMatchObject({ reserved: 1, spent: 0 });

    const resolve = (body: object, as = admin) => call('post', `/imageforge/generations/${id}/resolve`, as).send(body);
    expect((await resolve({ action: 'retry' }, editor)).status).toBe(403);
    expect((await resolve({ action: 'again' })).status).toBe(400);
    const answers = await Promise.all([resolve({ action: 'retry' }), resolve({ action: 'fail' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const ended = await reach(id, 'succeeded', 'failed');
    const chosen = answers[0]?.status === 200 ? 'retry' : 'fail';
    expect(ended.state).toBe(chosen === 'retry' ? 'succeeded' : 'failed');
    expect(ended.attempts[0]).toMatchObject({ state: 'ambiguous', decision: { action: chosen, by: { kind: 'admin' } } });
    expect(await statusOf('Ambiguous')).toMatchObject({ reserved: 0, spent: chosen === 'retry' ? 2 : 1 });
  });

  it('warn at the start of whom a tenant names and who is not there', async () => {
    const { strapi } = booted;
    const { id } = await strapi.db.query('admin::api-token').findOne({ where: { name: tokenName } });
    const { email } = await strapi.db.query('admin::user').findOne({ where: { id: adminId } });
    const warn = jest.spyOn(strapi.log, 'warn').mockImplementation();
    await warnOfStrangers(strapi, [
      { id: 'there', apiTokens: [tokenName, String(id)], adminRoles: ['strapi-editor'], users: [email.toUpperCase()], endUsers: [] },
      { id: 'gone', apiTokens: ['renamed', '4711'], adminRoles: ['editr'], users: ['nobody@x.test'], endUsers: ['4711'] },
    ]);
    const lines = warn.mock.calls.map(([line]) => String(line));
    warn.mockRestore();
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe('ImageForge: tenants "gone", apiTokens: there is no API token "renamed", so no budget of this tenant limits it.');
    expect(lines.every((line) => line.includes('"gone"'))).toBe(true);
  });

  it('know the prices of the configuration, with their date and source', async () => {
    const { body } = await call('get', '/api/imageforge/capabilities', token);
    const { price } = body.data.models.find(({ id }: { id: string }) => id === 'openai/dall-e-2');
    expect(price).toEqual({ known: true, min: 5_000, max: 5_000, asOf: '2026-11-24', source: 'our contract' });
  });
});
