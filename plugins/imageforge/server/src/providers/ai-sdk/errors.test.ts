import { inspect } from 'node:util';
import { ForgeError } from '../../engine/errors';
import { createAiSdkProvider } from '.';
import { callOf, failureOf, modelOf, plantedKey, realModel } from './testing/calls';
import { type FakeImageServer, type ServerStep, startFakeImageServer } from './testing/fake-image-server';
import { createFakePackage } from './testing/fake-package';

let server: FakeImageServer;
beforeAll(async () => {
  server = await startFakeImageServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.requests.splice(0);
});

const failWith = (step: ServerStep, options = {}): Promise<unknown> => {
  server.next(step);
  return failureOf(realModel(server.url, {}, options).generate(callOf()));
};
const refuse = (status: number, message: string, headers = {}): ServerStep => ({ kind: 'answer', status, headers, body: { error: { message } } });

describe('what a service refuses', () => {
  it.each<[number, string, string]>([
    [400, 'Invalid size.', 'PROVIDER_REJECTED'],
    [400, 'Your request was rejected by our safety system.', 'MODERATION_REFUSED'],
    [422, 'The prompt was flagged.', 'MODERATION_REFUSED'],
    [401, 'Incorrect API key.', 'PROVIDER_AUTH'],
    [402, 'Pay first.', 'PROVIDER_QUOTA'],
    [403, 'User is locked. Reason: Exhausted balance. insufficient_credit', 'PROVIDER_QUOTA'],
    [404, 'No such model.', 'PROVIDER_REJECTED'],
    [408, 'Too slow.', 'PROVIDER_TIMEOUT'],
    [413, 'Too large.', 'PROVIDER_REJECTED'],
    [429, 'Slow down.', 'PROVIDER_RATE_LIMITED'],
    [500, 'Oops.', 'PROVIDER_UNAVAILABLE'],
    [503, 'Overloaded.', 'PROVIDER_UNAVAILABLE'],
  ])('with %d, "%s", is told once', async (status, message, code) => {
    expect(await failWith(refuse(status, message))).toMatchObject({
      code: `IMAGEFORGE_${code}`,
      message: expect.stringContaining(message),
      details: { status, requestId: 'req_7' },
    });
    expect(server.requests).toHaveLength(1);
  });

  it('carries the time to wait', async () => {
    expect(await failWith(refuse(429, 'Slow down.', { 'retry-after': '3' }))).toMatchObject({ retryAfterMs: 3_000 });
  });

  it('has no key in it', async () => {
    const thrown = await failWith(refuse(401, `Incorrect API key: ${plantedKey}`));
    expect(thrown).toBeInstanceOf(ForgeError);
    expect(`${inspect(thrown, { depth: 10, showHidden: true })} ${JSON.stringify(thrown)}`).not.toContain('0123456789abcdef');
  });

  it('has no key of the settings in it', async () => {
    const settings = { headers: { authorization: 'Bearer a-proxy-key', accept: 'image/png' }, auth: { sessionToken: 'tok-1234' }, region: 'eu-west-1' };
    const load = async () => ({ createFake: () => ({ imageModel: () => ({ ...createFakePackage().exported.createFake({}).imageModel('painter'), doGenerate: () => Promise.reject(new Error('a-proxy-key tok-1234 image/png eu-west-1')) }) }) });
    const service = { id: 'fake', package: 'fake', factory: 'createFake', settings, models: [{ id: 'painter' }] };
    const { model } = createAiSdkProvider({ services: [service], load }).models[0]!;
    expect(await failureOf(model.generate(callOf()))).toMatchObject({ message: 'fake painter failed: [redacted] [redacted] image/png eu-west-1' });
  });

  it('that redirects is not followed', async () => {
    const elsewhere = await startFakeImageServer();
    const thrown = await failWith({ kind: 'answer', status: 307, headers: { location: `${elsewhere.url}/images/generations` }, body: '' });
    expect(thrown).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_REJECTED' });
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });
});

describe('a connection', () => {
  it('that is cut may have been charged, and is not tried again', async () => {
    expect(await failWith({ kind: 'cut' })).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE', details: { possiblyCharged: true } });
    expect(server.requests).toHaveLength(1);
  });

  it('that is refused charged nothing', async () => {
    const gone = await startFakeImageServer();
    await gone.close();
    expect(await failureOf(realModel(gone.url).generate(callOf()))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE', details: { possiblyCharged: false } });
  });

  it('that stays silent ends with the time-out', async () => {
    expect(await failWith({ kind: 'hang' }, { timeoutMs: 100 })).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_TIMEOUT', details: { possiblyCharged: true } });
  });
});

describe('an answer', () => {
  it.each<[string, ServerStep]>([
    ['a page', { kind: 'answer', status: 200, body: '<html>' }],
    ['another object', { kind: 'answer', status: 200, body: { images: [] } }],
    ['no image', { kind: 'answer', status: 200, body: { data: [{ b64_json: 'AAAA' }] } }],
  ])('that is %s may have been charged', async (_, step) => {
    expect(await failWith(step)).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE', details: { possiblyCharged: true } });
  });

  it('is not read beyond its size', async () => {
    const body = { data: [{ b64_json: 'A'.repeat(1_200_000) }] };
    expect(await failWith({ kind: 'answer', status: 200, body }, { maxImageBytes: 1_000 })).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
      message: expect.stringContaining('at most'),
    });
  });
});

describe('an error of a package', () => {
  const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });
  it.each<[string, unknown, string, boolean | undefined]>([
    ['a missing key', named('AI_LoadAPIKeyError', 'Fake API key is missing.'), 'PROVIDER_AUTH', undefined],
    ['a model that there is not', named('AI_NoSuchModelError', 'No such imageModel.'), 'PROVIDER_REJECTED', undefined],
    ['an answer without an image', named('AI_InvalidResponseDataError', 'Expected url.'), 'PROVIDER_BAD_RESPONSE', true],
    ['a job that failed', new Error('Image generation failed.'), 'PROVIDER_UNAVAILABLE', true],
    ['a job that was not allowed', new Error('Request Moderated: content policy'), 'MODERATION_REFUSED', true],
    ['a text', 'something', 'PROVIDER_UNAVAILABLE', true],
  ])('tells %s', async (_, thrown, code, possiblyCharged) => {
    const fake = createFakePackage();
    fake.next(() => Promise.reject(thrown));
    const error = await failureOf(modelOf(fake).generate(callOf()));
    expect(error).toMatchObject({ code: `IMAGEFORGE_${code}` });
    expect((error as ForgeError).details?.possiblyCharged).toBe(possiblyCharged);
  });

  it('that does not listen to the signal is left behind when the call is canceled', async () => {
    const fake = createFakePackage();
    const controller = new AbortController();
    fake.next(() => {
      controller.abort();
      return new Promise(() => undefined);
    });
    expect(await failureOf(modelOf(fake).generate(callOf({ signal: controller.signal })))).toMatchObject({ code: 'IMAGEFORGE_CANCELED' });
    expect(fake.calls[0]?.abortSignal.aborted).toBe(true);
  });
});
