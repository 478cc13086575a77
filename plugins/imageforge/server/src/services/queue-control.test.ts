import type { Requester } from '../engine/generation/generation';
import type { Logger } from '../engine/ports';
import { generationFixture } from '../engine/testing/generation-fixtures';
import { createMemoryGenerationStore } from '../engine/testing/memory-generation-store';
import { createQueueControl, type Flag, type Pause } from './queue-control';

const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {} };
const ada: Requester = { kind: 'admin', id: '1', name: 'Ada' };

/** Two processes that share a database. */
const setUp = () => {
  let stored: Pause | undefined;
  let time = Date.parse('2026-01-01T00:00:00Z');
  let reads = 0;
  let sweeps = 0;
  const flag: Flag<Pause> = {
    read: async () => {
      reads += 1;
      return stored;
    },
    write: async (value) => void (stored = value),
    remove: async () => void (stored = undefined),
  };
  const store = createMemoryGenerationStore();
  const clock = { now: () => new Date(time), sleep: async () => undefined };
  const open = () => createQueueControl({ flag, store, audit: { record: async () => undefined }, addAllDue: () => void (sweeps += 1), clock, logger: quiet });
  return { store, one: open(), other: open(), pass: (ms: number) => void (time += ms), reads: () => reads, sweeps: () => sweeps };
};

describe('the switch of the queue', () => {
  it('says who paused it and since when, and how much waits', async () => {
    const { one, store } = setUp();
    const { generation } = await store.create(generationFixture());
    await store.create(generationFixture());
    await store.claim(generation.id, 'worker', 1_000);
    expect(await one.status()).toEqual({ waiting: 1, running: 1 });
    const paused = { by: 'Ada', at: '2026-01-01T00:00:00.000Z' };
    expect(await one.pause(ada)).toEqual({ waiting: 1, running: 1, paused });
    expect(await one.pause({ kind: 'admin', id: '2' })).toMatchObject({ paused });
  });

  it('reaches the other processes within a second', async () => {
    const { one, other, pass } = setUp();
    expect(await other.isPaused()).toBe(false);
    await one.pause(ada);
    expect(await one.isPaused()).toBe(true);
    expect(await other.isPaused()).toBe(false);
    pass(1_000);
    expect(await other.isPaused()).toBe(true);
  });

  it('is never taken for paused on old news: the jobs of a resume must run', async () => {
    const { one, other, pass, sweeps } = setUp();
    await one.pause(ada);
    expect(await other.isPaused()).toBe(true);
    await one.resume(ada);
    expect(await other.isPaused()).toBe(false);
    expect(sweeps()).toBe(1);
    pass(10_000);
    await one.resume(ada);
    expect(sweeps()).toBe(1);
  });

  it('is asked once a second, however many jobs there are', async () => {
    const { one, reads, pass } = setUp();
    for (let job = 0; job < 100; job += 1) await one.isPaused();
    expect(reads()).toBe(1);
    pass(1_000);
    await one.isPaused();
    expect(reads()).toBe(2);
  });
});
