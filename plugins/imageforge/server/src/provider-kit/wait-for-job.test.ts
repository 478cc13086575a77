import { ForgeError } from '../engine/errors';
import { createGate } from '../engine/testing/wait-for';
import { type JobState, waitForJob, type WaitOptions } from './wait-for-job';

const going: JobState<string> = { isDone: false };
const done: JobState<string> = { isDone: true, result: 'an image' };
const outage = (more = {}) => new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE', 'Away.', more);

/** Waits for a job that shows these states one after the other, the last one for ever. */
const wait = (states: (JobState<string> | Error)[], change: Partial<WaitOptions<string>> = {}) => {
  let looks = 0;
  const cancels: AbortSignal[] = [];
  const waited = waitForJob<string>({
    async look() {
      const state = states[Math.min(looks, states.length - 1)];
      looks += 1;
      if (state instanceof Error) throw state;
      return state ?? going;
    },
    cancel: async (signal) => void cancels.push(signal),
    signal: new AbortController().signal,
    everyMs: 1,
    timeoutMs: 60_000,
    ...change,
  });
  return { waited, cancels, looks: () => looks };
};

describe('waiting for a job', () => {
  it('looks until it is done, and tells how far it is', async () => {
    const progress: number[] = [];
    const job = wait([going, { isDone: false, progress: 0.5, waitMs: 2 }, done], { onProgress: (fraction) => void progress.push(fraction) });
    expect(await job.waited).toBe('an image');
    expect(job.looks()).toBe(3);
    expect(progress).toEqual([0.5]);
    expect(job.cancels).toEqual([]);
  });

  it('outlasts an outage: the job goes on whether or not it is seen', async () => {
    const hidden = [outage(), new ForgeError('IMAGEFORGE_PROVIDER_TIMEOUT'), new ForgeError('IMAGEFORGE_PROVIDER_RATE_LIMITED', 'Slow.', { retryAfterMs: 3 })];
    const job = wait([...hidden, going, ...hidden, done]);
    expect(await job.waited).toBe('an image');
    expect(job.looks()).toBe(8);
  });

  it('waits twice as long after each outage in a row, and as long as the provider asks where that is longer', async () => {
    const waits: number[] = [];
    const asked = (retryAfterMs: number) => new ForgeError('IMAGEFORGE_PROVIDER_RATE_LIMITED', 'Slow.', { retryAfterMs });
    const states = [going, outage(), outage(), outage(), asked(3_000), asked(60_000), { isDone: false, waitMs: 7 } as const, outage(), done];
    const job = wait(states, { everyMs: 1_000, sleep: async (ms) => void waits.push(ms) });
    expect(await job.waited).toBe('an image');
    expect(waits).toEqual([1_000, 1_000, 2_000, 4_000, 8_000, 60_000, 7, 1_000]);
  });

  it('gives up after six outages in a row, and says that it may have been charged', async () => {
    const job = wait([outage({ details: { status: 503 } })]);
    await expect(job.waited).rejects.toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE',
      message: 'Away.',
      details: { status: 503, possiblyCharged: true, jobGoesOn: true },
    });
    expect(job.looks()).toBe(6);
  });

  it('ends at once with what the job failed with', async () => {
    const job = wait([going, new ForgeError('IMAGEFORGE_MODERATION_REFUSED', 'Not this.')]);
    await expect(job.waited).rejects.toMatchObject({ code: 'IMAGEFORGE_MODERATION_REFUSED', message: 'Not this.' });
    expect(job.looks()).toBe(2);
  });

  it('ends the job when it takes too long', async () => {
    const job = wait([going], { timeoutMs: 30 });
    const thrown = await job.waited.catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_TIMEOUT', details: { possiblyCharged: true } });
    expect((thrown as ForgeError).details).not.toHaveProperty('jobGoesOn');
    expect(job.cancels).toHaveLength(1);
  });

  it('says that a job goes on that takes too long and cannot be ended', async () => {
    const { waited } = wait([going], { timeoutMs: 30, cancel: undefined });
    await expect(waited).rejects.toMatchObject({ code: 'IMAGEFORGE_PROVIDER_TIMEOUT', details: { possiblyCharged: true, jobGoesOn: true } });
  });

  const aborted = async (reason: unknown, change: Partial<WaitOptions<string>> = {}) => {
    const controller = new AbortController();
    const looked = createGate();
    const job = wait([], {
      signal: controller.signal,
      async look() {
        looked.open();
        return going;
      },
      everyMs: 60_000,
      ...change,
    });
    const outcome = job.waited.catch((thrown: unknown) => thrown);
    await looked.opened;
    controller.abort(reason);
    return { thrown: await outcome, cancels: job.cancels };
  };

  it('ends the job when it is canceled, with a signal of its own', async () => {
    const { thrown, cancels } = await aborted(undefined);
    expect(thrown).toMatchObject({ code: 'IMAGEFORGE_CANCELED', details: { possiblyCharged: true } });
    expect(cancels.map((signal) => signal.aborted)).toEqual([false]);
  });

  it('leaves the job alone when another worker has taken over', async () => {
    const { thrown, cancels } = await aborted(new ForgeError('IMAGEFORGE_LEASE_LOST'));
    expect(thrown).toMatchObject({ code: 'IMAGEFORGE_LEASE_LOST' });
    expect(cancels).toEqual([]);
  });

  it('does not mind a job that cannot be ended', async () => {
    expect((await aborted(undefined, { cancel: () => Promise.reject(new Error('too late')) })).thrown).toMatchObject({ code: 'IMAGEFORGE_CANCELED' });
    expect((await aborted(undefined, { cancel: undefined })).thrown).toMatchObject({ code: 'IMAGEFORGE_CANCELED' });
  });

  it('stops a look that is under way', async () => {
    const look: WaitOptions<string>['look'] = (signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new ForgeError('IMAGEFORGE_CANCELED'))));
    const controller = new AbortController();
    const job = wait([], { look, signal: controller.signal });
    controller.abort();
    await expect(job.waited).rejects.toMatchObject({ code: 'IMAGEFORGE_CANCELED' });
    expect(job.cancels).toHaveLength(1);
  });
});
