import { randomUUID } from 'node:crypto';
import { createRedisRateLimiter } from '../../plugins/imageforge/server/src/adapters/limits/redis';
import type { Logger, ProviderLimits, RateLimiter } from '../../plugins/imageforge/server/src/engine/ports';
import { testRateLimiter } from '../../plugins/imageforge/server/src/engine/testing/rate-limiter-contract';
import { waitFor } from '../../plugins/imageforge/server/src/engine/testing/wait-for';
import { describeWith } from '../support/parts';
import { type RedisServer, startRedis } from '../support/redis';

const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {} };

describeWith(['redis'], 'limits over Redis', () => {
  let redis: RedisServer;
  const opened: RateLimiter[] = [];

  const open = async (prefix: string, limits: ProviderLimits, slotMs = 30_000): Promise<RateLimiter> => {
    const limiter = await createRedisRateLimiter({ redis: redis.url, prefix, limits: { paid: limits }, slotMs, logger: quiet });
    opened.push(limiter);
    return limiter;
  };
  const isGranted = async (limiter: RateLimiter) => (await limiter.acquire('paid', 1)).granted;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(() => Promise.all(opened.splice(0).map((limiter) => limiter.close())));
  afterAll(() => redis.stop());

  testRateLimiter('redis', (limits) =>
    createRedisRateLimiter({ redis: redis.url, prefix: randomUUID(), limits, windowSeconds: 1, logger: quiet }),
  );

  it('are shared by all processes, and by no other installation', async () => {
    const prefix = randomUUID();
    const [one, two, other] = [
      await open(prefix, { requestsPerMinute: 5 }),
      await open(prefix, { requestsPerMinute: 5 }),
      await open(randomUUID(), { requestsPerMinute: 5 }),
    ];
    const granted = await Promise.all(Array.from({ length: 20 }, (_, index) => isGranted(index % 2 ? one : two)));
    expect(granted.filter(Boolean)).toHaveLength(5);
    await one.pause('paid', 60_000);
    expect(await two.acquire('paid', 1)).toMatchObject({ granted: false });
    expect(await isGranted(other)).toBe(true);
  });

  it('hold a place as long as its call lasts, and give it back when its process is gone', async () => {
    const prefix = randomUUID();
    const [dying, living] = [await open(prefix, { concurrent: 1 }, 300), await open(prefix, { concurrent: 1 }, 300)];
    expect(await isGranted(dying)).toBe(true);
    const scoreNow = () => redis.command('ZCOUNT', `${prefix}:limits:slots:paid`, '-inf', '+inf');
    expect(await isGranted(living)).toBe(false);
    // Without its connection a process renews nothing: what a kill leaves behind.
    await dying.close();
    await waitFor('the place of the dead process', () => isGranted(living));
    expect(await scoreNow()).toBe(':1');
  });

  it('are kept by each process for itself while Redis is away, and together again afterwards', async () => {
    const prefix = randomUUID();
    const [one, two] = [await open(prefix, { concurrent: 1 }), await open(prefix, { concurrent: 1 })];
    expect(await isGranted(one)).toBe(true);
    await redis.shutdown();
    const away = await Promise.all([isGranted(one), isGranted(one), isGranted(two), isGranted(two)]);
    expect(away).toEqual([true, false, true, false]);
    await redis.start();
    const shared = await open(prefix, { concurrent: 1 });
    await waitFor('Redis to count again', () => isGranted(shared));
    await waitFor('the others to be back', async () => !(await isGranted(two)));
  });
});
