import { generationFixture, recipeFixture } from '../testing/generation-fixtures';
import { type Total, totalsOf } from './totals';

const attempt = { id: 'a', provider: 'openai', model: 'gpt-image-1', images: [0], startedAt: '2026-11-24T10:00:00.000Z' };
const valuesOf = (totals: Total[], series: Total['series']) =>
  Object.fromEntries(totals.filter((total) => total.series === series).map(({ labels, value }) => [labels.join(' '), value]));

describe('the totals of generations', () => {
  it('add up calls by how they ended, what they cost, and how long they took', () => {
    const totals = totalsOf([
      generationFixture({
        state: 'succeeded',
        attempts: [
          {
            ...attempt,
            state: 'failed',
            finishedAt: '2026-11-24T10:00:00.500Z',
            costMicroUsd: 0,
            error: { code: 'IMAGEFORGE_PROVIDER_RATE_LIMITED', message: 'Slow down.' },
          },
          { ...attempt, state: 'succeeded', finishedAt: '2026-11-24T10:00:03.000Z', costMicroUsd: 42_000 },
          { ...attempt, state: 'succeeded', finishedAt: '2026-11-24T10:00:03.000Z' },
        ],
      }),
      generationFixture({
        state: 'failed',
        error: { code: 'IMAGEFORGE_AMBIGUOUS_ATTEMPT', message: 'Who knows.' },
        attempts: [{ ...attempt, state: 'ambiguous', costMicroUsd: 8_000 }],
      }),
    ]);
    expect(valuesOf(totals, 'generations')).toEqual({ succeeded: 1, failed: 1 });
    expect(valuesOf(totals, 'failures')).toEqual({ IMAGEFORGE_AMBIGUOUS_ATTEMPT: 1 });
    expect(valuesOf(totals, 'calls')).toEqual({
      'openai gpt-image-1 failed IMAGEFORGE_PROVIDER_RATE_LIMITED': 1,
      'openai gpt-image-1 succeeded ': 2,
      'openai gpt-image-1 ambiguous ': 1,
    });
    expect(valuesOf(totals, 'costMicroUsd')).toEqual({ 'openai gpt-image-1': 50_000 });
    expect(valuesOf(totals, 'ambiguousMicroUsd')).toEqual({ 'openai gpt-image-1': 8_000 });
    expect(valuesOf(totals, 'unknownCosts')).toEqual({ 'openai gpt-image-1': 1 });
    // The one that a process died in has no time of its own.
    expect(valuesOf(totals, 'callMillis')).toEqual({ 'openai gpt-image-1': 6_500 });
    expect(valuesOf(totals, 'callSeconds')).toMatchObject({
      'openai gpt-image-1 0.5': 1,
      'openai gpt-image-1 2.5': 1,
      'openai gpt-image-1 5': 3,
      'openai gpt-image-1 +Inf': 3,
    });
    expect(valuesOf(totals, 'callSeconds')).not.toHaveProperty(['openai gpt-image-1 0.1']);
  });

  it('count images by their maker, and what moderators and reviewers said', () => {
    const original = { key: 'k', mediaType: 'image/png', width: 1, height: 1, bytes: 1 };
    const by = { kind: 'admin', id: '1' } as const;
    const totals = totalsOf([
      generationFixture({
        state: 'succeeded',
        recipe: recipeFixture({ n: 3 }),
        screening: { verdict: { decision: 'pass', findings: [] } },
        images: [
          { index: 0, original, verdict: 'pass' },
          { index: 1, original, madeBy: { provider: 'sketch', model: 'sketch-1' }, moderation: { decision: 'review', findings: [] }, review: { decision: 'approved', by, at: '' } },
          { index: 2, moderation: { decision: 'block', findings: [] } },
        ],
      }),
    ]);
    expect(valuesOf(totals, 'images')).toEqual({ 'test test-1': 1, 'sketch sketch-1': 1 });
    // An image that no moderator saw has no verdict of one.
    expect(valuesOf(totals, 'verdicts')).toEqual({ 'prompt pass': 1, 'output review': 1, 'output block': 1 });
    expect(valuesOf(totals, 'reviews')).toEqual({ 'output approved': 1 });
  });
});
