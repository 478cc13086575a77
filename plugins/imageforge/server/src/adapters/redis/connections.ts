import type { Redis, RedisOptions } from 'ioredis';
import { messageOf } from '../../engine/errors';
import type { Logger } from '../../engine/ports';
import { within } from './within';

/** Where Redis is: a URL (`redis://`, `rediss://`), or ioredis' own options. */
export type RedisTarget = string | RedisOptions;

interface RedisConnections {
  /**
   * Opens a connection that comes back by itself after every outage, with this policy for its commands.
   * @param onServed is done each time that Redis serves a new connection. When it fails, the
   *   connection has failed and is made again.
   */
  open(policy: RedisOptions, onServed?: (client: Redis) => Promise<unknown>): Redis;
  /** Resolves when Redis has served each of these connections for the first time. */
  served(...clients: Redis[]): Promise<void>;
  /** Whether this error only says that Redis is away, which is logged here already. */
  isOutage(error: Error): boolean;
  /** Whether a connection has failed since Redis last served it. */
  isDown(client: Redis): boolean;
  /** Lets go of every connection, within about half a second even when Redis does not answer. */
  close(): Promise<void>;
}

/** ms for a polite goodbye */
const quitMs = 500;

/** What kind of outage an error tells of: Redis is there and refuses (by the first word of its answer), or it is away. */
const kindOf = ({ message }: Error): string => {
  // A wrong password is answered with one of them, and each command after it with the other.
  if (/^(NOAUTH|WRONGPASS)/.test(message)) return 'password';
  return /^(NOPERM|LOADING|MASTERDOWN|ERR max number of clients)/.exec(message)?.[0] ?? 'away';
};

/**
 * Whether Redis serves us: a connection by itself says nothing, and ioredis calls one ready whose
 * password was refused. INFO, because it is sent ahead of what waits for the connection, and a command
 * that blocks is not waited for. ioredis' own check does the same, and Bull allows it on no connection.
 */
const ask = async (client: Redis): Promise<void> => {
  const info = await client.info('persistence').catch((thrown: Error) => {
    // It serves, and this user may not ask.
    if (thrown.message.startsWith('NOPERM')) return '';
    throw thrown;
  });
  if (/^loading:1/m.test(info)) throw new Error('LOADING Redis is reading its data');
};

/**
 * Opens the connections of one part to one Redis. An outage is logged once when it begins, once more
 * for each other reason that Redis gives (a restart that then wants a password), and once when it is
 * over, however many connections and attempts it takes.
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
  /** Each connection, with the promise that Redis serves it. */
  const clients = new Map<Redis, Promise<void>>();
  const down = new Set<Redis>();
  const logged = new WeakSet<Error>();
  /** Kinds of the outage that goes on, as the log has told them. */
  const told = new Set<string>();
  let closed = false;

  const fell = (client: Redis, error: Error): void => {
    logged.add(error);
    if (closed) return;
    down.add(client);
    const kind = kindOf(error);
    // In an outage that is known, a lost connection is no news.
    if (!told.has(kind) && (kind !== 'away' || told.size === 0))
      logger.warn(`The ${part} cannot reach Redis (${messageOf(error)}); it keeps trying.`);
    told.add(kind);
  };

  const rose = (client: Redis): void => {
    if (!down.delete(client) || down.size > 0 || closed) return;
    told.clear();
    logger.info(`The ${part} reaches Redis again.`);
  };

  return {
    open(policy, onServed) {
      /** Since Redis last served us; ioredis begins its own count anew with every connection. */
      let attempts = 0;
      const settings: RedisOptions = {
        disconnectTimeout: quitMs,
        ...policy,
        // Soon at first, then every two seconds.
        retryStrategy: () => (closed ? null : Math.min((attempts += 1) * 100, 2_000)),
      };
      const client =
        typeof redis === 'string' ? new RedisClient(redis, settings) : new RedisClient({ ...redis, ...settings });

      /** Counts the connections that were made, so that an answer of an older one says nothing of the newest. */
      let made = 0;
      const greet = async (): Promise<boolean> => {
        const mine = (made += 1);
        try {
          await ask(client);
          await onServed?.(client);
        } catch (thrown) {
          if (client.status === 'end' || mine !== made) return false;
          fell(client, thrown instanceof Error ? thrown : new Error(String(thrown)));
          // What Redis refused once on a connection, it may refuse on it for ever.
          client.disconnect(true);
          return false;
        }
        attempts = 0;
        rose(client);
        return true;
      };
      // Without a listener for `error`, Node ends the process.
      client.on('error', (error: Error) => fell(client, error));
      const served = new Promise<void>((resolve) => {
        client.on('connect', () => void greet().then((isServed) => isServed && resolve()));
      });
      clients.set(client, served);
      return client;
    },

    async served(...wanted) {
      await Promise.all(wanted.map(async (client) => clients.get(client)));
    },

    // Bull passes on what its connections say, and adds what it could not do because of it.
    isOutage: (error) => down.size > 0 || logged.has(error) || /connection is closed/i.test(error.message),
    isDown: (client) => down.has(client),

    async close() {
      closed = true;
      await Promise.all(
        [...clients.keys()].map(async (client) => {
          // `quit` waits for its turn, which does not come while Redis is away.
          if (client.status === 'ready') await within(client.quit(), quitMs).catch(() => undefined);
          client.disconnect();
        }),
      );
    },
  };
};
