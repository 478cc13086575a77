import { createWorkerCheck } from './worker-check';

const start = Date.parse('2026-01-01T00:00:00Z');
const sweepMs = 15_000;

/** What is said after so long, ms. */
const after = async (
  ms: number,
  { sweptAt, workers = 0, queued = 0, running = 0 }: { sweptAt?: number; workers?: number | Error; queued?: number; running?: number } = {},
): Promise<string> => {
  let now = start;
  const check = createWorkerCheck(
    {
      lastSweep: async () => (sweptAt === undefined ? undefined : new Date(start + sweptAt).toISOString()),
      queue: { workers: async () => (workers instanceof Error ? Promise.reject(workers) : workers) },
      open: async () => ({ queued, running, review: 5, decision: 1 }),
      clock: { now: () => new Date(now) },
    },
    { sweepMs },
  );
  now += ms;
  return check().then(
    () => 'up',
    (thrown: Error) => thrown.message,
  );
};

describe('whether anybody works', () => {
  it('is said by the last sweep, and by the queue when that was long ago', async () => {
    expect(await after(600_000, { sweptAt: 590_000, queued: 9 })).toBe('up');
    expect(await after(600_000, { sweptAt: 570_000, queued: 2, running: 1 })).toBe('No worker takes jobs; generations that wait: 3.');
    expect(await after(600_000, { sweptAt: 570_000, workers: 1, queued: 2 })).toBe('up');
  });

  it('is not asked of a moment: the only worker may be starting again, and so may we', async () => {
    expect(await after(sweepMs + 10_000, { queued: 2 })).toBe('up');
    expect(await after(sweepMs + 10_001, { queued: 2 })).toBe('No worker takes jobs; generations that wait: 2.');
  });

  it('is said of a worker that lives and does nothing, of none where nothing waits, and while the queue is away', async () => {
    const nobody = 'No process has looked for work since 2026-01-01T00:00:00.000Z.';
    for (const state of [{ workers: 1, queued: 2 }, { workers: 0 }, { workers: new Error('Redis is away'), queued: 2 }]) {
      expect(await after(3 * sweepMs + 10_000, { sweptAt: 0, ...state })).toBe('up');
      expect(await after(3 * sweepMs + 10_001, { sweptAt: 0, ...state })).toBe(nobody);
    }
  });
});
