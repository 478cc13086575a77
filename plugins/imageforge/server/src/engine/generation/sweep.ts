import { describeError } from '../errors';
import type { GenerationStore, JobQueue, Logger } from '../ports';

export interface SweepOptions {
  /** Time between two sweeps, ms. */
  intervalMs: number;
  /** Rows that nobody holds and that nothing has happened to for this long are added again, ms. */
  idleMs: number;
}

/**
 * Finds what the queue lost: a process that died before the add, a Redis that was emptied, a worker
 * that went silent. Running it in many processes is harmless: the queue drops what waits already,
 * and the lease lets one worker in.
 * @param chores other things to catch up on, each time; one that fails doesn't stop the others.
 */
export const createSweep = (
  parts: { store: GenerationStore; queue: Pick<JobQueue, 'add'>; logger: Logger },
  chores: readonly (() => Promise<void>)[],
  { intervalMs, idleMs }: SweepOptions,
) => {
  const addDue = async (): Promise<void> => {
    for (const { id, priority } of await parts.store.due(idleMs, 500)) {
      await parts.queue.add({ generationId: id }, { priority });
    }
  };
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  const sweepOnce = async (): Promise<void> => {
    for (const chore of [addDue, ...chores]) {
      await chore().catch((cause: unknown) => {
        parts.logger.warn(`The sweep could not do all of its work: ${describeError(cause)}`);
      });
    }
  };
  const schedule = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = sweepOnce().finally(schedule);
    }, intervalMs);
    timer.unref();
  };

  return {
    sweepOnce,
    start: schedule,
    /** Stops after the sweep that is under way. */
    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
};

export type Sweep = ReturnType<typeof createSweep>;
