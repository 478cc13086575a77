import type { Redis, RedisOptions } from 'ioredis';
import { messageOf } from '../../engine/errors';
import type { Logger } from '../../engine/ports';
import { within } from './within';

/** Where Redis is: a URL (`redis://`, `rediss://`), or ioredis' own options. */
export type RedisTarget = string | RedisOptions;

export interface RedisConnections {
  /** Opens a connection that comes back by itself after every outage, with this policy for its commands. */
  open(policy: RedisOptions): Redis;
  /** Whether this error only says that Redis is away, which is logged here already. */
  isOutage(error: Error): boolean;
  /** Whether a connection has failed since it was last ready. */
  isDown(client: Redis): boolean;
  /** Lets go of every connection, within about half a second even when Redis does not answer. */
  close(): Promise<void>;
}

/** ms for a polite goodbye */
const quitMs = 500;

/**
 * Opens the connections of one part to one Redis. An outage is logged once when it begins and once
 * when it is over, however many connections and attempts it takes.
 *
 * @param options.part who speaks, for the log: `queue`, `events`
 */
export const createRedisConnections = async (options: {
  redis: RedisTarget;
  part: string;
  logger: Logger;
}): Promise<RedisConnections> => {
  const { redis, part, logger } = options;
  // Loaded here, so that an installation without Redis does not need it.
  const { default: RedisClient } = await import('ioredis');
  const clients = new Set<Redis>();
  const down = new Set<Redis>();
  const logged = new WeakSet<Error>();
  let closed = false;

  /** ms between two attempts to connect: soon at first, then every two seconds. */
  const retryStrategy = (attempt: number): number | null => (closed ? null : Math.min(attempt * 100, 2_000));

  const watch = (client: Redis): void => {
    // Without a listener for `error`, Node ends the process.
    client.on('error', (error: Error) => {
      logged.add(error);
      if (closed) return;
      if (down.size === 0)
        logger.warn(`The ${part} cannot reach Redis (${messageOf(error)}); it keeps trying.`);
      down.add(client);
    });
    client.on('ready', () => {
      if (down.delete(client) && down.size === 0) logger.info(`The ${part} reaches Redis again.`);
    });
  };

  return {
    open(policy) {
      const settings = { retryStrategy, disconnectTimeout: quitMs, ...policy };
      const client =
        typeof redis === 'string'
          ? new RedisClient(redis, settings)
          : new RedisClient({ ...redis, ...settings });
      clients.add(client);
      watch(client);
      return client;
    },

    // Bull passes on what its connections say, and adds what it could not do because of it.
    isOutage: (error) => down.size > 0 || logged.has(error) || /connection is closed/i.test(error.message),
    isDown: (client) => down.has(client),

    async close() {
      closed = true;
      await Promise.all(
        [...clients].map(async (client) => {
          // `quit` waits for its turn, which does not come while Redis is away.
          if (client.status === 'ready') await within(client.quit(), quitMs).catch(() => undefined);
          client.disconnect();
        }),
      );
    },
  };
};
