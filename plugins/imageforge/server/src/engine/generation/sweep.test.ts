import type { Job, JobQueue, Logger } from '../ports';
import { generationFixture } from '../testing/generation-fixtures';
import { createMemoryGenerationStore } from '../testing/memory-generation-store';
import { waitFor } from '../testing/wait-for';
import { createSweep } from './sweep';

const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {} };

const setUp = async (rows: number, chores: (() => Promise<void>)[] = []) => {
  const store = createMemoryGenerationStore();
  const added: { id: string; priority?: number; ifUnknown?: boolean }[] = [];
  let paused = false;
  for (let number = 0; number < rows; number += 1) {
    await store.create(generationFixture({ id: `row-${number}`, priority: rows - number }));
  }
  const queue = {
    add: async ({ generationId }: Job, options: Parameters<JobQueue['add']>[1] = {}) => void added.push({ id: generationId, ...options }),
  };
  const isPaused = async () => paused;
  const sweep = createSweep({ store, queue, logger: quiet, isPaused }, chores, { intervalMs: 3_600_000, idleMs: 0 });
  return { sweep, added, pause: () => void (paused = true) };
};

describe('the sweep', () => {
  it('adds what is due with its place, the first of them, if the queue has lost it', async () => {
    const { sweep, added } = await setUp(600);
    await sweep.sweepOnce();
    expect(added).toHaveLength(500);
    expect(added.slice(0, 2)).toEqual([
      { id: 'row-599', priority: 1, ifUnknown: true },
      { id: 'row-598', priority: 2, ifUnknown: true },
    ]);
  });

  it('adds nothing while the queue is paused, and does its other chores', async () => {
    const done: string[] = [];
    const { sweep, added, pause } = await setUp(3, [
      () => Promise.reject(new Error('broken')),
      async () => void done.push('the chore after a broken one'),
    ]);
    pause();
    await sweep.sweepOnce();
    expect(added).toEqual([]);
    expect(done).toHaveLength(1);
  });

  it('adds all of it when it is asked to, however much there is', async () => {
    const { sweep, added } = await setUp(1_200);
    sweep.addAllDue();
    await waitFor('all rows', () => added.length === 1_200);
    expect(new Set(added.map(({ id }) => id)).size).toBe(1_200);
    // A job that is ending because of the pause has to run once more.
    expect(added.some(({ ifUnknown }) => ifUnknown)).toBe(false);
    await sweep.stop();
  });
});
