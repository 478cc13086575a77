import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Logger } from '../../engine/ports';
import { holdLeaseScript } from '../redis/leases';
import type { Slots } from './provider-limiter';

/** A sorted set, id by the ms of Redis' own clock at which its slot is free again. */
const takeScript = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
  if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
  redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return 1
`;

/**
 * Slots as leases in Redis: a process that dies gives its own back after `slotMs`. They are of our
 * own making because the library that was looked at (redis-semaphore) judges leases by each process's
 * clock, and a renewal that fails in an outage is an unhandled rejection, which ends the process.
 */
export const createRedisSlots = (options: {
  client: Redis;
  /** Keys are `<prefix>:<provider>`. */
  prefix: string;
  slotMs: number;
  /** Counts while Redis is away. */
  insurance: Slots;
  logger: Logger;
}): Slots => {
  const { client, prefix, slotMs, insurance, logger } = options;
  return {
    async take(provider, limit) {
      const [key, id] = [`${prefix}:${provider}`, randomUUID()];
      const ignore = (cause: unknown): void => logger.debug(`A slot of ${provider} ends by itself: ${String(cause)}`);
      const giveBack = (): Promise<unknown> => client.zrem(key, id).catch(ignore);
      try {
        if ((await client.eval(takeScript, 1, key, id, limit, slotMs)) !== 1) return undefined;
      } catch {
        // The answer may only have come too late, and the slot be taken.
        void giveBack();
        return insurance.take(provider, limit);
      }
      const heartbeat = setInterval(() => void client.eval(holdLeaseScript, 1, key, id, slotMs).catch(ignore), slotMs / 3);
      heartbeat.unref();
      return async () => {
        clearInterval(heartbeat);
        await giveBack();
      };
    },
  };
};
