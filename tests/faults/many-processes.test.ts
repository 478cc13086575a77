import type { Child } from '../support/child';
import { describeWith } from '../support/parts';
import { type PostgresServer, startPostgres } from '../support/postgres';
import { type RedisServer, startRedis } from '../support/redis';
import { waitFor } from '../support/wait-for';
import { type Host, startHost, startWorkerCommand } from './host';
import { createInstallation, type Installation } from './installation';
import { expectNoOrphans } from './outcome';

const count = 200;

describeWith(['redis', 'postgres'], 'two web processes and two workers on PostgreSQL with Bull', () => {
  let redis: RedisServer;
  let postgres: PostgresServer;
  let installation: Installation;
  let webs: Host[] = [];
  let workers: Child[] = [];

  beforeAll(async () => {
    [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
    installation = createInstallation({
      env: { ...(await postgres.createDatabase('many_processes')), REDIS_URL: redis.url },
      options: { engine: { maxOpenPerRequester: count } },
    });
    // The first one creates the tables; Strapi has no lock for that.
    webs = [await startHost(installation)];
    webs.push(await startHost(installation));
    workers = await Promise.all([startWorkerCommand(installation), startWorkerCommand(installation)]);
  });
  afterAll(async () => {
    await Promise.all([...webs, ...workers].map((child) => child.end()));
    await Promise.all([redis?.stop(), postgres?.stop()]);
    installation?.remove();
  });

  const request = async (web: Host | undefined, token: string, number: number): Promise<string> => {
    const response = await fetch(`http://127.0.0.1:${web?.port}/api/imageforge/generations`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': `picture-${number}`,
      },
      body: JSON.stringify({ prompt: `Picture ${number}`, model: 'sketch/sketch-1', size: '64x64', publish: 'auto' }),
    });
    expect({ number, status: response.status }).toEqual({ number, status: 202 });
    const { data } = (await response.json()) as { data: { id: string } };
    return data.id;
  };

  it(`makes each of ${count} generations once, though every request comes to both`, async () => {
    const [first, second] = webs;
    const token = (await first?.call('apiToken')) ?? '';
    const ids: string[] = [];
    for (let number = 0; number < count; number += 10) {
      const batch = Array.from({ length: 10 }, (_, offset) => number + offset);
      const pairs = await Promise.all(
        batch.map((one) => Promise.all([request(first, token, one), request(second, token, one)])),
      );
      for (const [one, other] of pairs) {
        expect(other).toBe(one);
        ids.push(one);
      }
    }
    expect(new Set(ids).size).toBe(count);

    const totals = await waitFor(
      'all of them to end',
      async () => {
        const now = await first?.call('totals');
        return now?.states.succeeded === count && now;
      },
      90_000,
    );
    expect(totals.states).toEqual({ succeeded: count });
    expect(totals.attempts).toEqual(Array.from({ length: count }, () => 'succeeded'));
    expect(totals).toMatchObject({ assets: count, files: count });
    expect(new Set(totals.published).size).toBe(count);
    await expectNoOrphans(first as Host, installation);
  });
});
