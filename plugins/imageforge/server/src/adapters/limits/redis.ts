import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import type { Logger, RateLimiter } from '../../engine/ports';
import { createRedisConnections, type RedisTarget } from '../redis/connections';
import { createLocalSlots, type RateLimiterOptions } from './in-process';
import { createProviderLimiter } from './provider-limiter';
import { createRedisSlots } from './redis-slots';

interface RedisRateLimiterOptions extends RateLimiterOptions {
  redis: RedisTarget;
  /** First part of every key in Redis. Default `imageforge`. */
  prefix?: string;
  /** ms after which the slot of a process that gives no sign of life is free. Default 30,000. */
  slotMs?: number;
  logger: Logger;
}

/** ms that a call waits for the answer of Redis before the process counts for itself. */
const answerMs = 1_000;

/**
 * Limits that all processes share. While Redis is away each process keeps to the whole limits by
 * itself, so that work goes on: the providers' own limits are what is left then. Loads `ioredis`
 * when it is called; resolves whether Redis is there or not.
 */
export const createRedisRateLimiter = async (options: RedisRateLimiterOptions): Promise<RateLimiter> => {
  const { redis, prefix = 'imageforge', limits, windowSeconds = 60, slotMs = 30_000, logger } = options;
  const connections = await createRedisConnections({ redis, part: 'rate limiter', logger });
  const client = connections.open({
    maxRetriesPerRequest: 0,
    connectTimeout: answerMs,
    commandTimeout: answerMs,
  });
  const slots = createRedisSlots({ client, prefix: `${prefix}:limits:slots`, slotMs, insurance: createLocalSlots(), logger });
  return {
    ...createProviderLimiter(
      limits,
      (name, points) =>
        new RateLimiterRedis({
          storeClient: client,
          keyPrefix: `${prefix}:limits:${name}`,
          points,
          duration: windowSeconds,
          insuranceLimiter: new RateLimiterMemory({ keyPrefix: name, points, duration: windowSeconds }),
        }),
      slots,
    ),
    close: () => connections.close(),
  };
};
