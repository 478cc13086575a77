import type { Child } from '../../support/child';
import { waitFor } from '../../support/wait-for';

/** A place in which a process works. When it ends, whichever way, another one is started in its place. */
export interface Place<Process extends Child> {
  /** The one that works there now; `undefined` while it starts. */
  readonly present: Process | undefined;
  /** How many did not get as far as working, because a service was away. */
  readonly failedStarts: number;
  /** Waits for one that works. */
  taken(): Promise<Process>;
  /** Ends it, and starts no other. */
  close(): Promise<void>;
}

/** As long as two restarts of a service on a busy machine, ms. */
const startMs = 120_000;
/** A start that fails at once is not repeated at once, ms. */
const pauseMs = 200;

export const keepPlace = <Process extends Child>(start: () => Promise<Process>): Place<Process> => {
  let present: Process | undefined;
  let isClosed = false;
  let failedStarts = 0;
  let lastFailure: unknown;

  const keep = async (): Promise<void> => {
    while (!isClosed) {
      const started = await start().catch((cause: unknown) => {
        failedStarts += 1;
        lastFailure = cause;
        return undefined;
      });
      if (!started) {
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
        continue;
      }
      present = started;
      if (isClosed) await started.end();
      await started.exited;
      present = undefined;
    }
  };
  const kept = keep();

  return {
    get present() {
      return present?.isRunning ? present : undefined;
    },
    get failedStarts() {
      return failedStarts;
    },
    taken: () =>
      waitFor('a process that works', () => present?.isRunning && present, startMs).catch(() => {
        throw new Error(`No process got as far as working within ${startMs} ms; the last one: ${String(lastFailure)}`);
      }),
    async close() {
      isClosed = true;
      await present?.end();
      await kept;
    },
  };
};
