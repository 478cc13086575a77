import { describeWith } from '../support/parts';
import { type PostgresServer, startPostgres } from '../support/postgres';
import { type RedisServer, startRedis } from '../support/redis';
import { waitFor } from '../support/wait-for';
import { endSpares, type Host, startHost } from './host';
import { createInstallation, type Installation } from './installation';

describeWith(['redis', 'postgres'], 'a queue that is paused, with Bull', () => {
  let redis: RedisServer;
  let postgres: PostgresServer;
  let installation: Installation;
  let web: Host;
  let worker: Host;

  beforeAll(async () => {
    [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
    installation = createInstallation({
      env: { ...(await postgres.createDatabase('paused_queue')), REDIS_URL: redis.url },
    });
    web = await startHost(installation);
    worker = await startHost(installation, { role: 'worker' });
  });
  afterAll(async () => {
    await Promise.all([web?.end(), worker?.end(), endSpares()]);
    await Promise.all([redis?.stop(), postgres?.stop()]);
    installation?.remove();
  });

  const create = (number: number) =>
    web.call('create', { prompt: `Picture ${number}`, model: 'sketch/sketch-1', size: '64x64', publish: 'auto' });
  const states = async () => (await web.call('totals')).states;
  /** It reaches the other processes within a second. */
  const pause = async () => {
    await web.call('pauseQueue');
    await waitFor('the worker to hear of it', () => worker.call('isPaused'));
  };
  const taken = () => waitFor('the worker to let go of the jobs', async () => (await web.call('jobs')) === 0);

  it('stays so over restarts of every process and an emptied Redis, and then all of it is made', async () => {
    await pause();
    const ids = [await create(1), await create(2), await create(3)];
    await taken();
    expect(await states()).toEqual({ queued: 3 });

    await Promise.all([web.end(), worker.end()]);
    await redis.flushall();
    web = await startHost(installation);
    worker = await startHost(installation, { role: 'worker' });
    ids.push(await create(4));
    await taken();
    expect(await states()).toEqual({ queued: 4 });

    expect((await web.call('cancel', ids[0] as string)).state).toBe('canceled');
    expect(await web.call('resumeQueue')).not.toHaveProperty('paused');
    await waitFor('the end', async () => (await states()).succeeded === 3);
    expect(await states()).toEqual({ succeeded: 3, canceled: 1 });
  });

  it('lets work under way end, and takes up nothing after it', async () => {
    await worker.call('arm', 'generate: attempt recorded, call under way', 'freeze');
    const running = await create(5);
    await waitFor('the worker to be in the middle of it', () => worker.isFrozen);
    await web.call('pauseQueue');
    worker.thaw();
    await waitFor('the worker to hear of it', () => worker.call('isPaused'));
    const waiting = await create(6);
    await waitFor('the end', async () => (await web.call('evidence', running)).generation.state === 'succeeded');
    await taken();
    expect((await web.call('evidence', waiting)).generation.state).toBe('queued');
    await web.call('resumeQueue');
    await waitFor('the other one', async () => (await web.call('evidence', waiting)).generation.state === 'succeeded');
  });
});
