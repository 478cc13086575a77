import type { JobOptions, Queue, QueueOptions } from 'bull';
import type { Redis, RedisOptions } from 'ioredis';
import { ForgeError, messageOf } from '../../engine/errors';
import type { Job, JobQueue, Logger } from '../../engine/ports';
import { createRedisConnections, type RedisTarget } from '../redis/connections';
import { within } from '../redis/within';
import { createPresence } from './bull-presence';
import { type BullWorker, startBullWorker } from './bull-worker';

export interface BullQueueOptions {
  redis: RedisTarget;
  /** First part of every key in Redis. Default `imageforge`. */
  prefix?: string;
  /** Name of the queue, the second part. Default `generations`. */
  name?: string;
  /** `add`: the web process, which runs no jobs. `process`: a worker; it may add as well. */
  role: 'add' | 'process';
  logger: Logger;
  /** ms after which `add` and `counts` reject when Redis does not answer. Default 2,000. */
  answerMs?: number;
  /**
   * ms that a job stays with a worker that gives no sign of life. Default 30,000. The worker renews
   * it at half time, so it must be longer than anything that blocks its event loop (well under a
   * second here: the heavy work is sharp's threads and other processes), and a killed worker's job
   * comes back after about this time and `stalledCheckMs`. Too short costs little: the job runs
   * twice, and the row's lease lets one of them go on.
   */
  lockMs?: number;
  /** ms between two looks for jobs of dead workers. Default 15,000. */
  stalledCheckMs?: number;
  /** ms after which a worker that gives no sign of life is not counted any more. Default 15,000. */
  aliveMs?: number;
}

/**
 * Bull's blocking and subscriber connections must wait for Redis for ever, and Bull refuses others;
 * the connection that takes and ends jobs waits as well: an outage then delays a job's end, while
 * giving up would leave it active until its lock is over.
 */
const patient: RedisOptions = { maxRetriesPerRequest: null, enableReadyCheck: false };

/**
 * The connection that adds must not wait: publishing content may hang on it. The commands have a
 * deadline, and the first attempt to connect again throws out what waits, so that an outage does
 * not pile them up. Without ioredis' offline queue (`enableOfflineQueue: false`) the adds of the
 * first moments after the start and of every short break would fail, with no need.
 */
const hasty = (answerMs: number): RedisOptions => ({
  maxRetriesPerRequest: 1,
  connectTimeout: answerMs,
  commandTimeout: answerMs,
});

/**
 * `attempts: 1`: only the router repeats anything. Removing a job that ended frees its id, which is
 * the generation's, to be added again.
 */
const jobOptions: JobOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true };

/**
 * Sees to it that Bull, which drops a job that it has, runs this one when it is to. One that runs is
 * remembered in a hash, by the id: when it is to run again (ms of the epoch), and its place. One that
 * is delayed for longer is brought forward. Of two times the earlier one holds, of two places the one
 * further ahead.
 *
 * Nothing is removed, and it is one step for Redis: Bull moves a job to the active ones before it
 * locks it, so whoever looks at a job and removes it afterwards may take it away from a worker, and
 * it then runs twice at once.
 *
 * KEYS: lock, delayed, the job, the hash. ARGV: id, when, place. Returns 1 when it was brought forward.
 */
