import { createLocalEventBus } from './adapters/events/local';
import { createRedisEventBus } from './adapters/events/redis';
import { createInProcessRateLimiter } from './adapters/limits/in-process';
import { createRedisRateLimiter } from './adapters/limits/redis';
import { createBullQueue } from './adapters/queue/bull';
import { createEmbeddedQueue } from './adapters/queue/embedded';
import type { Options } from './config';
import { ForgeError } from './engine/errors';
import type { EventBus, JobQueue, Logger, RateLimiter } from './engine/ports';

/**
 * The queue and the events, over Redis where the queue has other processes.
 * @param isWorker whether this process runs stages and answers nobody
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID
 */
export const createMessaging = async (
  { queue: { driver, redis, prefix }, engine: { leaseMs, sweepMs } }: Options,
  isWorker: boolean,
  logger: Logger,
): Promise<{ queue: JobQueue; events: EventBus }> => {
  if (driver === 'embedded' && isWorker) {
    throw new ForgeError(
      'IMAGEFORGE_CONFIG_INVALID',
      'A worker needs queue.driver "bull" in config/plugins, got "embedded": an embedded queue has no other process.',
    );
  }
  if (driver === 'embedded' || !redis) return { queue: createEmbeddedQueue(), events: createLocalEventBus({ logger }) };
  return {
    queue: await createBullQueue({
      redis,
      prefix,
      role: isWorker ? 'process' : 'add',
      // A dead worker's job comes back when its row does: earlier it would find the row held, later it would keep it.
      lockMs: leaseMs,
      stalledCheckMs: sweepMs,
      logger,
    }),
    events: await createRedisEventBus({ redis, prefix, logger }),
  };
};

/** Where there is a Redis, all processes that make calls share the limits, whichever queue they use. */
export const createLimiter = async (
  { queue: { redis, prefix }, engine: { leaseMs }, routing: { limits } }: Options,
  takesJobs: boolean,
  logger: Logger,
): Promise<RateLimiter> =>
  redis && takesJobs
    ? createRedisRateLimiter({ redis, prefix, limits, slotMs: leaseMs, logger })
    : createInProcessRateLimiter({ limits });
