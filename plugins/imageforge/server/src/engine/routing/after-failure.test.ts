import { type ErrorCode, errorCodes, ForgeError } from '../errors';
import { afterFailure, type FailureRules, isSick } from './after-failure';

const rules: FailureRules = { maxAttempts: 3, maxWaitMs: 60_000, onModeration: 'stop' };
const after = (code: ErrorCode, failures = 3, change: Partial<FailureRules> = {}, retryAfterMs?: number) =>
  afterFailure(new ForgeError(code, undefined, { retryAfterMs }), failures, { ...rules, ...change }, () => 0);

const mended: ErrorCode[] = [
  'IMAGEFORGE_PROVIDER_AUTH',
  'IMAGEFORGE_PROVIDER_QUOTA',
  'IMAGEFORGE_PROVIDER_RATE_LIMITED',
  'IMAGEFORGE_PROVIDER_UNAVAILABLE',
  'IMAGEFORGE_PROVIDER_TIMEOUT',
  'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
];

describe('what a failed call leads to', () => {
  it.each(Object.keys(errorCodes) as ErrorCode[])('%s: another model only where it could mend it', (code) => {
    expect(after(code).then).toBe(mended.includes(code) ? 'next' : 'stop');
  });

  it('is another try while there are some, after a wait that grows', () => {
    expect([1, 2, 3].map((failures) => after('IMAGEFORGE_PROVIDER_UNAVAILABLE', failures))).toMatchObject([
      { then: 'again', waitMs: 500 },
      { then: 'again', waitMs: 1_000 },
      { then: 'next' },
    ]);
  });

  it('is no other try where that would not help', () => {
    expect(after('IMAGEFORGE_PROVIDER_AUTH', 1)).toMatchObject({ then: 'next' });
  });

  it.each([
    [60_000, { then: 'again', waitMs: 60_000 }],
    [60_001, { then: 'next' }],
  ])('is a wait of %i ms only if it may be so long', (retryAfterMs, consequence) => {
    expect(after('IMAGEFORGE_PROVIDER_RATE_LIMITED', 1, {}, retryAfterMs)).toMatchObject(consequence);
  });

  it('is another model for refused content where that is configured', () => {
    expect(after('IMAGEFORGE_MODERATION_REFUSED', 1, { onModeration: 'next' })).toMatchObject({ then: 'next' });
  });
});

it('takes no refusal and no rate limit for a sickness of the model', () => {
  const sick = (Object.keys(errorCodes) as ErrorCode[]).filter((code) => isSick(new ForgeError(code)));
  expect(sick.sort()).toEqual(mended.filter((code) => code !== 'IMAGEFORGE_PROVIDER_RATE_LIMITED').sort());
});
