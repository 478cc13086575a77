import type { Clock } from '../ports';
import { generationFixture } from '../testing/generation-fixtures';
import { createDeadline } from './deadline';

const at = (time: string): Clock => ({ now: () => new Date(time), sleep: async () => undefined });
const accepted = { ...generationFixture(), createdAt: '2026-01-01T00:00:00Z' };
const approved = {
  ...accepted,
  screening: {
    verdict: { decision: 'review' as const, findings: [] },
    review: {
      decision: 'approved' as const,
      by: { kind: 'admin' as const, id: '1' },
      at: '2026-01-02T00:00:00Z',
    },
  },
};

describe('the deadline of a generation', () => {
  it.each([
    ['runs from the request', accepted, '2026-01-01T00:00:10Z', 50_000],
    ['is over when its time is', accepted, '2026-01-01T00:01:00Z', 0],
    ['begins anew when a reviewer lets the prompt pass', approved, '2026-01-02T00:00:10Z', 50_000],
  ])('%s', (_name, generation, now, left) => {
    expect(createDeadline(60_000, at(now)).msLeft(generation)).toBe(left);
  });

  it('does not exist where none is set', () => {
    expect(createDeadline(undefined, at('2030-01-01T00:00:00Z')).msLeft(accepted)).toBe(Infinity);
  });
});
