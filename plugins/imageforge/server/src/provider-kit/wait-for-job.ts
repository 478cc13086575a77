import { setTimeout as delay } from 'node:timers/promises';
import { asForgeError, ForgeError } from '../engine/errors';
import { canceled } from './http-client';

/** How a job stands: done with what came of it, or still going on. A job that failed is thrown. */
export type JobState<Result> =
  | { isDone: true; result: Result }
  | {
      isDone: false;
      /** 0 to 1 */
      progress?: number;
      /** When to look again, instead of the usual time, ms. */
      waitMs?: number;
    };

export interface WaitOptions<Result> {
  /** Looks at the job. What it throws ends the wait, unless it is an outage that may be over the next time. */
  look(signal: AbortSignal): Promise<JobState<Result>>;
  /** Ends the job at the provider. Left out: it cannot be ended. Nobody waits long for it, and nobody is told if it fails. */
  cancel?(signal: AbortSignal): Promise<unknown>;
  /** Aborting ends the wait, and the job too unless the reason is `IMAGEFORGE_LEASE_LOST`: then another worker waits for it. */
  signal: AbortSignal;
  /** Between two looks, ms. */
  everyMs: number;
  /** For the whole wait, ms; a job that takes longer is ended. */
  timeoutMs: number;
  onProgress?: (fraction: number) => void;
  /** Asked for a reason to look before the time: it calls back, and gives how to stop listening. A webhook is one. */
  onHint?: (look: () => void) => () => void;
  /** For tests: resolves after `ms`, rejects when the signal is aborted. Default: the system's timer. */
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Looks that may fail one after the other before the wait is given up, each after twice the time of the one before. */
const patience = 5;

const cancelMs = 10_000;

/**
 * Waits for a job at the provider.
 * @throws ForgeError what `look` throws; IMAGEFORGE_PROVIDER_TIMEOUT; IMAGEFORGE_CANCELED. All that end
 *   the wait before the job has ended say that it may have been charged; those that have left the job going
 *   have `details.jobGoesOn`, so that a later attempt waits for it instead of paying for another one.
 */
export const waitForJob = async <Result>(options: WaitOptions<Result>): Promise<Result> => {
  const { look, signal, everyMs, timeoutMs, onProgress } = options;
  const deadline = AbortSignal.timeout(timeoutMs);
  const either = AbortSignal.any([signal, deadline]);
  const hints = listenForHints(options);
  let failures = 0;
  try {
    for (;;) {
      let waitMs = everyMs;
      try {
        const state = await look(either);
        failures = 0;
        if (state.isDone) return state.result;
        if (state.progress !== undefined) onProgress?.(state.progress);
        waitMs = state.waitMs ?? everyMs;
      } catch (thrown) {
        const error = asForgeError(thrown);
        failures += 1;
        // The job goes on whether or not it was seen: to ask for another one would be to pay again.
        if (!isOutage(error) || failures > patience || either.aborted) throw error;
        waitMs = Math.max(everyMs * 2 ** (failures - 1), error.retryAfterMs ?? 0);
      }
      await hints.sleep(waitMs, either);
    }
  } catch (thrown) {
    if (signal.aborted) {
      if (asForgeError(signal.reason).code !== 'IMAGEFORGE_LEASE_LOST') await end(options);
      throw canceled(signal, true);
    }
    if (deadline.aborted) {
      await end(options);
      const jobGoesOn = options.cancel === undefined;
      throw new ForgeError('IMAGEFORGE_PROVIDER_TIMEOUT', `The provider's job took longer than ${timeoutMs} ms.`, {
        details: { possiblyCharged: true, ...(jobGoesOn && { jobGoesOn }) },
      });
    }
    const error = asForgeError(thrown);
    if (!isOutage(error)) throw error;
    throw new ForgeError(error.code, error.message, { details: { ...error.details, possiblyCharged: true, jobGoesOn: true }, cause: error });
  } finally {
    hints.stop();
  }
};

const systemSleep: NonNullable<WaitOptions<unknown>['sleep']> = (ms, signal) => delay(ms, undefined, { signal });

/** A sleep that a hint ends. One that came while nobody slept ends the next sleep: it may tell of what was not seen. */
const listenForHints = ({ onHint, sleep = systemSleep }: Pick<WaitOptions<unknown>, 'onHint' | 'sleep'>) => {
  let hint = new AbortController();
  const stop = onHint?.(() => hint.abort());
  return {
    stop: () => stop?.(),
    async sleep(ms: number, signal: AbortSignal): Promise<void> {
      await sleep(ms, AbortSignal.any([signal, hint.signal])).catch((thrown: unknown) => {
        if (signal.aborted || !hint.signal.aborted) throw thrown;
      });
      hint = new AbortController();
    },
  };
};

const isOutage = ({ code }: ForgeError): boolean =>
  code === 'IMAGEFORGE_PROVIDER_UNAVAILABLE' || code === 'IMAGEFORGE_PROVIDER_TIMEOUT' || code === 'IMAGEFORGE_PROVIDER_RATE_LIMITED';

const end = async <Result>({ cancel }: WaitOptions<Result>): Promise<void> => {
  // Too late, or not to be reached: the provider ends it by itself, and what it costs is booked as possible.
  await cancel?.(AbortSignal.timeout(cancelMs)).catch(() => undefined);
};
