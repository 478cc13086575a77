import { redact } from './redact';
import { codeOfStatus, refusalError } from './refusal';
import { retryAfterMs } from './retry-after';

const errorOf = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  refusalError({ status, headers: new Headers(headers), body }, {}, 'Example', ['secret-0123456789']);

describe('a refusal', () => {
  it.each([
    [400, 'IMAGEFORGE_PROVIDER_REJECTED'],
    [401, 'IMAGEFORGE_PROVIDER_AUTH'],
    [402, 'IMAGEFORGE_PROVIDER_QUOTA'],
    [403, 'IMAGEFORGE_PROVIDER_AUTH'],
    [404, 'IMAGEFORGE_PROVIDER_REJECTED'],
    [408, 'IMAGEFORGE_PROVIDER_TIMEOUT'],
    [409, 'IMAGEFORGE_PROVIDER_UNAVAILABLE'],
    [413, 'IMAGEFORGE_PROVIDER_REJECTED'],
    [422, 'IMAGEFORGE_PROVIDER_REJECTED'],
    [425, 'IMAGEFORGE_PROVIDER_UNAVAILABLE'],
    [429, 'IMAGEFORGE_PROVIDER_RATE_LIMITED'],
    [500, 'IMAGEFORGE_PROVIDER_UNAVAILABLE'],
    [503, 'IMAGEFORGE_PROVIDER_UNAVAILABLE'],
    [504, 'IMAGEFORGE_PROVIDER_TIMEOUT'],
  ] as const)('with status %i is %s', (status, code) => expect(codeOfStatus(status)).toBe(code));

  it.each([
    ['message', { message: 'No.' }],
    ['detail', { detail: 'No.' }],
    ['a list of details', { detail: [{ msg: 'unread' }, { message: 'No.' }] }],
    ['error', { error: 'No.' }],
    ['error in error', { error: { message: 'No.', code: 1 } }],
    ['errors', { errors: ['No.'] }],
    ['title', { title: 'No.', type: 'about:blank' }],
    ['its text', 'No.'],
  ])('is told in its own words, by %s', (_name, body) => expect(errorOf(400, body).message).toBe('Example rejected the request: No.'));

  it.each([[{}], [''], ['  '], ['<html>Bad Gateway</html>'], [null], [7]])('without words, like %j, says its status', (body) =>
    expect(errorOf(502, body).message).toBe('Example failed: status 502, without a reason'),
  );

  it('that redirects asks for the final address, whatever it says', () =>
    expect(errorOf(301, 'Moved to /v2.').message).toBe('Example rejected the request: it redirects (status 301); configure the final address'));

  it('has no secret in its details, however deep', () => {
    const secret = 'secret-0123456789';
    const reading = { details: { job: { words: `no ${secret}`, list: [[secret]], [secret]: 1 }, count: 7 } };
    const { details } = refusalError({ status: 500, headers: new Headers(), body: undefined }, reading, 'Example', [secret]);
    expect(details).toEqual({ status: 500, job: { words: 'no [redacted]', list: [['[redacted]']], '[redacted]': 1 }, count: 7 });
  });

  it('with words that lie deep says its status', () => {
    const deep = JSON.parse(`${'{"error":'.repeat(7_000)}"No."${'}'.repeat(7_000)}`) as unknown;
    expect(errorOf(500, deep).message).toBe('Example failed: status 500, without a reason');
  });

  it('says when to come back, and who it was', () => {
    const error = errorOf(429, {}, { 'retry-after': '2', 'x-request-id': 'r-secret-0123456789' });
    expect(error).toMatchObject({ retryAfterMs: 2_000, details: { requestId: 'r-[redacted]' } });
    expect(errorOf(429, {}).retryAfterMs).toBeUndefined();
  });
});

describe('when to come back', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  it.each([
    [{ 'retry-after-ms': '1500', 'retry-after': '9' }, 1_500],
    [{ 'retry-after': '2' }, 2_000],
    [{ 'retry-after': '0.5' }, 1_000],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:05 GMT' }, 5_000],
    [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '-1' }, undefined],
    [{}, undefined],
  ])('is read from %j: %s', (headers, ms) => expect(retryAfterMs(new Headers(headers as Record<string, string>), now)).toBe(ms));
});

describe('words without secrets', () => {
  it.each([
    ['a secret of ours', 'key secret&9999 is bad', 'key [redacted] is bad'],
    ['one in an address', '/v1?key=secret%269999', '/v1?key=[redacted]'],
    ['any bearer token', 'got Bearer abcdefghijk.', 'got Bearer [redacted]'],
    ['any token with digits', 'Token r8_abcdef123, please', 'Token [redacted], please'],
    ['a key that is shown in part', 'key provided: sk-ab***cd.', 'key provided: [redacted].'],
    ['a short one, as a word', 'pass hunter2, (s3c) none of hunter22 or s3cs', 'pass [redacted], ([redacted]) none of hunter22 or s3cs'],
    ['one that holds another', 'longer-secret&9999', '[redacted]'],
    ['no other words', 'The API key provided is invalid; basic information missing', 'The API key provided is invalid; basic information missing'],
  ])('have %s', (_name, text, clean) => expect(redact(text, ['secret&9999', 'longer-secret&9999', 'none', 'hunter2', 's3c'])).toBe(clean));

  it('are not endless', () => expect(redact('x'.repeat(9_999), [])).toHaveLength(500));
});
