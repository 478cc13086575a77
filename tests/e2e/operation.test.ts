import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createTotalStore } from '../../plugins/imageforge/server/src/adapters/store/totals';
import { type FakeOpenAI, startFakeOpenAI } from '../../plugins/imageforge/server/src/providers/openai/testing/fake-openai';
import { freePort } from '../support/free-port';
import { describeWith, found } from '../support/parts';
import { type RedisServer, startRedis } from '../support/redis';
import { adminToken, apiToken, type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

/** One in each place of the options that takes one, and the words of a prompt that nobody outside may read. */
const planted = {
  metrics: 'planted-metrics-token',
  openai: 'sk-planted-openai-key',
  login: 'planted-login-of-base-url',
  organization: 'planted-organization',
  webhook: 'whsec_cGxhbnRlZCB3ZWJob29rIHNlY3JldCwgbG9uZw==',
  address: 'planted-in-the-address',
  path: 'T000/B000/XXXX',
  redis: 'planted-redis-password',
};
const prompt = 'A planted ocelot on a velvet sofa';

/** What Sentry gets, on the loopback address. */
const startSentry = async (): Promise<{ dsn: string; received: string[]; close(): void }> => {
  const received: string[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      received.push((request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString());
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { dsn: `http://public@127.0.0.1:${port}/1`, received, close: () => server.close() };
};

/** Every line that Strapi logs from now on, as its transports get it. */
const linesOf = ({ strapi }: BootedStrapi): Record<string, unknown>[] => {
  const lines: Record<string, unknown>[] = [];
  strapi.log.level = 'silly';
  strapi.log.on('data', (info: Record<string, unknown>) => lines.push(info));
  // Only the lines are wanted, not another page of output.
  for (const transport of strapi.log.transports) transport.silent = true;
  return lines;
};

const secretsIn = (text: string): string[] => Object.values(planted).filter((secret) => text.includes(secret));

describe('the operation of an installation', () => {
  let booted: BootedStrapi;
  let fake: FakeOpenAI;
  let sentry: Awaited<ReturnType<typeof startSentry>>;
  let token: string;
  let lines: Record<string, unknown>[];
  const answers: string[] = [];

  beforeAll(async () => {
    [fake, sentry] = await Promise.all([startFakeOpenAI(), startSentry()]);
    booted = await bootStrapi({
      env: { SENTRY_DSN: sentry.dsn },
      options: {
        metrics: { token: planted.metrics },
        engine: { maxWaitMs: 0 },
        providers: {
          openai: {
            apiKey: planted.openai,
            baseURL: fake.url,
            organization: planted.organization,
          },
        },
        webhooks: [
          { id: 'site', url: `http://user:${planted.login}@127.0.0.1:9/services/${planted.path}?key=${planted.address}`, secret: planted.webhook, allowPrivate: true },
        ],
      },
    });
    lines = linesOf(booted);
    token = await apiToken(booted.strapi);
  });
  afterAll(async () => {
    await booted?.stop();
    await fake?.close();
    sentry?.close();
  });

  const forge = () => booted.strapi.plugin('imageforge').service('forge');
  const api = async (method: 'get' | 'post', url: string, bearer: string, body?: object) => {
    const answer = await booted.request[method](`/api/imageforge${url}`).set('Authorization', `Bearer ${bearer}`).send(body);
    answers.push(answer.text);
    return answer;
  };
  const metrics = async (): Promise<string> => (await api('get', '/metrics', planted.metrics)).text;
  const valueOf = (text: string, series: string): number | undefined => {
    const line = text.split('\n').find((one) => one.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length + 1));
  };
  const make = async (model: string): Promise<{ id: string; state: string; cost: { min: number } }> => {
    const { body } = await api('post', '/generations', token, { prompt, model, size: '1024x1024', publish: 'on-keep' });
    return waitFor('the end', async () => {
      const { data } = (await api('get', `/generations/${body.data.id}`, token)).body;
      return ['succeeded', 'failed'].includes(data.state) && data;
    });
  };

  describe('metrics', () => {
    it('are for those with the token', async () => {
      expect((await api('get', '/metrics', 'another-token-of-16')).status).toBe(401);
      expect((await booted.request.get('/api/imageforge/metrics')).status).toBe(401);
      const answer = await api('get', '/metrics', planted.metrics);
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    });

    it('tell what was made and what it cost, to the micro-dollar, once', async () => {
      const paid = await make('openai/gpt-image-1');
      expect(paid.cost.min).toBeGreaterThan(0);
      await make('sketch/sketch-1');
      fake.next({ kind: 'answer', status: 401, body: { error: { message: `Incorrect API key provided: ${planted.openai}` } } });
      expect((await make('openai/gpt-image-1')).state).toBe('failed');

      // Asked at the same moment, and by another process that shares the database.
      const other = createTotalStore(booted.strapi);
      await Promise.all([metrics(), other.count(), metrics(), other.count()]);
      const text = await metrics();
      const openai = 'model="gpt-image-1"';
      expect(valueOf(text, 'imageforge_generations_total{state="succeeded"}')).toBe(2);
      expect(valueOf(text, 'imageforge_generations_total{state="failed"}')).toBe(1);
      expect(valueOf(text, 'imageforge_generation_errors_total{code="IMAGEFORGE_PROVIDER_AUTH"}')).toBe(1);
      expect(valueOf(text, `imageforge_cost_microusd_total{provider="openai",${openai}}`)).toBe(paid.cost.min);
      expect(valueOf(text, `imageforge_provider_calls_total{provider="openai",${openai},outcome="failed",code="IMAGEFORGE_PROVIDER_AUTH"}`)).toBe(1);
      expect(valueOf(text, `imageforge_provider_call_duration_seconds_count{provider="openai",${openai}}`)).toBe(2);
      expect(valueOf(text, `imageforge_provider_call_duration_seconds_bucket{provider="openai",${openai},le="+Inf"}`)).toBe(2);
      expect(valueOf(text, 'imageforge_stage_duration_seconds_count{stage="finish",outcome="done"}')).toBe(2);
      expect(valueOf(text, 'imageforge_stage_duration_seconds_count{stage="generate",outcome="failed"}')).toBe(1);
      expect(valueOf(text, 'imageforge_open_generations{state="queued"}')).toBe(0);
    });

    it('tell how long the oldest one waits', async () => {
      const by = { kind: 'admin', id: '1' } as const;
      await forge().queueControl.pause(by);
      const { body } = await api('post', '/generations', token, { prompt, model: 'sketch/sketch-1', size: '64x64' });
      await booted.strapi.db
        .query('plugin::imageforge.generation')
        .updateMany({ where: { documentId: body.data.id }, data: { createdAt: new Date(Date.now() - 90_000) } });
      const text = await metrics();
      expect(valueOf(text, 'imageforge_open_generations{state="queued"}')).toBe(1);
      expect(valueOf(text, 'imageforge_queue_oldest_age_seconds')).toBeGreaterThanOrEqual(90);
      expect(valueOf(text, 'imageforge_queue_paused')).toBe(1);
      expect(valueOf(text, 'imageforge_workers')).toBe(1);
      // One that a worker has begun, and that waits for a moderator or a provider, counts as well.
      const rows = booted.strapi.db.query('plugin::imageforge.generation');
      await rows.updateMany({ where: { documentId: body.data.id }, data: { state: 'running' } });
      expect(valueOf(await metrics(), 'imageforge_queue_oldest_age_seconds')).toBeGreaterThanOrEqual(90);
      // What waits for a decision on a call that may have been charged is no review of content.
      await rows.updateMany({ where: { documentId: body.data.id }, data: { state: 'review', stage: 'generate' } });
      const waiting = await metrics();
      expect(valueOf(waiting, 'imageforge_open_generations{state="decision"}')).toBe(1);
      expect(valueOf(waiting, 'imageforge_open_generations{state="review"}')).toBe(0);
      expect(valueOf(waiting, 'imageforge_queue_oldest_age_seconds')).toBe(0);
      await rows.updateMany({ where: { documentId: body.data.id }, data: { state: 'queued', stage: 'screen' } });
      await forge().queueControl.resume(by);
      await waitFor('the end', async () => (await forge().store.get(body.data.id)).state === 'succeeded');
    });

    describeWith(['promtool'], 'as promtool sees them', () => {
      it('are clean', async () => {
        expect(execFileSync(found('promtool') as string, ['check', 'metrics'], { input: await metrics() }).toString()).toBe('');
      });
    });
  });

  describe('health', () => {
    const health = (bearer = '') => booted.request.get('/imageforge/health').set('Authorization', `Bearer ${bearer}`);

    it('is the same for administrators and for the content API, with no login', async () => {
      const parts = Object.fromEntries(
        ['database', 'queue', 'originals', 'workers', 'providers', 'moderators'].map((name) => [name, { status: 'up' }]),
      );
      for (const url of ['/imageforge/health', '/api/imageforge/health']) {
        const { status, body } = await booted.request.get(url);
        expect({ status, body }).toEqual({ status: 200, body: { data: { status: 'up', parts } } });
      }
    });

    it('names what is down, and tells only those with the token why', async () => {
      const folder = path.join(booted.folder, 'originals');
      fs.renameSync(folder, `${folder}-away`);
      fs.writeFileSync(folder, 'This is no folder.');
      const sick = await waitFor('the health check to see it', async () => {
        const answer = await health();
        return answer.body.data.status === 'degraded' && answer;
      });
      // Whoever asks for content still gets it from here.
      expect(sick.status).toBe(200);
      expect(sick.body.data).toMatchObject({ status: 'degraded', parts: { originals: { status: 'down' }, database: { status: 'up' } } });
      expect(sick.text).not.toContain('EEXIST');
      expect((await health(planted.metrics)).body.data.parts.originals.reason).toContain('EEXIST');
      fs.rmSync(folder);
      fs.renameSync(`${folder}-away`, folder);
      await waitFor('the health check to see it', async () => (await health()).body.data.status === 'up');
    });

    it('names the model and the moderator that gave no answer lately, whichever process asked them', async () => {
      const rows = booted.strapi.db.query('plugin::imageforge.generation');
      const made = await make('sketch/sketch-1');
      const row = await rows.findOne({ where: { documentId: made.id } });
      const attempt = { id: 'a', provider: 'far', model: 'away-1', images: [0], startedAt: new Date().toISOString(), state: 'failed', error: { code: 'IMAGEFORGE_PROVIDER_AUTH', message: 'x' } };
      const error = { code: 'IMAGEFORGE_MODERATOR_UNAVAILABLE', message: 'x', details: { moderator: 'eyes' } };
      await rows.update({ where: { id: row.id }, data: { attempts: [attempt], error } });
      const sick = await waitFor('the health check to see it', async () => {
        const answer = await health(planted.metrics);
        return answer.body.data.status === 'degraded' && answer;
      });
      expect(sick.status).toBe(200);
      expect(sick.body.data.parts).toMatchObject({
        providers: { status: 'down', reason: 'Models that answered no call of the last 15 minutes: far/away-1 (IMAGEFORGE_PROVIDER_AUTH).' },
        moderators: { status: 'down', reason: 'Moderators that cannot be asked: eyes.' },
      });
      await rows.update({ where: { id: row.id }, data: { attempts: row.attempts, error: row.error } });
      await waitFor('the health check to see it', async () => (await health()).body.data.status === 'up');
    });
  });

  describe('planted secrets', () => {
    it('reach Sentry with no unexpected error, nor does the prompt', async () => {
      const { store } = forge();
      const { list } = store;
      store.list = () => Promise.reject(new Error(`select '${prompt}' with ${planted.openai} and ${planted.webhook} to /services/${planted.path}`));
      expect((await api('get', '/generations', token)).status).toBe(500);
      store.list = list;
      await waitFor('the event', () => sentry.received.some((event) => event.includes('IMAGEFORGE_INTERNAL')));
      const events = sentry.received.join('\n');
      expect(secretsIn(events)).toEqual([]);
      expect(events).not.toContain(prompt);
      expect(events).toContain('"place":"GET /api/imageforge/generations"');
    });

    it('reach Sentry with no generation that was given up, which is reported once', async () => {
      const by = { kind: 'admin', id: '1' } as const;
      await forge().queueControl.pause(by);
      const { body } = await api('post', '/generations', token, { prompt, model: 'sketch/sketch-1', size: '64x64' });
      const { id } = body.data;
      await booted.strapi.db.query('plugin::imageforge.generation').updateMany({ where: { documentId: id }, data: { claims: 99 } });
      await forge().queueControl.resume(by);
      await waitFor('the end', async () => (await forge().store.get(id)).state === 'failed');
      const reports = () => sentry.received.filter((event) => event.includes('IMAGEFORGE_TOO_MANY_CRASHES'));
      await waitFor('the event', () => reports().length > 0);
      await forge().runner.run(id);
      expect(reports()).toHaveLength(1);
      expect(reports()[0]).toContain(`"generationId":"${id}"`);
      expect(reports()[0]).toContain('"place":"screen"');
      expect(secretsIn(reports().join())).toEqual([]);
      expect(reports().join()).not.toContain(prompt);
    });

    it('are in no log line, answer or metric; lines about a generation carry its id', async () => {
      await waitFor('a webhook that could not be delivered', async () => {
        const { deliveries } = await forge().webhooks.deliveries({ page: 1, pageSize: 10 });
        return deliveries.some(({ attempts }: { attempts: number }) => attempts > 0);
      });
      const admin = (await adminToken(booted.strapi)).token;
      const asAdmin = async (url: string) => (await booted.request.get(`/imageforge${url}`).set('Authorization', `Bearer ${admin}`)).text;
      await booted.request.post('/imageforge/webhooks/site/pause').set('Authorization', `Bearer ${admin}`);
      const seen = await Promise.all(['/webhooks', '/webhook-deliveries', '/audit'].map(asAdmin));
      expect(JSON.parse(seen[0] ?? '').data).toMatchObject([{ id: 'site', url: 'http://127.0.0.1:9/…', paused: { reason: 'by hand' } }]);
      answers.push(...seen);
      answers.push(await metrics(), (await booted.request.get('/imageforge/health').set('Authorization', `Bearer ${planted.metrics}`)).text);
      const log = lines.map((line) => JSON.stringify(line)).join('\n');
      expect(log).toContain('with [secret] and [secret] to [secret]');
      expect(secretsIn(log)).toEqual([]);
      expect(secretsIn(answers.join('\n'))).toEqual([]);
      const about = lines.filter(({ message }) => /^Generation \S+ (succeeded|failed)/.test(String(message)));
      expect(about.length).toBeGreaterThan(0);
      for (const { message, generationId } of about) expect(message).toContain(String(generationId));
    });
  });
});

describe('an installation whose Redis is away, and that has no token', () => {
  let booted: BootedStrapi;
  let lines: Record<string, unknown>[];
  beforeAll(async () => {
    const redis = `redis://:${planted.redis}@127.0.0.1:${await freePort()}`;
    booted = await bootStrapi({ options: { queue: { driver: 'bull', redis } } });
    lines = linesOf(booted);
  });
  afterAll(() => booted?.stop());

  it('has no metrics, and says that its queue is down', async () => {
    expect((await booted.request.get('/api/imageforge/metrics')).status).toBe(404);
    const { status, body } = await booted.request.get('/imageforge/health');
    expect({ status, body }).toMatchObject({ status: 200, body: { data: { status: 'degraded', parts: { queue: { status: 'down' }, database: { status: 'up' } } } } });
    expect(secretsIn(JSON.stringify([lines, body]))).toEqual([]);
  });
});

describeWith(['redis'], 'an installation with Bull and without a worker', () => {
  let redis: RedisServer;
  let booted: BootedStrapi;
  beforeAll(async () => {
    redis = await startRedis();
    const options = { queue: { driver: 'bull', redis: redis.url }, engine: { sweepMs: 100 }, metrics: { token: planted.metrics } };
    booted = await bootStrapi({ options });
  });
  afterAll(async () => {
    await booted?.stop();
    await redis?.stop();
  });

  it('says so once something waits', async () => {
    const get = (url: string) => booted.request.get(url).set('Authorization', `Bearer ${planted.metrics}`);
    const token = await apiToken(booted.strapi);
    await booted.request.post('/api/imageforge/generations').set('Authorization', `Bearer ${token}`).send({ prompt, size: '64x64' });
    const sick = await waitFor('the health check to see it', async () => {
      const answer = await get('/imageforge/health');
      return answer.body.data.status === 'degraded' && answer;
    });
    expect(sick.status).toBe(200);
    expect(sick.body.data.parts.workers).toEqual({ status: 'down', reason: 'No worker takes jobs; generations that wait: 1.' });
    expect((await get('/api/imageforge/metrics')).text).toContain('imageforge_workers 0\n');
  });
});

describe('an installation that makes no images', () => {
  let booted: BootedStrapi;
  beforeAll(async () => {
    booted = await bootStrapi({ options: { queue: { concurrency: 0 }, engine: { sweepMs: 100 }, metrics: { token: planted.metrics } } });
  });
  afterAll(() => booted?.stop());

  it('still sweeps and counts, serves content, and says that nobody works', async () => {
    const token = await apiToken(booted.strapi);
    const { body } = await booted.request.post('/api/imageforge/generations').set('Authorization', `Bearer ${token}`).send({ prompt, size: '64x64' });
    const { id } = body.data;
    const sick = await waitFor('the health check to see it', async () => {
      const answer = await booted.request.get('/imageforge/health').set('Authorization', `Bearer ${planted.metrics}`);
      return answer.body.data.status === 'degraded' && answer;
    });
    expect(sick.status).toBe(200);
    expect(sick.body.data.parts.workers).toEqual({ status: 'down', reason: 'No worker takes jobs; generations that wait: 1.' });
    await booted.strapi.plugin('imageforge').service('forge').store.requestCancel(id);
    // The sweep counts it, with nobody asking for metrics.
    await waitFor('it to be counted', async () => (await booted.strapi.db.query('plugin::imageforge.generation').findOne({ where: { documentId: id } })).countedBy);
  });
});
