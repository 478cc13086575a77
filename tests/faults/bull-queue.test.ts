import { randomUUID } from 'node:crypto';
import {
  type BullQueueOptions,
  createBullQueue,
} from '../../plugins/imageforge/server/src/adapters/queue/bull';
import type { JobQueue, Logger } from '../../plugins/imageforge/server/src/engine/ports';
import { testJobQueue } from '../../plugins/imageforge/server/src/engine/testing/job-queue-contract';
import { createGate, waitFor } from '../../plugins/imageforge/server/src/engine/testing/wait-for';
import { describeWith } from '../support/parts';
import { type RedisServer, startRedis } from '../support/redis';
import { type RedisGate, startRedisGate } from '../support/redis-gate';

const createLog = (): Logger & { lines: string[] } => {
  const lines: string[] = [];
  const write = (level: string) => (message: string) => void lines.push(`${level}: ${message}`);
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
};

describeWith(['redis'], 'the Bull queue', () => {
  let redis: RedisServer;
  let log: ReturnType<typeof createLog>;
  const opened: JobQueue[] = [];
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => void unhandled.push(reason);

  const open = async (options: Partial<BullQueueOptions> = {}) => {
    const queue = await createBullQueue({
      redis: redis.url,
      name: randomUUID(),
      role: 'process',
      logger: log,
      ...options,
    });
    opened.push(queue);
    return queue;
  };

  beforeAll(async () => {
    process.on('unhandledRejection', onUnhandled);
    redis = await startRedis();
  });
  beforeEach(() => {
    log = createLog();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((queue) => queue.close(0)));
    expect(unhandled).toEqual([]);
  });
  afterAll(async () => {
    await redis.stop();
    process.removeListener('unhandledRejection', onUnhandled);
  });

  // Many adds at once on a busy machine are no outage.
  testJobQueue('bull', () => open({ answerMs: 30_000 }));

  it('shares its jobs between processes', async () => {
    const name = randomUUID();
    const web = await open({ name, role: 'add' });
    const workers = await Promise.all([open({ name }), open({ name })]);
    const ran: string[] = [];
    const gate = createGate();
    const busy = new Set<JobQueue>();
    for (const worker of workers) {
      worker.process(
        async ({ generationId }) => {
          busy.add(worker);
          await gate.opened;
          ran.push(generationId);
        },
        { concurrency: 1, onError: () => undefined },
      );
    }
    for (let i = 0; i < 20; i++) await web.add({ generationId: `job-${i}` });
    await waitFor('both workers to have a job', () => busy.size === 2);
    gate.open();
    await waitFor('all jobs', () => ran.length === 20);
    expect(new Set(ran).size).toBe(20);
  });

  it('knows how many processes take its jobs, and forgets one that has died', async () => {
    const name = randomUUID();
    const web = await open({ name, role: 'add' });
    const workers = await Promise.all([open({ name }), open({ name })]);
    for (const worker of workers) worker.process(async () => undefined, { concurrency: 4, onError: () => undefined });
    await waitFor('both workers to be counted', async () => (await web.workers()) === 2);
    // Its time was over a while ago.
    await redis.command('ZADD', `imageforge:${name}:workers`, '1', 'a worker that was killed');
    expect(await web.workers()).toBe(2);
    await workers[0]?.close(0);
    expect(await web.workers()).toBe(1);
  });

  it('counts its workers again after Redis was emptied', async () => {
    const queue = await open({ aliveMs: 150 });
    queue.process(async () => undefined, { concurrency: 1, onError: () => undefined });
    await waitFor('the worker to be counted', async () => (await queue.workers()) === 1);
    await redis.flushall();
    await waitFor('the worker to be counted again', async () => (await queue.workers()) === 1);
  });

  it('runs no jobs in the role that only adds', async () => {
    const queue = await open({ role: 'add' });
    expect(() => queue.process(async () => undefined, { concurrency: 1, onError: () => undefined })).toThrow(
      'This queue was made with the role "add": it runs no jobs.',
    );
  });

  it('keeps what waits over a close', async () => {
    const name = randomUUID();
    const first = await open({ name });
    await first.add({ generationId: 'a' });
    await first.close(0);
    expect(await (await open({ name })).counts()).toEqual({ waiting: 1, delayed: 0, active: 0 });
  });

  it('leaves a job that outlasts the grace to another worker', async () => {
    const name = randomUUID();
    const short = { name, lockMs: 200, stalledCheckMs: 100 };
    const first = await open(short);
    const gate = createGate();
    let started = 0;
    first.process(
      async () => {
        started += 1;
        await gate.opened;
      },
      { concurrency: 1, onError: () => undefined },
    );
    await first.add({ generationId: 'a' });
    await waitFor('the job', () => started === 1);
    await first.close(10);
    const ran: string[] = [];
    (await open(short)).process(async ({ generationId }) => void ran.push(generationId), {
      concurrency: 1,
      onError: () => undefined,
    });
    await waitFor('the other worker to run it', () => ran.length === 1);
    gate.open();
    expect(ran).toEqual(['a']);
  });

  it('holds nothing in Redis when everything has ended', async () => {
    const name = randomUUID();
    const queue = await open({ name, prefix: 'forge-test' });
    let ran = 0;
    queue.process(async () => void (ran += 1), { concurrency: 2, onError: () => undefined });
    for (let i = 0; i < 10; i++) await queue.add({ generationId: `job-${i}` });
    await waitFor('all jobs', () => ran === 10);
    await waitFor('an empty queue', async () => (await queue.counts()).active === 0);
    const script = `
      local left = 0
      for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
        if not (key:find(':id$') or key:find(':stalled%-check$') or key:find(':stalled$')) then left = left + 1 end
      end
      return left
    `;
    await queue.close(1_000);
    expect(await redis.command('EVAL', script, '0', `forge-test:${name}:*`)).toBe(':0');
  });

  describe('between two commands of an add', () => {
    let gate: RedisGate;
    beforeEach(async () => {
      gate = await startRedisGate(redis.port);
    });
    afterEach(() => gate.close());

    /**
     * Adds a job that is delayed, for now, and lets something happen before the nth of the commands.
     * @returns where the job is afterwards; undefined when the add has fewer commands
     */
    const addWith = async (happens: (id: string, name: string) => Promise<unknown>, nth: number) => {
      const [id, name] = [randomUUID(), randomUUID()];
      const [direct, gated] = await Promise.all([open({ name, role: 'add' }), open({ name, role: 'add', redis: gate.url })]);
      await direct.add({ generationId: id }, { delayMs: 600_000 });
      // The first use of a connection has more to say.
      await gated.add({ generationId: randomUUID() }, { delayMs: 900_000 });
      let commands = 0;
      gate.before = async () => {
        commands += 1;
        if (commands === nth) await happens(id, name);
      };
      await gated.add({ generationId: id });
      gate.before = undefined;
      return commands < nth ? undefined : redis.command('EVAL', placeScript, '0', `imageforge:${name}`, id);
    };

    /** Where a job is, and whether it still says which generation it is for. */
    const placeScript = `
      local found = {}
      for _, list in ipairs({'wait', 'active'}) do
        for _, id in ipairs(redis.call('LRANGE', ARGV[1] .. ':' .. list, 0, -1)) do
          if id == ARGV[2] then found[#found + 1] = list end
        end
      end
      local score = redis.call('ZSCORE', ARGV[1] .. ':delayed', ARGV[2])
      if score then found[#found + 1] = 'delayed' end
      if redis.call('HEXISTS', ARGV[1] .. ':' .. ARGV[2], 'data') == 0 then found[#found + 1] = 'without data' end
      return redis.status_reply(table.concat(found, ' '))
    `;

    it('takes no job away from a worker that is just taking it', async () => {
      // As Bull does it in two steps: the delayed job is due, and moves to the active ones. Its lock comes a moment later.
      const takeScript = `
        if redis.call('ZREM', ARGV[1] .. ':delayed', ARGV[2]) == 1 then redis.call('LPUSH', ARGV[1] .. ':wait', ARGV[2]) end
        if redis.call('LREM', ARGV[1] .. ':wait', 0, ARGV[2]) > 0 then redis.call('LPUSH', ARGV[1] .. ':active', ARGV[2]) end
      `;
      const take = (id: string, name: string) => redis.command('EVAL', takeScript, '0', `imageforge:${name}`, id);
      for (let nth = 1, place = ''; ; nth += 1) {
        place = (await addWith(take, nth)) ?? '';
        if (place === '') return expect(nth).toBeGreaterThan(1);
        expect({ nth, place }).toEqual({ nth, place: '+active' });
      }
    });

    it('keeps the earlier of two times when somebody adds the job for a later one', async () => {
      const addLater = async (id: string, name: string) => (await open({ name, role: 'add' })).add({ generationId: id }, { delayMs: 300_000 });
      for (let nth = 1, place = ''; ; nth += 1) {
        place = (await addWith(addLater, nth)) ?? '';
        if (place === '') return expect(nth).toBeGreaterThan(1);
        expect({ nth, place }).toEqual({ nth, place: '+wait' });
      }
    });
  });

  describe('when Redis fails', () => {
    afterEach(async () => {
      redis.thaw();
      await redis.restart();
    });

    it('goes on after FLUSHALL, also of a job that was under way', async () => {
      const queue = await open();
      const gate = createGate();
      const ran: string[] = [];
      queue.process(
        async ({ generationId }) => {
          ran.push(generationId);
          if (generationId === 'held') await gate.opened;
        },
        { concurrency: 2, onError: () => undefined },
      );
      await queue.add({ generationId: 'held' });
      await waitFor('the job', () => ran.length === 1);
      await redis.flushall();
      await queue.add({ generationId: 'after' });
      await waitFor('the job that was added afterwards', () => ran.includes('after'));
      gate.open();
      await queue.add({ generationId: 'last' });
      await waitFor('the last job', () => ran.includes('last'));
      await queue.add({ generationId: 'held' });
      await waitFor('the same job again', () => ran.filter((id) => id === 'held').length === 2);
    });

    it('goes on after a restart of an empty Redis, and logs the outage once', async () => {
      const queue = await open();
      const ran: string[] = [];
      queue.process(async ({ generationId }) => void ran.push(generationId), {
        concurrency: 2,
        onError: () => undefined,
      });
      await queue.add({ generationId: 'before' });
      await waitFor('the job before', () => ran.length === 1);
      await redis.shutdown();
      await waitFor('the outage to be seen', () => log.lines.length > 0);
      // Long enough for every connection to have tried in vain.
      await expect(queue.add({ generationId: 'lost' })).rejects.toMatchObject({
        code: 'IMAGEFORGE_INTERNAL',
      });
      await redis.start();
      await waitFor('the end of the outage', () => log.lines.some((line) => line.startsWith('info')));
      await queue.add({ generationId: 'after' });
      await queue.add({ generationId: 'later' }, { delayMs: 50 });
      await waitFor('the jobs after', () => ran.includes('after') && ran.includes('later'));
      expect(log.lines).toEqual([
        expect.stringMatching(/^warn: The queue cannot reach Redis \(.*\); it keeps trying\.$/),
        'info: The queue reaches Redis again.',
      ]);
    });

    it('rejects an add in bounded time while Redis is down, and at once when that is known', async () => {
      await redis.shutdown();
      const queue = await open({ answerMs: 300 });
      const times: number[] = [];
      for (let i = 0; i < 3; i++) {
        const start = Date.now();
        await expect(queue.add({ generationId: 'a' })).rejects.toMatchObject({
          code: 'IMAGEFORGE_INTERNAL',
          message: expect.stringMatching(/^The queue could not take the job, because of Redis: .+\.$/),
        });
        times.push(Date.now() - start);
      }
      await expect(queue.counts()).rejects.toMatchObject({ code: 'IMAGEFORGE_INTERNAL' });
      // Generous: what matters is that it does not hang.
      expect(Math.max(...times)).toBeLessThan(3_000);
      await redis.start();
      await waitFor('an add that works', () =>
        queue.add({ generationId: 'a' }).then(
          () => true,
          () => false,
        ),
      );
    });

    it('rejects an add in bounded time while Redis accepts and does not answer', async () => {
      const queue = await open({ answerMs: 300 });
      await queue.add({ generationId: 'a' });
      redis.freeze();
      await expect(queue.add({ generationId: 'b' })).rejects.toMatchObject({ code: 'IMAGEFORGE_INTERNAL' });
      redis.thaw();
      await waitFor('an add that works', () =>
        queue.add({ generationId: 'c' }).then(
          () => true,
          () => false,
        ),
      );
    });

    it('starts and closes while Redis is down', async () => {
      await redis.shutdown();
      const queue = await open();
      queue.process(async () => undefined, { concurrency: 2, onError: () => undefined });
      await waitFor('the outage to be seen', () => log.lines.length > 0);
      await queue.close(100);
      expect(log.lines).toHaveLength(1);
    });

    it('starts to work when Redis comes later than the worker', async () => {
      await redis.shutdown();
      const queue = await open();
      const ran: string[] = [];
      queue.process(async ({ generationId }) => void ran.push(generationId), {
        concurrency: 2,
        onError: () => undefined,
      });
      await waitFor('the outage to be seen', () => log.lines.length > 0);
      await redis.start();
      await waitFor('an add that works', () =>
        queue.add({ generationId: 'a' }).then(
          () => true,
          () => false,
        ),
      );
      await waitFor('the job', () => ran.length === 1);
    });

    it('survives that the password changes while it runs, and works again with the old one', async () => {
      const queue = await open();
      const ran: string[] = [];
      queue.process(async ({ generationId }) => void ran.push(generationId), {
        concurrency: 2,
        onError: () => undefined,
      });
      await queue.add({ generationId: 'before' });
      await waitFor('the job before', () => ran.length === 1);
      await redis.changePassword('another');
      await waitFor('the refusal to be seen', () => log.lines.some((line) => line.includes('NOAUTH')));
      await expect(queue.add({ generationId: 'lost' })).rejects.toMatchObject({ code: 'IMAGEFORGE_INTERNAL' });
      await redis.changePassword('');
      await waitFor('the end of the outage', () => log.lines.some((line) => line.startsWith('info')));
      await queue.add({ generationId: 'after' });
      // Bull hears of an earlier time over its subscription.
      await queue.add({ generationId: 'later' }, { delayMs: 50 });
      await waitFor('the jobs after', () => ran.includes('after') && ran.includes('later'));
      expect(log.lines.filter((line) => line.startsWith('info'))).toHaveLength(1);
    });

    it('waits for Redis to want no password any more, and only then says that it takes jobs', async () => {
      await redis.changePassword('unknown');
      const queue = await open();
      const happened: string[] = [];
      queue.process(async ({ generationId }) => void happened.push(generationId), {
        concurrency: 2,
        onError: () => undefined,
        onReady: () => void happened.push('ready'),
      });
      // Refused more than once, by each of its connections.
      await waitFor('the refusal to be seen', () => log.lines.length > 0);
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(happened).toEqual([]);
      await redis.changePassword('');
      await waitFor('the queue to be ready', () => happened.length > 0);
      await waitFor('an add that works', () =>
        queue.add({ generationId: 'a' }).then(
          () => true,
          () => false,
        ),
      );
      await waitFor('the job', () => happened.length > 1);
      expect(happened).toEqual(['ready', 'a']);
    });

    it('says of a wrong password once that it is refused, and nothing of a recovery', async () => {
      await redis.changePassword('right');
      const url = redis.url.replace('//', '//:wrong@');
      const queue = await open({ redis: url });
      queue.process(async () => undefined, { concurrency: 2, onError: () => undefined });
      await waitFor('the refusal to be seen', () => log.lines.length > 0);
      // Several attempts of every connection.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(log.lines).toEqual([expect.stringMatching(/^warn: The queue cannot reach Redis \(WRONGPASS .*\); it keeps trying\.$/)]);
      await queue.close(0);
    });

    it('closes while Redis is down and a job is under way', async () => {
      const queue = await open();
      const gate = createGate();
      const happened: string[] = [];
      queue.process(
        async () => {
          happened.push('started');
          await gate.opened;
          happened.push('ended');
        },
        { concurrency: 2, onError: () => undefined },
      );
      await queue.add({ generationId: 'a' });
      await waitFor('the job', () => happened.length === 1);
      await redis.shutdown();
      const closed = queue.close(5_000).then(() => happened.push('closed'));
      gate.open();
      await closed;
      expect(happened).toEqual(['started', 'ended', 'closed']);
    });
  });
});