const makeRoomScript = `
  local id, dueAt, priority = ARGV[1], ARGV[2], ARGV[3]
  if redis.call('EXISTS', KEYS[1]) == 1 then
    local known = redis.call('HGET', KEYS[4], id)
    if known then
      local knownDueAt, knownPriority = known:match('^(%d+) (%d+)$')
      if tonumber(knownDueAt) < tonumber(dueAt) then dueAt = knownDueAt end
      if tonumber(knownPriority) < tonumber(priority) then priority = knownPriority end
    end
    redis.call('HSET', KEYS[4], id, dueAt .. ' ' .. priority)
    return 0
  end
  -- Bull's scores carry a counter in their lower 12 bits, and its places begin with 1.
  local score = redis.call('ZSCORE', KEYS[2], id)
  if not score or score / 4096 <= dueAt + 1 then return 0 end
  redis.call('ZADD', KEYS[2], dueAt * 4096 + score % 4096, id)
  local place = tonumber(redis.call('HGET', KEYS[3], 'priority')) or 0
  if place > priority + 1 then redis.call('HSET', KEYS[3], 'priority', priority + 1) end
  redis.call('PUBLISH', KEYS[2], dueAt)
  return 1
`;
/** Takes it back: returns the time and the place, if it was there. */
const recallScript = `
  local known = redis.call('HGET', KEYS[1], ARGV[1])
  if known then redis.call('HDEL', KEYS[1], ARGV[1]) end
  return known
`;

/** Bull's 0 means "none", which it runs after all the others. */
const bullPriority = (priority: number): number => priority + 1;

const queueError = (message: string, cause?: unknown): ForgeError =>
  new ForgeError('IMAGEFORGE_INTERNAL', message, { cause });

/**
 * Jobs in Redis, run by as many worker processes as there are. Loads `bull` and `ioredis` when it
 * is called; it resolves whether Redis is there or not.
 *
 * A job that is added while it runs is run once more afterwards, and of two times for the same job
 * the earlier one holds. Bull by itself drops both. After `close`, `add` rejects with
 * `IMAGEFORGE_INTERNAL`; what waits stays in Redis, and a job that outlasts the grace is taken over
 * by another worker when its lock is over.
 */
