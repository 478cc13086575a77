import type { ForgeError } from '../../engine/errors';
import { callOf } from '../../provider-kit/testing/pictures';
import { type LoopbackStep, startLoopbackServer } from '../../provider-kit/testing/loopback-server';
import { type FakeFlux, startFakeFlux } from './testing/fake-flux';
import { modelAt, plantedKey } from './testing/model-at';

let server: FakeFlux;
beforeEach(async () => {
  server = await startFakeFlux();
});
afterEach(() => server.close());

const failureOf = async (steps: LoopbackStep[], options: Parameters<typeof modelAt>[2] = {}): Promise<ForgeError> => {
  server.next('', ...steps);
  return modelAt(server.url, 'flux-2-pro', options)
    .generate(callOf())
    .then(
      () => Promise.reject(new Error('expected a rejection')),
      (thrown: ForgeError) => thrown,
    );
};
const answer = (status: number, body: object, headers: Record<string, string> = {}): LoopbackStep => ({ status, body, headers });
const begun = (link: string): LoopbackStep => answer(200, { id: 'task-7', polling_url: link, cost: 3 });

describe('a request that is refused', () => {
  it.each([
    [400, 'IMAGEFORGE_PROVIDER_REJECTED'],
    [401, 'IMAGEFORGE_PROVIDER_AUTH'],
    [402, 'IMAGEFORGE_PROVIDER_QUOTA'],
    [403, 'IMAGEFORGE_PROVIDER_AUTH'],
    [404, 'IMAGEFORGE_PROVIDER_REJECTED'],
    [413, 'IMAGEFORGE_PROVIDER_REJECTED'],
    [429, 'IMAGEFORGE_PROVIDER_RATE_LIMITED'],
    [500, 'IMAGEFORGE_PROVIDER_UNAVAILABLE'],
    [503, 'IMAGEFORGE_PROVIDER_UNAVAILABLE'],
  ])('with %i is %s, in its own words and without the key', async (status, code) => {
    const error = await failureOf([answer(status, { error: 'a_code', message: `A reason for ${plantedKey}` })]);
    expect(error).toMatchObject({ code, message: expect.stringContaining('A reason for [redacted]'), details: { status } });
    expect(error.details).not.toHaveProperty('possiblyCharged');
  });

  it('names the field that was wrong', async () => {
    const error = await failureOf([answer(422, { detail: [{ loc: ['body', 'width'], msg: 'Input should be a multiple of 16', type: 'multiple_of' }] })]);
    expect(error).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_REJECTED', message: expect.stringContaining('body.width: Input should be a multiple of 16') });
  });

  it.each([
    ['in the body', answer(429, { error: 'rate_limit_exceeded', retry_after: 5 }), 5_000],
    ['in a header', answer(429, { retry_after: 5 }, { 'retry-after': '9' }), 9_000],
  ])('says when to come back %s', async (_, step, ms) => {
    expect((await failureOf([step])).retryAfterMs).toBe(ms);
  });
});

describe('a job that comes to nothing', () => {
  it.each([
    ['Request Moderated', 'IMAGEFORGE_MODERATION_REFUSED', undefined],
    ['Content Moderated', 'IMAGEFORGE_MODERATION_REFUSED', undefined],
    ['Error', 'IMAGEFORGE_PROVIDER_UNAVAILABLE', true],
    ['Failed', 'IMAGEFORGE_PROVIDER_UNAVAILABLE', true],
    ['Task not found', 'IMAGEFORGE_PROVIDER_REJECTED', true],
  ])('as "%s" is %s', async (status, code, possiblyCharged) => {
    const details = { 'Moderation Reasons': [`Violence ${plantedKey}`] };
    const error = await failureOf(['proper', answer(200, { id: 'task-0', status, details })]);
    expect(error).toMatchObject({ code, details: { jobStatus: status, requestId: 'task-0' } });
    expect(error.details?.possiblyCharged).toBe(possiblyCharged);
    expect(error.message).not.toContain(plantedKey);
    if (code === 'IMAGEFORGE_MODERATION_REFUSED') expect(error.message).toContain('Violence');
  });

  it('is not looked at again when its end comes with a status of 503', async () => {
    const error = await failureOf(['proper', answer(503, { id: 'task-0', status: 'Error', message: 'generation failed' })]);
    expect(error).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE', message: 'Black Forest Labs failed: Error (generation failed).' });
    expect(server.requests).toHaveLength(2);
  });
});

