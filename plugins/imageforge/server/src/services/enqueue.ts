import { describeError } from '../engine/errors';
import type { JobQueue, Logger } from '../engine/ports';

export interface EnqueueParts {
  queue: Pick<JobQueue, 'add'>;
  logger: Pick<Logger, 'warn'>;
  /** Runs it once others can see what was written. */
  afterCommit(run: () => void): void;
}

/** Adds the job of a generation, after the commit. The row is the truth: when the queue is down the sweep adds it later, and the request succeeds. */
export const createEnqueue =
  ({ queue, logger, afterCommit }: EnqueueParts) =>
  (generationId: string, priority?: number): void =>
    afterCommit(() => {
      queue.add({ generationId }, { priority }).catch((cause: unknown) => {
        logger.warn(`Generation ${generationId} waits for the sweep, the queue is down: ${describeError(cause)}`);
      });
    });

export type Enqueue = ReturnType<typeof createEnqueue>;
