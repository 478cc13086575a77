import type { EventBus, ForgeEvent, GenerationStore, Logger } from '../ports';
import { generationFixture } from '../testing/generation-fixtures';
import { createMemoryGenerationStore } from '../testing/memory-generation-store';
import { createLease } from './lease';

const leaseMs = 30_000;

describe('a lease', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  const hold = async (change: Parameters<typeof generationFixture>[0] = {}, broken: Partial<GenerationStore> = {}) => {
    const store = { ...createMemoryGenerationStore(), ...broken };
    const listeners = new Set<(event: ForgeEvent) => void>();
    const warnings: string[] = [];
    const logger: Logger = { debug() {}, info() {}, warn: (message) => void warnings.push(message), error() {} };
    const events: EventBus = {
      publish: (event) => listeners.forEach((listener) => listener(event)),
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      close: async () => undefined,
    };
    const { generation } = await store.create(generationFixture(change));
    const claimed = (await store.claim(generation.id, 'me', leaseMs))!;
    const lease = createLease(claimed, 'me', { store, events, logger, redact: (text) => text, leaseMs });
    const isHeld = async () => (await store.claim(generation.id, 'another', leaseMs)) === undefined;
    return { lease, store, events, listeners, warnings, id: generation.id, isHeld };
  };
  const codeOf = ({ reason }: AbortSignal) => (reason as { code?: string } | undefined)?.code;
  const canceled = (generationId: string): ForgeEvent => ({ type: 'generation.cancel-requested', generationId });

  it('outlasts its length while the work goes on, and ends when it is let go', async () => {
    const { lease, isHeld } = await hold();
    await jest.advanceTimersByTimeAsync(10 * leaseMs);
    expect(await isHeld()).toBe(true);
    await lease.release();
    expect(await isHeld()).toBe(false);
  });

  it('is renewed three times within its length, so that one failure does not lose it', async () => {
    let renewals = 0;
    const { lease, warnings } = await hold({}, {
      renew: async () => {
        renewals += 1;
        if (renewals === 2) throw new Error('the database is away');
        return { cancelRequested: false };
      },
    });
    await jest.advanceTimersByTimeAsync(leaseMs);
    expect(renewals).toBe(3);
    expect(warnings).toEqual([expect.stringContaining('the database is away')]);
    expect(lease.signal.aborted).toBe(false);
    await lease.release();
  });

  it('hears of a cancel with the next renewal, when the event was lost', async () => {
    const { lease, store, id } = await hold();
    await store.requestCancel(id);
    expect(lease.signal.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(leaseMs / 3);
    expect(codeOf(lease.signal)).toBe('IMAGEFORGE_CANCELED');
    await lease.release();
  });

  it('aborts the work when another worker has the row', async () => {
    const { lease, store, id } = await hold();
    await store.release(id, 'me');
    await store.claim(id, 'another', leaseMs);
    await jest.advanceTimersByTimeAsync(leaseMs / 3);
    expect(codeOf(lease.signal)).toBe('IMAGEFORGE_LEASE_LOST');
    await lease.release();
    expect(await store.claim(id, 'a third', leaseMs)).toBeUndefined();
  });

  it('hears of a cancel of its own generation alone', async () => {
    const { lease, events, id } = await hold();
    events.publish(canceled('another'));
    expect(lease.signal.aborted).toBe(false);
    events.publish(canceled(id));
    expect(codeOf(lease.signal)).toBe('IMAGEFORGE_CANCELED');
    await lease.release();
  });

  it('writes what was noted with the next save, as progress, and tells those who look on', async () => {
    const { lease, store, events, id } = await hold();
    const stored = async () => {
      const { stage, claims, warnings } = (await store.get(id))!;
      return { stage, claims, warnings };
    };
    lease.note({ stage: 'inspect', warnings: [{ code: 'other', message: 'noted' }] });
    lease.note({ stage: 'finish' });
    expect(lease.generation).toMatchObject({ stage: 'finish', claims: 0, warnings: [{ message: 'noted' }] });
    expect(await stored()).toEqual({ stage: 'generate', claims: 1, warnings: [] });

    const told: ForgeEvent[] = [];
    events.subscribe((event) => void told.push(event));
    await lease.save({});
    expect(await stored()).toEqual({ stage: 'finish', claims: 0, warnings: [{ code: 'other', message: 'noted' }] });
    // Who read the row when the stage began has seen the one before.
    expect(told).toEqual([{ type: 'generation.updated', generationId: id, state: 'running', stage: 'finish' }]);
    await lease.release();
  });

  it('keeps what was noted when a save fails, for the next one', async () => {
    let isAway = true;
    const broken = createMemoryGenerationStore();
    const { lease, store, id } = await hold({}, {
      ...broken,
      async save(...args) {
        if (isAway) throw new Error('the database is away');
        return broken.save(...args);
      },
    });
    lease.note({ stage: 'finish' });
    await expect(lease.save({ images: [] })).rejects.toThrow('the database is away');
    isAway = false;
    await lease.save({});
    expect(await store.get(id)).toMatchObject({ stage: 'finish' });
    await lease.release();
  });

  it('lets go of the row in the write that ends the work', async () => {
    let releases = 0;
    const { lease, store, listeners, id } = await hold({}, { release: async () => void (releases += 1) });
    await lease.save({ state: 'succeeded' }, { release: true });
    await lease.release();
    expect({ releases, listeners: listeners.size }).toEqual({ releases: 0, listeners: 0 });
    await jest.advanceTimersByTimeAsync(leaseMs);
    expect(lease.signal.aborted).toBe(false);
    await expect(store.save(id, 'me', {})).rejects.toMatchObject({ code: 'IMAGEFORGE_LEASE_LOST' });
  });

  it('goes on when the images are public already', async () => {
    const { lease, events, id } = await hold({ stage: 'publish' });
    events.publish(canceled(id));
    expect(lease.signal.aborted).toBe(false);
    await lease.release();
  });

  it('listens and renews no more after it was let go, which is done once', async () => {
    let [renewals, releases] = [0, 0];
    const { lease, listeners } = await hold({}, {
      renew: async () => {
        renewals += 1;
        return { cancelRequested: false };
      },
      release: async () => void (releases += 1),
    });
    expect(listeners.size).toBe(1);
    await Promise.all([lease.release(), lease.release()]);
    await jest.advanceTimersByTimeAsync(leaseMs);
    expect([listeners.size, renewals, releases]).toEqual([0, 0, 1]);
  });
});
