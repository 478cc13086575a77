import type { QueueView } from '../../../shared/queue';
import type { Requester } from '../engine/generation/generation';
import type { Clock, GenerationStore, Logger } from '../engine/ports';
import type { Audit } from './audit';

/** A place in the database for one small value, for all processes; Strapi's own store is one. */
export interface Flag<T> {
  read(): Promise<T | undefined>;
  write(value: T): Promise<void>;
  remove(): Promise<void>;
}

/** Who paused the queue, and when (ISO 8601). */
export interface Pause {
  by: Requester;
  at: string;
}

interface Parts {
  flag: Flag<Pause>;
  store: Pick<GenerationStore, 'count'>;
  audit: Pick<Audit, 'record'>;
  /** Adds every row with work to the queue; goes on by itself. */
  addAllDue(): void;
  clock: Clock;
  logger: Logger;
}

/** How long "it is not paused" is taken for true without asking, ms. */
const trustMs = 1_000;

/** Pauses and resumes the whole queue: for all processes, and over their restarts. */
export const createQueueControl = ({ flag, store, audit, addAllDue, clock, logger }: Parts) => {
  let trustedUntil = 0;

  const status = async (): Promise<QueueView> => {
    const [pause, waiting, running] = await Promise.all([flag.read(), store.count({ states: ['queued'] }), store.count({ states: ['running'] })]);
    return { ...(pause && { paused: { by: pause.by.name ?? `${pause.by.kind} ${pause.by.id}`, at: pause.at } }), waiting, running };
  };

  return {
    status,

    /**
     * Asked before each job. That it is paused is always read anew; that it is not is trusted for a
     * second, so a pause reaches every process within that time.
     */
    async isPaused(): Promise<boolean> {
      const now = clock.now().getTime();
      if (now < trustedUntil) return false;
      if (await flag.read()) return true;
      trustedUntil = now + trustMs;
      return false;
    },

    /** What is being worked on goes on to its end; nothing new is begun. Paused already, it stays as it is. */
    async pause(by: Requester): Promise<QueueView> {
      if (!(await flag.read())) {
        await flag.write({ by, at: clock.now().toISOString() });
        trustedUntil = 0;
        logger.info(`The queue was paused by ${by.kind} ${by.id}.`);
        await audit.record({ action: 'queue.pause', by, subject: 'queue' });
      }
      return status();
    },

    async resume(by: Requester): Promise<QueueView> {
      if (await flag.read()) {
        await flag.remove();
        logger.info(`The queue was resumed by ${by.kind} ${by.id}.`);
        await audit.record({ action: 'queue.resume', by, subject: 'queue' });
        addAllDue();
      }
      return status();
    },
  };
};

export type QueueControl = ReturnType<typeof createQueueControl>;