export const createBullQueue = async (options: BullQueueOptions): Promise<JobQueue> => {
  const { redis, prefix = 'imageforge', name = 'generations', role, logger } = options;
  const { answerMs = 2_000, lockMs = 30_000, stalledCheckMs = 15_000, aliveMs = 15_000 } = options;
  const { default: Bull } = await import('bull');
  const connections = await createRedisConnections({ redis, part: 'queue', logger });
  const againKey = `${prefix}:${name}:again`;

  const open = (createClient: NonNullable<QueueOptions['createClient']>): Queue<Job> => {
    const queue = new Bull<Job>(name, {
      prefix,
      createClient,
      settings: {
        lockDuration: lockMs,
        stalledInterval: stalledCheckMs,
        // Bull fails a job for good after so many stalls; a generation's crashes are counted on its row.
        maxStalledCount: 1_000_000,
        retryProcessDelay: 500,
      },
      // Asks Redis for its version at once and waits for the answer, also when the queue is closed.
      ...{ skipVersionCheck: true },
    });
    // What the connections say is logged by them; this is about jobs, and one line an outage is enough.
    let lastMessage: string | undefined;
    queue.on('error', (error) => {
      if (closing || connections.isOutage(error) || error.message === lastMessage) return;
      lastMessage = error.message;
      logger.warn(`The queue had a problem: ${error.message}`);
    });
    return queue;
  };

  const adding = connections.open(hasty(answerMs));
  const adder = open(() => adding);
  const presence = createPresence(adding, `${prefix}:${name}:workers`, aliveMs);
  let worker: BullWorker | undefined;
  let closing: Promise<void> | undefined;
  /** An add has waited in vain in the outage that goes on. */
  let gaveUp = false;
  adding.on('ready', () => {
    gaveUp = false;
  });

  /** The answer of Redis, in bounded time; the first call of an outage waits, the next ones need not. */
  const answer = async <T>(what: string, ask: () => Promise<T>): Promise<T> => {
    if (closing) throw queueError('The queue is closed and takes no more jobs.');
    try {
      if (gaveUp && connections.isDown(adding)) throw new Error('it is down');
      return await within(ask(), answerMs);
    } catch (thrown) {
      gaveUp = true;
      // That Redis is away is said in one line; a stack is for what nobody expected.
      const cause = connections.isDown(adding) ? undefined : thrown;
      throw queueError(`The queue could not ${what}, because of Redis: ${messageOf(thrown)}.`, cause);
    }
  };

  /**
   * Bull hears of delayed jobs on it. Bull subscribes once, and never takes a job when Redis refuses at
   * that moment; ioredis subscribes again after an outage, and ends the process when refused. So each
   * connection is subscribed here, and Bull only listens.
   */
  const openSubscriber = (): Redis => {
    const subscriber = connections.open({ ...patient, autoResubscribe: false }, () => subscribe(`${prefix}:${name}:delayed`));
    const subscribe = subscriber.subscribe.bind(subscriber);
    return Object.assign(subscriber, { subscribe: () => Promise.resolve(1) });
  };

  /** @returns whether it was delayed for longer, and now is not. */
  const makeRoom = async (generationId: string, dueAt: number, priority: number): Promise<boolean> => {
    const job = `${prefix}:${name}:${generationId}`;
    const keys = [`${job}:lock`, `${prefix}:${name}:delayed`, job, againKey];
    return (await adding.eval(makeRoomScript, keys.length, ...keys, generationId, dueAt, priority)) === 1;
  };

  /** Bull's workers would do so by their timers; while there are none it shows as waiting all the same. */
  const promote = async (generationId: string): Promise<void> => {
    const job = await adder.getJob(generationId);
    // A worker's timer may have been quicker.
    await job?.promote().catch(() => undefined);
  };

  const addJob = async (generationId: string, delayMs: number, priority: number): Promise<void> => {
    if (await makeRoom(generationId, Date.now() + delayMs, priority)) return delayMs === 0 ? promote(generationId) : undefined;
    await addUnknown(generationId, delayMs, priority);
  };

  /** Bull drops a job that it has. */
  const addUnknown = async (generationId: string, delayMs: number, priority: number): Promise<void> => {
    const options = { jobId: generationId, delay: delayMs, priority: bullPriority(priority) };
    await adder.add({ generationId }, { ...jobOptions, ...options });
  };

  /**
   * Adds the job again if it was asked for while it ran. What cannot be added any more (Redis went
   * away, the queue closes) is found by the sweep over the rows.
   */
  const addAgain = async (client: Redis, generationId: string): Promise<void> => {
    try {
      const known = await client.eval(recallScript, 1, againKey, generationId);
      if (typeof known !== 'string') return;
      const [dueAt = 0, priority = 0] = known.split(' ').map(Number);
      await addJob(generationId, Math.max(0, dueAt - Date.now()), priority);
    } catch (thrown) {
      logger.debug(`Generation ${generationId} may have been asked for while it ran: ${messageOf(thrown)}.`);
    }
  };

  return {
    add: ({ generationId }, { delayMs = 0, priority = 0, ifUnknown = false } = {}) =>
      answer('take the job', () => (ifUnknown ? addUnknown : addJob)(generationId, delayMs, priority)),

    process(handler, { concurrency, onError, onReady }) {
      if (role !== 'process') throw queueError('This queue was made with the role "add": it runs no jobs.');
      if (worker) throw queueError('The queue has a handler already.');
      const client = connections.open(patient);
      const blocking = connections.open(patient);
      const subscriber = openSubscriber();
      const clients = { client, subscriber, bclient: blocking };
      void connections.served(client, blocking, subscriber).then(() => {
        if (!closing) presence.come();
        onReady?.();
      });
      worker = startBullWorker({
        queue: open((type) => clients[type]),
        blocking,
        handler,
        concurrency,
        onError,
        onReleased: (generationId) => addAgain(client, generationId),
        logger,
      });
    },

    async counts() {
      const { waiting, delayed, active } = await answer('be counted', () => adder.getJobCounts());
      return { waiting, delayed, active };
    },

    workers: () => answer('count its workers', presence.count),

    close(graceMs) {
      closing ??= (async () => {
        await Promise.all([presence.leave(), worker?.stop(graceMs)]);
        await within(adder.close(true), answerMs).catch(() => undefined);
        await connections.close();
      })();
      return closing;
    },
  };
};
