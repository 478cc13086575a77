import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { countLeasesScript, holdLeaseScript } from '../redis/leases';

interface Presence {
  /** Lets others count this process from now on. */
  come(): void;
  /** Lets nobody count it any more. Never rejects. */
  leave(): Promise<void>;
  /** Processes that have come and not left, nor been silent for `aliveMs`. */
  count(): Promise<number>;
}

/**
 * Which processes take jobs. Bull itself counts the names of connections, by a command (CLIENT LIST)
 * that many a hosted Redis forbids.
 * @param client whose commands give up when Redis is away: what was missed is said again soon
 */
export const createPresence = (client: Redis, key: string, aliveMs: number): Presence => {
  const id = randomUUID();
  let heartbeat: NodeJS.Timeout | undefined;
  // A missed beat is not worth a line: that Redis is away is logged by its connection.
  const ignore = (): void => undefined;
  const beat = (): void => void client.eval(holdLeaseScript, 1, key, id, aliveMs).catch(ignore);
  return {
    come() {
      heartbeat ??= setInterval(beat, aliveMs / 3).unref();
      beat();
    },
    async leave() {
      if (!heartbeat) return;
      clearInterval(heartbeat);
      await client.zrem(key, id).catch(ignore);
    },
    count: async () => Number(await client.eval(countLeasesScript, 1, key)),
  };
};
