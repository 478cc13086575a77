import type { Child } from '../support/child';
import { describeWith } from '../support/parts';
import { type PostgresServer, startPostgres } from '../support/postgres';
import { type RedisServer, startRedis } from '../support/redis';
import { waitFor } from '../support/wait-for';
import { type Host, startHost, startWorkerCommand, type Totals } from './host';
import { createInstallation, type Installation } from './installation';
import { expectCover, expectNoOrphans, waitForGeneration } from './outcome';

const tiny = { model: 'sketch/sketch-1', size: '64x64', publish: 'auto' as const };

/** Asks for so many pictures, while the worker stands still: it has all of them before it. */
const create = async (web: Host, worker: Child | undefined, count: number): Promise<void> => {
  worker?.process.kill('SIGSTOP');
  for (let i = 0; i < count; i += 1) await web.call('create', { prompt: `Picture ${i}`, ...tiny });
  worker?.process.kill('SIGCONT');
};

/** Waits until so many have succeeded. @returns all in all, then */
const waitForSuccesses = (web: Host, count: number): Promise<Totals> =>
  waitFor(`${count} generations to succeed`, async () => {
    const totals = await web.call('totals');
    return (totals.states.succeeded ?? 0) >= count && totals;
  });

/** Everything that was ever asked for was made once. */
const expectAllDone = async (web: Host, installation: Installation, count: number): Promise<void> => {
  const totals = await waitForSuccesses(web, count);
  expect(totals).toMatchObject({ states: { succeeded: count }, assets: count, files: count });
  expect(new Set(totals.published).size).toBe(count);
  await expectNoOrphans(web, installation);
};

describeWith(['redis', 'postgres'], 'a service that the work needs is lost', () => {
  let redis: RedisServer;
  let postgres: PostgresServer;
  let installation: Installation;
  let web: Host;
  let worker: Child | undefined;

  beforeAll(async () => {
    [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
    installation = createInstallation({
      env: { ...(await postgres.createDatabase('lost_services')), REDIS_URL: redis.url },
    });
    web = await startHost(installation, { coverSize: null });
    await web.call('prepare');
  });
  afterAll(async () => {
    await Promise.all([web?.end(), worker?.end()]);
    await Promise.all([redis?.stop(), postgres?.stop()]);
    installation?.remove();
  });

  it('FLUSHALL with 50 generations queued, and again in the middle of the work: all 50 end', async () => {
    await create(web, undefined, 50);
    expect(await web.call('totals')).toMatchObject({ states: { queued: 50 } });
    await redis.flushall();
    worker = await startWorkerCommand(installation);
    await waitForSuccesses(web, 10);
    await redis.flushall();
    await expectAllDone(web, installation, 50);
  });

  it('publishing an article while Redis is away succeeds, and its cover comes when Redis is back', async () => {
    const title = 'Published without Redis';
    await redis.shutdown();
    const documentId = await web.call('publishArticle', title);
    const id = await waitForGeneration(web, documentId);
    expect((await web.call('evidence', id)).generation.state).toBe('queued');
    await redis.start();
    await expectCover(web, installation, { documentId, title });
  });

  it('a worker that is asked to stop lets its work end, and another one does the rest', async () => {
    await create(web, worker, 20);
    await waitForSuccesses(web, 53);
    expect(await worker?.end('SIGTERM')).toEqual({ code: 0, signal: null });
    // Nothing was broken off.
    expect((await web.call('totals')).attempts.filter((state) => state !== 'succeeded')).toEqual([]);
    worker = await startWorkerCommand(installation);
    await expectAllDone(web, installation, 71);
  });

  it('Redis wants another password in the middle of the work: no process ends, and all generations do', async () => {
    await create(web, worker, 20);
    await waitForSuccesses(web, 75);
    await redis.changePassword('another');
    await waitFor('the worker to see it', () => worker?.output().includes('NOAUTH'));
    await waitFor('the web process to see it', () => web.output().includes('NOAUTH'));
    await redis.changePassword('');
    await expectAllDone(web, installation, 91);
    expect([web.isRunning, worker?.isRunning]).toEqual([true, true]);
  });

  it('PostgreSQL restarts in the middle of the work: all generations end', async () => {
    await create(web, worker, 20);
    await waitForSuccesses(web, 95);
    await postgres.restart();
    const reaches = () => web.call('totals').then(Boolean, () => false);
    await waitFor('the web process to reach PostgreSQL again', reaches);
    await expectAllDone(web, installation, 111);
  });
});
