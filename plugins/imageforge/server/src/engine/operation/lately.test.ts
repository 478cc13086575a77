import type { ErrorCode } from '../errors';
import type { Attempt } from '../generation/generation';
import { generationFixture } from '../testing/generation-fixtures';
import { awayModerators, type Recent, sickModels } from './lately';

const now = new Date('2026-11-24T10:15:00.000Z');
const recent = '2026-11-24T10:00:00.000Z';
const earlier = '2026-11-24T09:59:59.000Z';
const attempt = (model: string, code: ErrorCode | undefined, more: Partial<Attempt> = {}): Attempt => ({
  id: 'a',
  provider: 'openai',
  model,
  images: [0],
  startedAt: recent,
  state: code ? 'failed' : 'succeeded',
  ...(code && { error: { code, message: 'x' } }),
  ...more,
});
const sickOf = (...attempts: Attempt[]) =>
  sickModels(attempts.map((one) => ({ ...generationFixture({ attempts: [one] }), createdAt: recent })), now);

describe('models', () => {
  it('that answered no call lately are named, with what they said', () => {
    expect(sickOf(attempt('one', 'IMAGEFORGE_PROVIDER_AUTH'), attempt('one', 'IMAGEFORGE_PROVIDER_TIMEOUT', { state: 'ambiguous' }), attempt('two', undefined))).toEqual([
      'openai/one (IMAGEFORGE_PROVIDER_AUTH, IMAGEFORGE_PROVIDER_TIMEOUT)',
    ]);
  });

  it.each<[string, Attempt]>([
    ['an image', attempt('one', undefined)],
    ['a refusal of the content', attempt('one', 'IMAGEFORGE_MODERATION_REFUSED')],
    ['a request for patience', attempt('one', 'IMAGEFORGE_PROVIDER_RATE_LIMITED')],
  ])('that answered with %s are not', (_what, answer) => {
    expect(sickOf(attempt('one', 'IMAGEFORGE_PROVIDER_UNAVAILABLE'), answer)).toEqual([]);
  });

  it('are not judged by what is long ago, under way, or was cut off by a crash', () => {
    expect(sickOf(attempt('one', 'IMAGEFORGE_PROVIDER_AUTH', { startedAt: earlier }))).toEqual([]);
    expect(sickOf(attempt('one', undefined, { state: 'started' }), attempt('one', undefined, { state: 'ambiguous' }))).toEqual([]);
  });
});

describe('moderators', () => {
  const error = { code: 'IMAGEFORGE_MODERATOR_UNAVAILABLE', message: 'x', details: { moderator: 'eyes' } } as const;
  const verdict = { decision: 'review', findings: [{ moderator: 'ears', category: 'unavailable', score: 0, decision: 'review' }] } as const;
  const awayOf = (...rows: Partial<Recent>[]) =>
    awayModerators(rows.map((row) => ({ ...generationFixture(), createdAt: recent, ...row })), now);

  it('that something waits for, however long, ended without or was left to a person without are named', () => {
    expect(awayOf({ state: 'running', error, createdAt: earlier })).toEqual(['eyes']);
    expect(awayOf({ state: 'failed', error, finishedAt: recent }, { state: 'failed', error, finishedAt: recent })).toEqual(['eyes']);
    expect(awayOf({ state: 'review', screening: { verdict: { ...verdict, findings: [...verdict.findings] } } })).toEqual(['ears']);
  });

  it('are up when that was long ago, or nothing was', () => {
    expect(awayOf({ state: 'failed', error, finishedAt: earlier }, { state: 'succeeded' })).toEqual([]);
    expect(awayOf({ state: 'review', createdAt: earlier, screening: { verdict: { ...verdict, findings: [...verdict.findings] } } })).toEqual([]);
  });
});
