import {
  type FakeOpenAI,
  startFakeOpenAI,
} from '../../plugins/imageforge/server/src/providers/openai/testing/fake-openai';
import type { Child } from '../support/child';
import { describeWith } from '../support/parts';
import { type PostgresServer, startPostgres } from '../support/postgres';
import { type RedisServer, startRedis } from '../support/redis';
import { waitFor } from '../support/wait-for';
import { type Host, startHost, startWorkerCommand } from './host';
import { createInstallation, type Installation } from './installation';
import { expectNoOrphans } from './outcome';

const count = 12;

describeWith(['redis', 'postgres'], 'two workers that could make eight calls at once, to a provider that takes two', () => {
  let redis: RedisServer;
  let postgres: PostgresServer;
  let openai: FakeOpenAI;
  let installation: Installation;
  let web: Host;
  let workers: Child[] = [];

  beforeAll(async () => {
    [redis, postgres, openai] = await Promise.all([startRedis(), startPostgres(), startFakeOpenAI({ latencyMs: 100 })]);
    installation = createInstallation({
      env: {
        ...(await postgres.createDatabase('shared_limits')),
        REDIS_URL: redis.url,
        OPENAI_API_KEY: 'sk-test',
        OPENAI_BASE_URL: openai.url,
      },
      options: { engine: { sweepMs: 2_000, idleMs: 1_000 }, queue: { concurrency: 4 }, routing: { limits: { openai: { concurrent: 2 } } } },
    });
    web = await startHost(installation, { coverSize: null });
    workers = await Promise.all([startWorkerCommand(installation), startWorkerCommand(installation)]);
  });
  afterAll(async () => {
    await Promise.all([web, ...workers].map((child) => child?.end()));
    await Promise.all([redis?.stop(), postgres?.stop(), openai?.close()]);
    installation?.remove();
  });

  it('make two at once and no more, and every generation gets its turn', async () => {
    for (let number = 0; number < count; number += 1) {
      await web.call('create', { prompt: `Door ${number}`, model: 'openai/gpt-image-1', quality: 'low', publish: 'auto' });
    }
    const totals = await waitFor(
      'all of them to end',
      async () => {
        const now = await web.call('totals');
        return now.states.succeeded === count && now;
      },
      180_000,
    );
    expect(totals.attempts).toEqual(Array.from({ length: count }, () => 'succeeded'));
    expect(openai.requests).toHaveLength(count);
    expect(openai.busiest).toBe(2);
    await expectNoOrphans(web, installation);
  }, 240_000);
});
