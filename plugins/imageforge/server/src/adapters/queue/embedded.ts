import { ForgeError } from '../../engine/errors';
import type { Job, JobQueue } from '../../engine/ports';
import { createPriorityHeap } from './priority-heap';

/** The longest time that Node's timers can wait, ms: about 24 days. */
const longestTimer = 2_147_483_647;

/** What the queue knows of a generation; it forgets it when the job has ended. */
interface Entry {
  generationId: string;
  priority: number;
  state: 'waiting' | 'delayed' | 'active';
  /** ms of the epoch; only for `delayed` */
  dueAt: number;
  timer?: NodeJS.Timeout;
  /** It was added while it ran: when it is due again, ms of the epoch, and its place then. */
  again?: { dueAt: number; priority: number };
}

type Handler = Parameters<JobQueue['process']>[0];
type ProcessOptions = Parameters<JobQueue['process']>[1];

/**
 * Runs jobs in this process, by their priority. It keeps nothing: what waits when the process
 * ends is found again by the sweep over the rows.
 *
 * Beyond the port: a job that is added while it runs is run once more afterwards, and of two times
 * for the same job the earlier one holds. After `close`, `add` rejects with `IMAGEFORGE_INTERNAL`;
 * what was waiting or delayed is dropped, and a job that outlasts the grace is left running.
 */
export const createEmbeddedQueue = (): JobQueue => {
  const entries = new Map<string, Entry>();
  const waiting = createPriorityHeap<Entry>();
  let worker: { handler: Handler; options: ProcessOptions } | undefined;
  let active = 0;
  let delayed = 0;
  let scheduled: NodeJS.Immediate | undefined;
  let closing: Promise<void> | undefined;
  let whenIdle: (() => void) | undefined;

  /** One turn of the event loop between two batches, so that many short jobs leave room for requests. */
  const schedule = (): void => {
    if (worker && !closing) scheduled ??= setImmediate(startJobs);
  };

  const startJobs = (): void => {
    scheduled = undefined;
    while (worker && active < worker.options.concurrency) {
      const entry = waiting.shift();
      if (!entry) return;
      void run(entry, worker.handler, worker.options.onError);
    }
  };

  const run = async (entry: Entry, handler: Handler, onError: ProcessOptions['onError']): Promise<void> => {
    entry.state = 'active';
    active += 1;
    try {
      await handler({ generationId: entry.generationId });
    } catch (error) {
      report(onError, error, { generationId: entry.generationId });
    }
    active -= 1;
    entries.delete(entry.generationId);
    if (closing) {
      if (active === 0) whenIdle?.();
      return;
    }
    if (entry.again) enqueue(entry.generationId, entry.again.dueAt, entry.again.priority);
    schedule();
  };

  const wait = (entry: Entry): void => {
    entry.state = 'waiting';
    waiting.push(entry, entry.priority);
    schedule();
  };

  const delay = (entry: Entry, dueAt: number): void => {
    entry.state = 'delayed';
    entry.dueAt = dueAt;
    delayed += 1;
    const tick = (): void => {
      const remaining = entry.dueAt - Date.now();
      if (remaining > 0) {
        entry.timer = setTimeout(tick, Math.min(remaining, longestTimer));
        // A delayed job alone does not keep a process alive; its row is found again.
        entry.timer.unref();
        return;
      }
      delayed -= 1;
      wait(entry);
    };
    tick();
  };

  const enqueue = (generationId: string, dueAt: number, priority: number): void => {
    const entry: Entry = { generationId, priority, state: 'waiting', dueAt };
    entries.set(generationId, entry);
    if (dueAt > Date.now()) delay(entry, dueAt);
    else wait(entry);
  };

  const addAgain = (entry: Entry, dueAt: number, priority: number): void => {
    if (entry.state === 'active') {
      const { again = { dueAt, priority } } = entry;
      entry.again = { dueAt: Math.min(again.dueAt, dueAt), priority: Math.min(again.priority, priority) };
    }
    if (entry.state !== 'delayed' || dueAt >= entry.dueAt) return;
    clearTimeout(entry.timer);
    delayed -= 1;
    entry.priority = Math.min(entry.priority, priority);
    if (dueAt > Date.now()) delay(entry, dueAt);
    else wait(entry);
  };

  const idle = async (graceMs: number): Promise<void> => {
    if (active === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      whenIdle = resolve;
      timer = setTimeout(resolve, graceMs);
    });
    clearTimeout(timer);
  };

  return {
    async add({ generationId }: Job, { delayMs = 0, priority = 0, ifUnknown = false } = {}) {
      if (closing) throw new ForgeError('IMAGEFORGE_INTERNAL', 'The queue is closed and takes no more jobs.');
      const entry = entries.get(generationId);
      const dueAt = Date.now() + delayMs;
      if (entry && ifUnknown) return;
      if (entry) addAgain(entry, dueAt, priority);
      else enqueue(generationId, dueAt, priority);
    },

    process(handler, options) {
      if (worker) throw new ForgeError('IMAGEFORGE_INTERNAL', 'The queue has a handler already.');
      worker = { handler, options };
      schedule();
      options.onReady?.();
    },

    counts: async () => ({ waiting: waiting.size, delayed, active }),
    workers: async () => Number(worker !== undefined && !closing),

    close(graceMs) {
      closing ??= idle(graceMs);
      if (scheduled) clearImmediate(scheduled);
      for (const { timer } of entries.values()) clearTimeout(timer);
      return closing;
    },
  };
};

const report = (onError: ProcessOptions['onError'], error: unknown, job: Job): void => {
  try {
    onError(error, job);
  } catch {
    // Whoever reports errors has to look after their own; the next job must run.
  }
};
