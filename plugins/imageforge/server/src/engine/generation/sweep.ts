import { describeError } from '../errors';
import type { GenerationStore, JobQueue, Logger } from '../ports';

interface SweepOptions {
  /** Time between two sweeps, ms. */
  intervalMs: number;
  /** Rows that nobody holds and that nothing has happened to for this long are added again, ms. */
  idleMs: number;
}

/** Rows that are read at once. */
const pageSize = 500;

/**
 * Finds what the queue lost: a process that died before the add, a Redis that was emptied, a worker
 * that went silent. Running it in many processes is harmless: the queue drops what waits already,
 * and the lease lets one worker in.
 * @param chores other things to catch up on, each time; one that fails doesn't stop the others.
 */
export const createSweep = (
  parts: { store: GenerationStore; queue: Pick<JobQueue, 'add'>; logger: Logger; isPaused(): Promise<boolean> },
  chores: readonly (() => Promise<void>)[],
  { intervalMs, idleMs }: SweepOptions,
) => {
  const addPage = async (olderThanMs: number, offset: number, ifUnknown: boolean): Promise<number> => {
    const page = await parts.store.due(olderThanMs, pageSize, offset);
    for (const { id, priority } of page) await parts.queue.add({ generationId: id }, { priority, ifUnknown });
    return page.length;
  };
  /**
   * The first page is enough: what is on it will have gone on by the next time. The page is old before
   * its end is added: what runs by then, or was put aside for later, is not lost and stays as it is.
   */
  const addDue = async (): Promise<void> => {
    if (!(await parts.isPaused())) await addPage(idleMs, 0, true);
  };
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let adding: Promise<unknown> = Promise.resolve();
  let stopped = false;

  const attempt = (chore: () => Promise<void>): Promise<void> =>
    chore().catch((cause: unknown) => {
      parts.logger.warn(`The sweep could not do all of its work: ${describeError(cause)}`);
    });
  const sweepOnce = async (): Promise<void> => {
    for (const chore of [addDue, ...chores]) await attempt(chore);
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
    /** Adds everything that has work and that nobody holds, at once: the queue has let go of it while it was paused. */
    addAllDue(): void {
      const everything = async (): Promise<void> => {
        // Its job may still be under way, about to end because the queue was paused: it has to run again.
        for (let offset = 0; !stopped && (await addPage(0, offset, false)) === pageSize; ) offset += pageSize;
      };
      adding = Promise.all([adding, attempt(everything)]);
    },
    start: schedule,
    /** Stops after what is under way. */
    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(timer);
      await Promise.all([running, adding]);
    },
  };
};

export type Sweep = ReturnType<typeof createSweep>;
