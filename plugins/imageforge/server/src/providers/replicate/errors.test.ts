import { inspect } from 'node:util';
import { ForgeError } from '../../engine/errors';
import { callOf, failureOf, largePicture, modelAt } from './testing/calls';
import { type FakeReplicate, type FakeStep, plantedKey, startFakeReplicate } from './testing/fake-replicate';

let server: FakeReplicate;
beforeAll(async () => {
  server = await startFakeReplicate();
});
afterAll(() => server.close());
beforeEach(() => {
  server.requests.splice(0);
});

const id = 'black-forest-labs/flux-schnell';
const failWith = (step: FakeStep): Promise<unknown> => {
  server.next(step);
  return failureOf(modelAt(server.url, id).generate(callOf()));
};
const refuse = (status: number, body: unknown, headers = {}): FakeStep => ({ kind: 'refuse', status, body, headers });
const end = (error: string, more = {}): FakeStep => ({ kind: 'end', status: 'failed', error, ...more });

describe('a refusal', () => {
  it.each<[number, string]>([
    [401, 'PROVIDER_AUTH'],
    [402, 'PROVIDER_QUOTA'],
    [403, 'PROVIDER_AUTH'],
    [404, 'PROVIDER_REJECTED'],
    [408, 'PROVIDER_TIMEOUT'],
    [413, 'PROVIDER_REJECTED'],
    [422, 'PROVIDER_REJECTED'],
    [429, 'PROVIDER_RATE_LIMITED'],
    [500, 'PROVIDER_UNAVAILABLE'],
    [503, 'PROVIDER_UNAVAILABLE'],
  ])('with status %d is told once, in the words of Replicate', async (status, code) => {
    expect(await failWith(refuse(status, { title: 'A title', detail: 'A reason.', status }))).toMatchObject({
      code: `IMAGEFORGE_${code}`,
      message: expect.stringContaining('A title: A reason.'),
      details: { status },
    });
    expect(server.requests).toHaveLength(1);
  });

  it.each<[string, object, string, number | undefined]>([
    ['the header', { 'retry-after': '2' }, 'Request was throttled.', 2_000],
    ['its words', {}, 'Request was throttled. Your rate limit resets in ~30s.', 30_000],
    ['nothing', {}, 'Request was throttled.', undefined],
  ])('of too many requests says by %s when to come back', async (_, headers, detail, retryAfterMs) => {
    expect(await failWith(refuse(429, { detail }, headers))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_RATE_LIMITED', retryAfterMs });
    expect(server.requests).toHaveLength(1);
  });

  it('has no key in it', async () => {
    const thrown = await failWith(refuse(400, { title: 'Bad', detail: `Token ${plantedKey} is not valid` }, { 'x-request-id': plantedKey }));
    expect(thrown).toBeInstanceOf(ForgeError);
    expect(`${inspect(thrown, { depth: 10, showHidden: true })} ${JSON.stringify(thrown)}`).not.toContain('0123456789abcdef');
  });

  it('that redirects is not followed with the key', async () => {
    const elsewhere = await startFakeReplicate();
    expect(await failWith(refuse(307, '', { location: `${elsewhere.url}/predictions` }))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_REJECTED' });
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });
});

describe('a connection that fails', () => {
  it('is not tried again, since the prediction may have been made', async () => {
    expect(await failWith({ kind: 'cut' })).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE', details: { possiblyCharged: true } });
    expect(server.requests).toHaveLength(1);
  });

  it('before the request went out has cost nothing', async () => {
    const gone = await startFakeReplicate();
    await gone.close();
    expect(await failureOf(modelAt(gone.url, id).generate(callOf()))).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE',
      details: { possiblyCharged: false },
    });
  });

  it('while a file goes up has cost nothing: only predictions are charged', async () => {
    const reset = Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
    const cutFiles: typeof fetch = (input, init) => (String(input).endsWith('/files') ? Promise.reject(reset) : fetch(input, init));
    const model = modelAt(server.url, 'recraft-ai/recraft-remove-background', { fetch: cutFiles });
    expect(await failureOf(model.generate(callOf({ mode: 'remove-background', images: [await largePicture()] })))).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE',
      details: { reason: 'ECONNRESET', possiblyCharged: false },
    });
  });

  it('because nobody answers ends with the time-out', async () => {
    server.next({ kind: 'silent' });
    expect(await failureOf(modelAt(server.url, id, { timeoutMs: 100 }).generate(callOf()))).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_TIMEOUT',
      details: { possiblyCharged: true },
    });
  });
});

describe('a prediction that fails', () => {
  it.each<[string, FakeStep, string, boolean]>([
    ['moderation of an official model', end('The input or output was flagged as sensitive. Please try again with different inputs. (E005)'), 'MODERATION_REFUSED', false],
    ['moderation of FLUX', end('All generated images contained NSFW content. Try running it again with a different prompt.', { seconds: 1.5 }), 'MODERATION_REFUSED', true],
    ['moderation of SDXL', end('NSFW content detected. Try running it again, or try a different prompt.'), 'MODERATION_REFUSED', false],
    ['an interruption', end('Prediction interrupted; please retry (code: PA)'), 'PROVIDER_UNAVAILABLE', false],
    ['a start that took too long', end('E6716 Timeout starting prediction'), 'PROVIDER_UNAVAILABLE', false],
    ['a service under load', end('Service is currently unavailable due to high demand. Please try again later. (E003)'), 'PROVIDER_UNAVAILABLE', false],
    ['a model without memory', end('CUDA out of memory. (E1001)', { seconds: 3 }), 'PROVIDER_REJECTED', true],
    ['no reason', { kind: 'end', status: 'failed' }, 'PROVIDER_REJECTED', false],
    ['a cancellation by hand', { kind: 'end', status: 'canceled' }, 'PROVIDER_REJECTED', true],
    ['a deadline before its start', { kind: 'end', status: 'aborted' }, 'PROVIDER_TIMEOUT', false],
  ])('tells %s', async (_, step, code, possiblyCharged) => {
    expect(await failWith(step)).toMatchObject({
      code: `IMAGEFORGE_${code}`,
      details: { requestId: expect.stringMatching(/^p\d+$/), possiblyCharged },
    });
  });
});

describe('an answer that is none', () => {
  it.each<[string, unknown]>([
    ['without an id', { status: 'starting' }],
    ['in an unknown state', { id: 'p1', status: 'exploded' }],
    ['that is a list', []],
  ])('%s', async (_, body) => {
    expect(await failWith(refuse(201, body))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE', details: { possiblyCharged: true } });
  });
});
