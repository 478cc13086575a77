import { randomUUID } from 'node:crypto';
import { createRedisEventBus } from '../../plugins/imageforge/server/src/adapters/events/redis';
import type { EventBus, ForgeEvent, Logger } from '../../plugins/imageforge/server/src/engine/ports';
import { testEventBus } from '../../plugins/imageforge/server/src/engine/testing/event-bus-contract';
import { waitFor } from '../../plugins/imageforge/server/src/engine/testing/wait-for';
import { describeWith } from '../support/parts';
import { type RedisServer, startRedis } from '../support/redis';

const event = (generationId: string): ForgeEvent => ({ type: 'generation.cancel-requested', generationId });

describeWith(['redis'], 'the Redis event bus', () => {
  let redis: RedisServer;
  let lines: string[];
  const opened: EventBus[] = [];
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => void unhandled.push(reason);

  const logger: Logger = {
    debug: () => undefined,
    info: (message) => void lines.push(`info: ${message}`),
    warn: (message) => void lines.push(`warn: ${message}`),
    error: (message) => void lines.push(`error: ${message}`),
  };
  const open = async (prefix: string, startMs = 2_000) => {
    const bus = await createRedisEventBus({ redis: redis.url, prefix, logger, startMs });
    opened.push(bus);
    const heard: ForgeEvent[] = [];
    bus.subscribe((one) => void heard.push(one));
    return { bus, heard };
  };

  beforeAll(async () => {
    process.on('unhandledRejection', onUnhandled);
    redis = await startRedis();
  });
  beforeEach(() => {
    lines = [];
  });
  afterEach(() => Promise.all(opened.splice(0).map((bus) => bus.close())));
  afterAll(async () => {
    await redis.stop();
    process.removeListener('unhandledRejection', onUnhandled);
  });

  testEventBus('redis', (log) =>
    createRedisEventBus({ redis: redis.url, prefix: randomUUID(), logger: log }),
  );

  it('delivers to every process, once to each, in order', async () => {
    const prefix = randomUUID();
    const [one, two, three] = await Promise.all([open(prefix), open(prefix), open(prefix)]);
    const sent = Array.from({ length: 50 }, (_, index) => event(`generation-${index}`));
    for (const each of sent) one.bus.publish(each);
    two.bus.publish(event('from two'));
    for (const { heard } of [one, two, three]) {
      await waitFor('all events', () => heard.length >= 51);
      expect(heard).toHaveLength(51);
      expect(
        heard.filter(
          (each) => each.type !== 'generation.cancel-requested' || each.generationId !== 'from two',
        ),
      ).toEqual(sent);
    }
  });

  it('hears only its own prefix', async () => {
    const [mine, other] = await Promise.all([open('a'), open('b')]);
    const alsoMine = await open('a');
    mine.bus.publish(event('x'));
    await waitFor('the event', () => alsoMine.heard.length === 1);
    expect(other.heard).toEqual([]);
  });

  it('passes over what is no event', async () => {
    const prefix = randomUUID();
    const { heard, bus } = await open(prefix);
    for (const text of ['not json', 'null', '[]', '{"from":1}', '{"from":"x","event":{"type":"toString"}}']) {
      await redis.command('PUBLISH', `${prefix}:events`, text);
    }
    await redis.command('PUBLISH', `${prefix}:events`, JSON.stringify({ from: 'x', event: event('good') }));
    await waitFor('the event', () => heard.length > 0);
    expect(heard).toEqual([event('good')]);
    bus.publish(event('own'));
    expect(heard).toHaveLength(2);
  });

  describe('when Redis fails', () => {
    afterEach(() => redis.restart());

    it('delivers at home, drops the rest, and goes on afterwards; it logs the outage once', async () => {
      const prefix = randomUUID();
      const [one, two] = [await open(prefix), await open(prefix)];
      await redis.shutdown();
      await waitFor('the outage to be seen', () => lines.length >= 2);
      for (let i = 0; i < 20; i++) one.bus.publish(event('lost'));
      expect(one.heard).toHaveLength(20);
      await redis.start();
      await waitFor('both to be back', () => lines.filter((line) => line.startsWith('info')).length === 2);
      await waitFor('an event that arrives', () => {
        one.bus.publish(event('after'));
        return two.heard.length > 0;
      });
      expect(two.heard[0]).toEqual(event('after'));
      const outages = lines.filter((line) => line.startsWith('warn: The event bus cannot reach Redis'));
      const drops = lines.filter((line) => line.startsWith('warn: Events reach no other process for now'));
      // Two buses saw the outage, one had something to say in it.
      expect([outages.length, drops.length]).toEqual([2, 1]);
    });

    it('survives that the password changes while it runs, and hears others again afterwards', async () => {
      const prefix = randomUUID();
      const [one, two] = [await open(prefix), await open(prefix)];
      await redis.changePassword('another');
      await waitFor('the refusal to be seen', () => lines.filter((line) => line.includes('NOAUTH')).length === 2);
      one.bus.publish(event('lost'));
      await redis.changePassword('');
      await waitFor('both to be back', () => lines.filter((line) => line.startsWith('info')).length === 2);
      await waitFor('an event that arrives', () => {
        one.bus.publish(event('after'));
        return two.heard.length > 0;
      });
      expect(two.heard[0]).toEqual(event('after'));
      expect(unhandled).toEqual([]);
    });

    it('starts and closes while Redis is down', async () => {
      await redis.shutdown();
      const { bus, heard } = await open(randomUUID(), 50);
      bus.publish(event('x'));
      expect(heard).toEqual([event('x')]);
      await bus.close();
    });

    it('hears others when Redis comes later than the bus', async () => {
      const prefix = randomUUID();
      await redis.shutdown();
      const [one, two] = [await open(prefix, 50), await open(prefix, 50)];
      await redis.start();
      await waitFor('an event that arrives', () => {
        one.bus.publish(event('x'));
        return two.heard.length > 0;
      });
    });
  });
});
