import { setTimeout as sleep } from 'node:timers/promises';
import { asForgeError } from '../../engine/errors';
import type { Automatic1111Settings } from './options';

/** Looks after one call: how far it is, and that nobody else's is interrupted. */
interface Task {
  /** Tells how far the call is until the signal is aborted. A courtesy: when it fails, nobody is told. */
  watch(onProgress: (fraction: number) => void, signal: AbortSignal): Promise<void>;
  /** Interrupts the call if it is the one that the server works on. One that waits there cannot be taken back. */
  interrupt(): Promise<void>;
}

const interruptMs = 5_000;

/**
 * `/sdapi/v1/progress` and `/sdapi/v1/interrupt` know no callers: they are about whatever the server works on.
 * `/internal/progress` (modules/progress.py), which the page uses, knows tasks by the id that a request may bring along
 * as `force_task_id`. Without it (`--nowebui`), only an exclusive server with one call of ours can be told about.
 * @param isAlone whether this process has no other call under way there.
 */
export const createTask = (id: string, { client, exclusive, pollMs }: Automatic1111Settings, isAlone: () => boolean): Task => {
  const askTask = async (signal: AbortSignal): Promise<{ isRunning: boolean; progress: number }> => {
    const body = { id_task: id, id_live_preview: -1, live_preview: false };
    const { active, progress } = readState((await client.request({ method: 'POST', path: '/internal/progress', body, signal, charges: false })).json());
    return { isRunning: active === true, progress: active === true && typeof progress === 'number' ? progress : 0 };
  };

  const askAll = async (signal: AbortSignal): Promise<{ isRunning: boolean; progress: number }> => {
    const { progress } = readState((await client.request({ path: '/sdapi/v1/progress?skip_current_image=true', signal })).json());
    const isRunning = typeof progress === 'number' && progress > 0;
    return { isRunning, progress: isRunning ? progress : 0 };
  };

  const ask = (signal: AbortSignal) =>
    askTask(signal).catch((thrown: unknown) => {
      const { details } = asForgeError(thrown);
      if ((details?.status === 404 || details?.status === 405) && exclusive && isAlone()) return askAll(signal);
      throw thrown;
    });

  return {
    async watch(onProgress, signal) {
      try {
        for (;;) {
          await sleep(pollMs, undefined, { signal });
          const { progress } = await ask(signal);
          if (progress > 0) onProgress(Math.min(1, progress));
        }
      } catch {
        // The call has ended, or the server does not tell: the images come all the same.
      }
    },
    async interrupt() {
      const signal = AbortSignal.timeout(interruptMs);
      try {
        // Between the question and the interrupt the server may have gone on to another task; it offers nothing better.
        if ((await ask(signal)).isRunning) await client.request({ method: 'POST', path: '/sdapi/v1/interrupt', signal, charges: false });
      } catch {
        // The call is given up either way, and the server ends it by itself.
      }
    },
  };
};

const readState = (answer: unknown): Record<string, unknown> =>
  typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {};
