import { describeWith } from '../support/parts';
import { type PostgresServer, startPostgres } from '../support/postgres';
import { type RedisServer, startRedis } from '../support/redis';
import { waitFor } from '../support/wait-for';
import { endSpares, type Host, startHost } from './host';
import { createInstallation, type Installation } from './installation';
import { freezePoints, workerProcessKillPoints } from './kill-points';
import { expectCover, expectLedger, expectNoOrphans, waitForEnd, waitForGeneration, waitForKill } from './outcome';

describeWith(['redis', 'postgres'], 'a worker of the Bull queue', () => {
  let redis: RedisServer;
  let postgres: PostgresServer;
  let installation: Installation;
  let web: Host;
  let worker: Host;

  beforeAll(async () => {
    [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
    installation = createInstallation({
      env: { ...(await postgres.createDatabase('killed_worker')), REDIS_URL: redis.url },
    });
    web = await startHost(installation);
    await web.call('prepare');
    worker = await startHost(installation, { role: 'worker', spare: true });
  });
  afterAll(async () => {
    await Promise.all([web?.end(), worker?.end(), endSpares()]);
    await Promise.all([redis?.stop(), postgres?.stop()]);
    installation?.remove();
  });

  it.each(workerProcessKillPoints)('is killed at "%s"', async (point) => {
    const title = `Worker ${point}`;
    await worker.call('arm', point);
    const documentId = await web.call('publishArticle', title);
    await waitForKill(worker, point);

    worker = await startHost(installation, { role: 'worker', spare: true });
    await expectCover(web, installation, { documentId, title });
  });

  describe('beside another one', () => {
    let other: Host;
    beforeAll(async () => {
      other = await startHost(installation, { role: 'worker' });
    });
    afterAll(() => other?.end());

    it.each(freezePoints)('falls silent at "%s", and comes back too late', async (point) => {
      const title = `Silent ${point}`;
      const workers = [worker, other];
      // Whoever takes the job.
      await Promise.all(workers.map((one) => one.call('arm', point, 'freeze')));
      const documentId = await web.call('publishArticle', title);
      const silent = await waitFor('a worker to fall silent', () => workers.find((one) => one.isFrozen));
      await workers.find((one) => one !== silent)?.call('arm');
      const id = await waitForGeneration(web, documentId);
      const ended = await waitForEnd(web, id);
      silent.thaw();
      await silent.call('idle');
      // It found that the work is not its own any more, and wrote nothing.
      expect(await web.call('evidence', id)).toEqual(ended);
      await expectCover(web, installation, { documentId, title });
    });
  });

  it('leaves nothing behind, all in all', async () => {
    const count = workerProcessKillPoints.length + freezePoints.length;
    expect(await web.call('totals')).toMatchObject({ states: { succeeded: count }, assets: count, files: count });
    await expectNoOrphans(web, installation);
    await expectLedger(web, count);
  });
});