describe('the key', () => {
  it('is not sent to a host that is none of theirs', async () => {
    const stranger = await startLoopbackServer(() => ({ body: { status: 'Pending' } }));
    const error = await failureOf([begun(`${stranger.url}/v1/get_result?id=task-7`)]);
    await stranger.close();
    expect(error).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE', message: expect.stringContaining(stranger.host), details: { possiblyCharged: true } });
    expect(stranger.requests).toEqual([]);
  });

  it.each([
    'http://api.eu1.bfl.ai/v1/get_result?id=1',
    'https://api.bfl.ai.evil.example/v1/get_result?id=1',
    'https://bfl.ai@evil.example/v1/get_result?id=1',
    'https://user:secret@api.bfl.ai/v1/get_result?id=1',
    'https://api.bfl.ai:8443/v1/get_result?id=1',
    'https://evilbfl.ai/v1/get_result?id=1',
  ])('is not sent to %s', async (link) => {
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = (input) => {
      asked.push(String(input));
      return Promise.resolve(Response.json({ id: 'task-7', polling_url: link }));
    };
    const call = modelAt('https://api.bfl.ai', 'flux-2-pro', { fetch }).generate(callOf());
    await expect(call).rejects.toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' });
    expect(asked).toEqual(['https://api.bfl.ai/v1/flux-2-pro']);
  });

  it('is sent to the region that does the work', async () => {
    const asked: [string, string | null][] = [];
    const fetch: typeof globalThis.fetch = (input, init) => {
      asked.push([String(input), new Headers(init?.headers).get('x-key')]);
      const isBegin = init?.method === 'POST';
      return Promise.resolve(Response.json(isBegin ? { id: '1', polling_url: 'https://api.eu2.bfl.ai/v1/get_result?id=1' } : { status: 'Content Moderated' }));
    };
    const call = modelAt('https://api.bfl.ai', 'flux-2-pro', { fetch }).generate(callOf());
    await expect(call).rejects.toMatchObject({ code: 'IMAGEFORGE_MODERATION_REFUSED' });
    expect(asked).toEqual([
      ['https://api.bfl.ai/v1/flux-2-pro', plantedKey],
      ['https://api.eu2.bfl.ai/v1/get_result?id=1', plantedKey],
    ]);
  });

  it('does not go along to the image', async () => {
    await modelAt(server.url, 'flux-2-pro').generate(callOf());
    const last = server.requests.at(-1)!;
    expect(last.path).toBe('/delivery/0/sample.png');
    expect(last.headers).not.toHaveProperty('x-key');
  });
});

describe('the link to the image', () => {
  const ready = (sample: string): LoopbackStep => answer(200, { status: 'Ready', result: { sample } });
  const linked = (sample: string): LoopbackStep[] => ['proper', ready(sample)];

  it.each([
    ['that has expired', () => linked(`${server.url}/delivery/9/sample.png`), 'status 403: it may have expired'],
    ['into a private network', () => linked('http://127.0.0.1:1/sample.png'), 'private network'],
    ['that is none', () => linked('ftp://x'), 'http(s) address'],
    ['that redirects into a private network', () => [...linked(`${server.url}/delivery/0/x`), answer(302, {}, { location: 'http://10.0.0.7/' })], 'private network'],
    ['to no image', () => [...linked(`${server.url}/delivery/0/x`), answer(200, {})], 'Expected a PNG, JPEG or WebP'],
    ['that breaks off', () => [...linked(`${server.url}/delivery/0/x`), 'cut' as const], 'could not be fetched'],
  ])('%s is a bad answer that may have been charged', async (_, steps, words) => {
    expect(await failureOf(steps())).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
      message: expect.stringContaining(words),
      details: { possiblyCharged: true },
    });
  });

  it('has to be there', async () => {
    const error = await failureOf(['proper', answer(200, { status: 'Ready', result: {} })]);
    expect(error.code).toBe('IMAGEFORGE_PROVIDER_BAD_RESPONSE');
  });

  it('brings no more than is taken', async () => {
    expect(await failureOf([], { maxImageBytes: 1_000 })).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE', message: expect.stringContaining('at most 1000 bytes') });
  });
});

it('wants to be told the job', async () => {
  expect(await failureOf([answer(200, {})])).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE', details: { possiblyCharged: true } });
});

it('waits no longer than it is to', async () => {
  expect(await failureOf(['hang'], { timeoutMs: 50 })).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_TIMEOUT', details: { possiblyCharged: true } });
});
