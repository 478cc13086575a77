import { ForgeError } from '../errors';
import { generationFixture } from '../testing/generation-fixtures';
import type { Generation } from './generation';
import { createPatience } from './patience';

const begin = Date.parse('2026-01-01T00:00:00Z');
const row = (change: Partial<Generation> = {}): Generation => ({ ...generationFixture(), claims: 1, cancelRequested: false, createdAt: '2026-01-01T00:00:00Z', ...change });
const bug = new ForgeError('IMAGEFORGE_INTERNAL');
const away = new ForgeError('IMAGEFORGE_STORAGE_FAILED');
const after = (ms: number) => createPatience({ maxClaims: 3, patienceMs: 3_600_000 }, { now: () => new Date(begin + ms) });
/** As the row says it once the first try found the store away. */
const waiting = row({ error: after(0).rest(row(), away).patch.error });

describe('the patience with a fault that may be a bug', () => {
  it('doubles the wait with each claim, and counts it', () => {
    const rests = [1, 2, 3].map((claims) => after(0).rest(row({ claims }), bug));
    expect(rests.map(({ delayMs, isProgress }) => [delayMs, isProgress])).toEqual([
      [2_000, false],
      [4_000, false],
      [8_000, false],
    ]);
    expect(rests[0]?.patch).toEqual({ error: bug.toJSON() });
  });

  it('ends with the claims', () => {
    expect([1, 2, 3].map((claims) => after(0).allows(row({ claims }), bug))).toEqual([true, true, false]);
  });
});

describe('the patience with a store that is away', () => {
  it.each([
    [0, 1_000],
    [999, 1_000],
    [20_000, 20_000],
    [300_000, 300_000],
    [1_800_000, 300_000],
  ])('waits, %d ms after it began, for %d ms', (ms, delayMs) => {
    expect(after(ms).rest(waiting, away)).toMatchObject({
      delayMs,
      isProgress: true,
      patch: { error: { code: 'IMAGEFORGE_STORAGE_FAILED', details: { waitingSince: '2026-01-01T00:00:00.000Z' } } },
    });
  });

  it('ends by the clock, however often it was claimed', () => {
    const often = { ...waiting, claims: 100 };
    expect([after(3_599_999).allows(often, away), after(3_600_000).allows(often, away)]).toEqual([true, false]);
  });
});
