import type { JobQueue } from '../ports';
import { type ContractOptions, contractTest } from './contract';
import { createGate, waitFor } from './wait-for';

/** Runs whatever comes and writes down what happened. */
const record = () => {
  const ran: string[] = [];
  const errors: unknown[] = [];
  return {
    ran,
    errors,
    handler: async ({ generationId }: { generationId: string }) => void ran.push(generationId),
    onError: (error: unknown) => void errors.push(error),
  };
};

const isEmpty = async (queue: JobQueue): Promise<boolean> => {
  const { waiting, delayed, active } = await queue.counts();
  return waiting + delayed + active === 0;
};

const drained = (queue: JobQueue) => waitFor('the queue to be empty', () => isEmpty(queue));

const ids = (count: number) => Array.from({ length: count }, (_, index) => `generation-${index}`);

/**
 * What every JobQueue does. `create` makes an empty queue that can both add and process; the suite
 * closes it.
 */
export const testJobQueue = (
  name: string,
  create: () => Promise<JobQueue> | JobQueue,
  options: ContractOptions = {},
): void => {
  const test = contractTest(options);

  describe(`${name}: JobQueue`, () => {
    let queue: JobQueue;

    beforeEach(async () => {
      queue = await create();
    });
    afterEach(() => queue.close(1_000));

    test('runs what was added before process and after it', async () => {
      const { ran, handler, onError } = record();
      await queue.add({ generationId: 'before' });
      queue.process(handler, { concurrency: 1, onError });
      await queue.add({ generationId: 'after' });
      await waitFor('both jobs', () => ran.length === 2);
      expect(ran).toEqual(['before', 'after']);
      await drained(queue);
    });

    test('hands the job over as it was added', async () => {
      const jobs: unknown[] = [];
      queue.process(async (job) => void jobs.push(job), { concurrency: 1, onError: fail });
      await queue.add({ generationId: 'a' });
      await waitFor('the job', () => jobs.length === 1);
      expect(jobs).toEqual([{ generationId: 'a' }]);
    });

    test('adds a job that waits already only once', async () => {
      const { ran, handler, onError } = record();
      await Promise.all([queue.add({ generationId: 'a' }), queue.add({ generationId: 'a' })]);
      await queue.add({ generationId: 'b' });
      await queue.add({ generationId: 'a' });
      expect(await queue.counts()).toEqual({ waiting: 2, delayed: 0, active: 0 });
      queue.process(handler, { concurrency: 1, onError });
      await drained(queue);
      expect([...ran].sort()).toEqual(['a', 'b']);
    });

    test('runs a job again that is added after it ended, well or badly', async () => {
      const ran: string[] = [];
      queue.process(
        async ({ generationId }) => {
          ran.push(generationId);
          throw new Error('broken');
        },
        { concurrency: 2, onError: () => undefined },
      );
      for (const turn of [1, 2, 3]) {
        await queue.add({ generationId: 'a' });
        await waitFor(`run ${turn}`, () => ran.length === turn);
        await drained(queue);
      }
      expect(ran).toEqual(['a', 'a', 'a']);
    });

    test('runs a job that is added while it runs once more afterwards, never beside itself', async () => {
      const gate = createGate();
      let running = 0;
      let most = 0;
      let runs = 0;
      queue.process(
        async () => {
          runs += 1;
          running += 1;
          most = Math.max(most, running);
          await gate.opened;
          running -= 1;
        },
        { concurrency: 3, onError: fail },
      );
      await queue.add({ generationId: 'a' });
      await waitFor('the first run', () => runs === 1);
      await Promise.all([1, 2, 3].map(() => queue.add({ generationId: 'a' })));
      gate.open();
      await waitFor('the second run', () => runs === 2);
      await drained(queue);
      expect({ runs, most }).toEqual({ runs: 2, most: 1 });
    });

    test('lets a job add itself again for later', async () => {
      const times: number[] = [];
      queue.process(
        async ({ generationId }) => {
          times.push(Date.now());
          if (times.length === 1) await queue.add({ generationId }, { delayMs: 100 });
        },
        { concurrency: 1, onError: fail },
      );
      await queue.add({ generationId: 'a' });
      await waitFor('the second run', () => times.length === 2);
      // Timers may fire a millisecond early by the other clock.
      expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(99);
    });

    test('waits as long as it was told to, and lets others pass meanwhile', async () => {
      const { ran, handler, onError } = record();
      const added = Date.now();
      await queue.add({ generationId: 'later' }, { delayMs: 150 });
      await queue.add({ generationId: 'later' }, { delayMs: 10_000 });
      await queue.add({ generationId: 'now' });
      expect(await queue.counts()).toEqual({ waiting: 1, delayed: 1, active: 0 });
      queue.process(handler, { concurrency: 1, onError });
      await waitFor('both jobs', () => ran.length === 2);
      expect(ran).toEqual(['now', 'later']);
      expect(Date.now() - added).toBeGreaterThanOrEqual(149);
    });

    test('brings a delayed job forward that is added for an earlier time', async () => {
      const { ran, handler, onError } = record();
      await queue.add({ generationId: 'a' }, { delayMs: 600_000 });
      await queue.add({ generationId: 'b' }, { delayMs: 600_000 });
      await queue.add({ generationId: 'a' });
      await queue.add({ generationId: 'b' }, { delayMs: 50 });
      expect(await queue.counts()).toEqual({ waiting: 1, delayed: 1, active: 0 });
      queue.process(handler, { concurrency: 1, onError });
      await waitFor('both jobs', () => ran.length === 2);
      await drained(queue);
      expect(ran).toEqual(['a', 'b']);
    });

    test('leaves a job that it has as it is, if it is told to', async () => {
      const gate = createGate();
      const ran: string[] = [];
      queue.process(
        async ({ generationId }) => {
          ran.push(generationId);
          if (generationId === 'running') await gate.opened;
        },
        { concurrency: 1, onError: fail },
      );
      await queue.add({ generationId: 'running' });
      await waitFor('the first job', () => ran.length === 1);
      await queue.add({ generationId: 'later' }, { delayMs: 600_000 });
      for (const generationId of ['running', 'later', 'new']) await queue.add({ generationId }, { ifUnknown: true });
      expect(await queue.counts()).toEqual({ waiting: 1, delayed: 1, active: 1 });
      gate.open();
      await waitFor('the new job', () => ran.includes('new'));
      await waitFor('the end of both', async () => (await queue.counts()).active === 0);
      expect(await queue.counts()).toEqual({ waiting: 0, delayed: 1, active: 0 });
      expect(ran).toEqual(['running', 'new']);
    });

    test('runs as many at once as it may, and not one more', async () => {
      const gate = createGate();
      const { onError } = record();
      let running = 0;
      let most = 0;
      let done = 0;
      queue.process(
        async () => {
          running += 1;
          most = Math.max(most, running);
          await gate.opened;
          running -= 1;
          done += 1;
        },
        { concurrency: 3, onError },
      );
      for (const generationId of ids(8)) await queue.add({ generationId });
      await waitFor('three jobs at once', () => running === 3);
      await waitFor('the others to wait', async () => (await queue.counts()).waiting === 5);
      expect((await queue.counts()).active).toBe(3);
      gate.open();
      await waitFor('all jobs', () => done === 8);
      expect(most).toBe(3);
    });

    test('keeps the order in which jobs were added', async () => {
      const { ran, handler, onError } = record();
      for (const generationId of ids(30)) await queue.add({ generationId });
      queue.process(handler, { concurrency: 1, onError });
      await drained(queue);
      expect(ran).toEqual(ids(30));
    });

    test('runs the job with the least priority first, and of equals the one that came first', async () => {
      const { ran, handler, onError } = record();
      const added: [string, number | undefined][] = [
        ['c', 2_000_000],
        ['d', 2_000_000],
        ['b', 5],
        ['e', 1_000_000_007],
        ['a', undefined],
      ];
      for (const [generationId, priority] of added) await queue.add({ generationId }, { priority });
      queue.process(handler, { concurrency: 1, onError });
      await drained(queue);
      expect(ran).toEqual(['a', 'b', 'c', 'd', 'e']);
    });

    test('keeps the place of a job that waits already', async () => {
      const { ran, handler, onError } = record();
      await queue.add({ generationId: 'late' }, { priority: 9 });
      await queue.add({ generationId: 'early' }, { priority: 5 });
      await queue.add({ generationId: 'late' }, { priority: 1 });
      queue.process(handler, { concurrency: 1, onError });
      await drained(queue);
      expect(ran).toEqual(['early', 'late']);
    });

    test('gives a job its place when its delay is over, and when it was added while it ran', async () => {
      const gate = createGate();
      const ran: string[] = [];
      queue.process(
        async ({ generationId }) => {
          ran.push(generationId);
          if (ran.length === 1) await gate.opened;
        },
        { concurrency: 1, onError: fail },
      );
      await queue.add({ generationId: 'running' });
      await waitFor('the first run', () => ran.length === 1);
      await queue.add({ generationId: 'later' }, { delayMs: 20, priority: 2 });
      await queue.add({ generationId: 'last' }, { priority: 4 });
      await queue.add({ generationId: 'running' }, { priority: 5 });
      await queue.add({ generationId: 'running' }, { priority: 3 });
      await waitFor('the delay to be over', async () => (await queue.counts()).waiting === 2);
      gate.open();
      await waitFor('all jobs', () => ran.length === 4);
      await drained(queue);
      // What ran is added again when it has ended; the queue may have taken the next one by then.
      expect(ran.filter((id) => id !== 'last')).toEqual(['running', 'later', 'running']);
    });

    test('reports a handler that rejects or throws, goes on, and does not try again', async () => {
      const { errors, onError } = record();
      const ran: string[] = [];
      await Promise.all(['rejects', 'throws', 'works'].map((generationId) => queue.add({ generationId })));
      queue.process(
        (job) => {
          ran.push(job.generationId);
          if (job.generationId === 'throws') throw new Error('thrown');
          return job.generationId === 'rejects' ? Promise.reject(new Error('rejected')) : Promise.resolve();
        },
        { concurrency: 1, onError },
      );
      await waitFor('all three jobs', () => ran.includes('works') && errors.length === 2);
      await drained(queue);
      expect([...ran].sort()).toEqual(['rejects', 'throws', 'works']);
      expect(errors.map((error) => (error as Error).message).sort()).toEqual(['rejected', 'thrown']);
    });

    test('survives an onError that throws', async () => {
      const { ran } = record();
      queue.process(
        async ({ generationId }) => {
          ran.push(generationId);
          throw new Error('broken');
        },
        {
          concurrency: 1,
          onError: () => {
            throw new Error('the report is broken too');
          },
        },
      );
      await queue.add({ generationId: 'a' });
      await queue.add({ generationId: 'b' });
      await waitFor('both jobs', () => ran.length === 2);
      await drained(queue);
    });

    test('runs each of 500 jobs once', async () => {
      const { ran, handler, onError } = record();
      queue.process(handler, { concurrency: 10, onError });
      await Promise.all(ids(500).map((generationId) => queue.add({ generationId })));
      await waitFor('all jobs', () => ran.length >= 500, 30_000);
      await drained(queue);
      expect([...ran].sort()).toEqual(ids(500).sort());
    });

    test('counts itself among those that take jobs, once it does', async () => {
      const { handler, onError } = record();
      expect(await queue.workers()).toBe(0);
      queue.process(handler, { concurrency: 3, onError });
      await waitFor('the worker to be counted', async () => (await queue.workers()) === 1);
    });

    test('refuses a second handler', async () => {
      const { handler, onError } = record();
      queue.process(handler, { concurrency: 1, onError });
      expect(() => queue.process(handler, { concurrency: 1, onError })).toThrow(
        expect.objectContaining({ code: 'IMAGEFORGE_INTERNAL' }),
      );
    });

    test('waits with close for the jobs under way, and starts no other', async () => {
      const gate = createGate();
      const happened: string[] = [];
      queue.process(
        async ({ generationId }) => {
          happened.push(`${generationId} started`);
          await gate.opened;
          happened.push(`${generationId} ended`);
        },
        { concurrency: 1, onError: fail },
      );
      await queue.add({ generationId: 'a' });
      await queue.add({ generationId: 'b' });
      await waitFor('the first job', () => happened.length === 1);
      const closed = queue.close(10_000).then(() => happened.push('closed'));
      gate.open();
      await closed;
      expect(happened).toEqual(['a started', 'a ended', 'closed']);
    });

    test('closes after the grace although a job hangs', async () => {
      const gate = createGate();
      let started = false;
      queue.process(
        async () => {
          started = true;
          await gate.opened;
        },
        { concurrency: 1, onError: () => undefined },
      );
      await queue.add({ generationId: 'a' });
      await waitFor('the job', () => started);
      await queue.close(20);
      gate.open();
    });

    test('rejects what is added after close, and can be closed twice', async () => {
      await Promise.all([queue.close(1_000), queue.close(1_000)]);
      await queue.close(1_000);
      await expect(queue.add({ generationId: 'a' })).rejects.toMatchObject({ code: 'IMAGEFORGE_INTERNAL' });
    });
  });
};

const fail = (error: unknown): void => {
  throw error;
};
