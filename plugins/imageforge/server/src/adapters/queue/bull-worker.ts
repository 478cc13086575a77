import type { Job as BullJob, Queue } from 'bull';
import type { Redis } from 'ioredis';
import { messageOf } from '../../engine/errors';
import type { Job, JobQueue, Logger } from '../../engine/ports';
import { within } from '../redis/within';

type Handler = Parameters<JobQueue['process']>[0];
type ProcessOptions = Parameters<JobQueue['process']>[1];

interface WorkerParts extends ProcessOptions {
  queue: Queue<Job>;
  /** The connection on which Bull waits for the next job. */
  blocking: Redis;
  handler: Handler;
  /** Called when Bull has let go of a job, so that its id is free. Never rejects. */
  onReleased: (generationId: string) => Promise<void>;
  logger: Logger;
}

export interface BullWorker {
  /** Takes no more jobs, waits for those under way, at most `graceMs`, and closes Bull's queue. */
  stop(graceMs: number): Promise<void>;
}

/** ms for Bull's last words: about jobs whose handler has ended, and when it closes. */
const settleMs = 1_000;

/** Runs the jobs of one queue until `stop`. */
export const startBullWorker = (parts: WorkerParts): BullWorker => {
  const { queue, blocking, handler, concurrency, onError, onReleased, logger } = parts;
  const running = new Set<Promise<void>>();
  /** Handlers that have ended and of which Bull has not said so yet, by generation. */
  const settling = new Map<string, () => void>();
  const settled = new Set<Promise<void>>();
  let stopping = false;

  const run = async (job: Job): Promise<void> => {
    try {
      await handler({ generationId: job.generationId });
    } catch (error) {
      try {
        onError(error, job);
      } catch {
        // Whoever reports errors has to look after their own; the next job must run.
      }
    }
  };

  const track = <T>(set: Set<Promise<T>>, promise: Promise<T>): Promise<T> => {
    set.add(promise);
    return promise.finally(() => set.delete(promise));
  };

  const released = async ({ data: { generationId } }: BullJob<Job>): Promise<void> => {
    const settle = settling.get(generationId);
    settling.delete(generationId);
    await onReleased(generationId);
    settle?.();
  };

  queue.on('completed', (job: BullJob<Job>) => void released(job));
  queue.on('failed', (job: BullJob<Job>) => void released(job));

  // Bull names its connection for `getWorkers` and lets nobody hear when that fails: a rejection
  // that nobody handles ends the process, as when Redis is away while the queue closes.
  Object.assign(queue, { setWorkerName: () => Promise.resolve() });
  queue
    .process(concurrency, async ({ data }) => {
      // A handler that fails has been reported. For Bull it has ended: it has no retries of its own.
      await track(running, run(data));
      // Of a run before this one Bull has not spoken (Redis was emptied), and never will.
      settling.get(data.generationId)?.();
      void track(settled, new Promise<void>((resolve) => settling.set(data.generationId, resolve)));
    })
    .catch((thrown: unknown) => {
      if (!stopping) logger.error(`The queue stopped: ${messageOf(thrown)}`);
    });

  return {
    async stop(graceMs) {
      stopping = true;
      const end = Date.now() + graceMs;
      // Bull ends its waiting for the next job by breaking that connection, and then connects again.
      // On the new connection ioredis would repeat the command, and take a job that nobody runs.
      Object.assign(blocking, { connect: () => Promise.resolve() });
      // Not Bull's own waiting: it leaves a rejection unhandled when Redis goes away meanwhile.
      const paused = within(queue.pause(true, true), settleMs);
      // Its goodbye stands behind the command that waits, for half a second.
      setImmediate(() => blocking.disconnect());
      await paused.catch(() => undefined);
      await within(Promise.all(running), Math.max(0, end - Date.now())).catch(() => undefined);
      await within(Promise.all(settled), settleMs).catch(() => undefined);
      await within(queue.close(true), settleMs).catch(() => undefined);
    },
  };
};
