import type { Clock, JobQueue } from '../ports';
import type { QueueFigures } from './figures';
import type { Probe } from './health';

interface Parts {
  /** When a process that takes jobs last looked for lost work, ISO 8601; `undefined`: never. */
  lastSweep(): Promise<string | undefined>;
  queue: Pick<JobQueue, 'workers'>;
  open(): Promise<QueueFigures['open']>;
  clock: Pick<Clock, 'now'>;
}

/** What a sweep may be late by, ms. */
const slackMs = 10_000;

/**
 * Whether anybody works. Only processes that take jobs sweep, so one that swept lately is one that works,
 * whichever queue it is. When none has for a while, the queue is asked; so a restart of the only worker
 * is not reported.
 */
export const createWorkerCheck = ({ lastSweep, queue, open, clock }: Parts, { sweepMs }: { sweepMs: number }): Probe => {
  const startedAt = clock.now().getTime();
  return async () => {
    const last = Date.parse((await lastSweep()) ?? '') || startedAt;
    const silentMs = clock.now().getTime() - Math.max(last, startedAt);
    if (silentMs <= sweepMs + slackMs) return;
    // That the queue cannot be asked is said of the queue.
    const workers = await queue.workers().catch(() => undefined);
    const { queued, running } = workers === 0 ? await open() : { queued: 0, running: 0 };
    if (queued + running > 0) throw new Error(`No worker takes jobs; generations that wait: ${queued + running}.`);
    if (silentMs > 3 * sweepMs + slackMs) throw new Error(`No process has looked for work since ${new Date(last).toISOString()}.`);
  };
};
