import type { ForgeError } from '../../engine/errors';
import { callOf, picture } from '../../provider-kit/testing/pictures';
import type { LoopbackStep } from '../../provider-kit/testing/loopback-server';
import { type FakeStability, refuse, startFakeStability } from './testing/fake-stability';
import { modelAt, plantedKey } from './testing/model-at';

let server: FakeStability;
beforeAll(async () => {
  server = await startFakeStability();
});
afterAll(() => server.close());

const failureOf = async (step: LoopbackStep, options: Parameters<typeof modelAt>[2] = {}): Promise<ForgeError> => {
  server.next('', step);
  return modelAt(server.url, 'core', options)
    .generate(callOf())
    .then(
      () => Promise.reject(new Error('expected a rejection')),
      (thrown: ForgeError) => thrown,
    );
};

it('reads an image that was held back with a status of 200 as a refusal', async () => {
  const blurred = await picture(1024, 1024);
  const error = await failureOf({
    headers: { 'content-type': 'image/png', 'finish-reason': 'CONTENT_FILTERED', seed: '7', 'x-request-id': 'req-9' },
    body: blurred.bytes,
  });
  expect(error).toMatchObject({
    code: 'IMAGEFORGE_MODERATION_REFUSED',
    details: { status: 200, finishReason: 'CONTENT_FILTERED', requestId: 'req-9' },
  });
});

it.each<[number, string, string, Record<string, unknown>]>([
  [400, 'bad_request', 'IMAGEFORGE_PROVIDER_REJECTED', {}],
  [401, 'unauthorized', 'IMAGEFORGE_PROVIDER_AUTH', {}],
  [402, 'payment_required', 'IMAGEFORGE_PROVIDER_QUOTA', {}],
  [403, 'forbidden', 'IMAGEFORGE_PROVIDER_AUTH', {}],
  [403, 'content_moderation', 'IMAGEFORGE_MODERATION_REFUSED', {}],
  [404, 'not_found', 'IMAGEFORGE_PROVIDER_REJECTED', {}],
  [413, 'payload_too_large', 'IMAGEFORGE_PROVIDER_REJECTED', {}],
  [422, 'unprocessable_entity', 'IMAGEFORGE_PROVIDER_REJECTED', {}],
  [429, 'rate_limit_exceeded', 'IMAGEFORGE_PROVIDER_RATE_LIMITED', { retryAfterMs: 60_000 }],
  [500, 'internal_error', 'IMAGEFORGE_PROVIDER_UNAVAILABLE', {}],
  [503, 'service_unavailable', 'IMAGEFORGE_PROVIDER_UNAVAILABLE', {}],
])('tells %i %s as %s, with its words and its id', async (status, name, code, more) => {
  const error = await failureOf(refuse(status, name, `a reason for ${plantedKey}`, 'another'));
  expect(error).toMatchObject({
    code,
    message: expect.stringContaining('a reason for [redacted]; another'),
    details: { status, name, requestId: 'a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4' },
    ...more,
  });
  expect(error.details).not.toHaveProperty('possiblyCharged');
});

it('comes back when the service says', async () => {
  const error = await failureOf({ ...refuse(429, 'rate_limit_exceeded'), headers: { 'retry-after': '12' } });
  expect(error.retryAfterMs).toBe(12_000);
});

it.each<[string, LoopbackStep, string]>([
  ['an answer that breaks off', 'cut', 'IMAGEFORGE_PROVIDER_UNAVAILABLE'],
  ['no image', { body: '<html>' }, 'IMAGEFORGE_PROVIDER_BAD_RESPONSE'],
  ['nothing', {}, 'IMAGEFORGE_PROVIDER_BAD_RESPONSE'],
])('knows that %s may have been charged', async (_, step, code) => {
  expect(await failureOf(step)).toMatchObject({ code, details: { possiblyCharged: true } });
});

it('waits no longer than it is to, and takes no more than it is to', async () => {
  expect(await failureOf('hang', { timeoutMs: 50 })).toMatchObject({
    code: 'IMAGEFORGE_PROVIDER_TIMEOUT',
    details: { possiblyCharged: true },
  });
  expect(await failureOf('proper', { maxImageBytes: 1_000 })).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' });
});

it('follows no redirect', async () => {
  const before = server.requests.length;
  const error = await failureOf({ status: 307, headers: { location: `${server.url}/elsewhere` } });
  expect(error.code).toBe('IMAGEFORGE_PROVIDER_REJECTED');
  expect(server.requests).toHaveLength(before + 1);
});

it('hands on an image that ends in the middle as it came: whoever stores it decodes it first', async () => {
  server.next('', 'halved');
  const { images } = await modelAt(server.url, 'core').generate(callOf());
  expect(images).toHaveLength(1);
});
