import { inspect } from 'node:util';
import { ForgeError } from '../../engine/errors';
import { callOf, failureOf, modelAt, plantedKey } from './testing/calls';
import { type FakeOpenAI, type FakeStep, startFakeOpenAI } from './testing/fake-openai';

let server: FakeOpenAI;
beforeAll(async () => {
  server = await startFakeOpenAI();
});
afterAll(() => server.close());
beforeEach(() => void server.requests.splice(0));

const failWith = (...steps: FakeStep[]): Promise<unknown> => {
  server.next(...steps);
  return failureOf(modelAt(server.url, 'gpt-image-2').generate(callOf()));
};

const refuse = (status: number, error: object | string, headers = {}): FakeStep => ({
  kind: 'answer',
  status,
  headers,
  body: { error },
});

describe('an error answer', () => {
  it.each<[string, number, object | string, string]>([
    [
      'moderation',
      400,
      { code: 'moderation_blocked', type: 'image_generation_user_error' },
      'MODERATION_REFUSED',
    ],
    ['moderation of DALL·E', 400, { code: 'content_policy_violation' }, 'MODERATION_REFUSED'],
    [
      'moderation by the type alone',
      400,
      { type: 'image_generation_user_error', param: null },
      'MODERATION_REFUSED',
    ],
    ['moderation by the code alone', 400, { code: 'image_generation_user_error' }, 'MODERATION_REFUSED'],
    ['moderation in the clothes of a rate limit', 429, { code: 'moderation_blocked' }, 'MODERATION_REFUSED'],
    [
      'a mistake of the same type',
      400,
      { type: 'image_generation_user_error', param: 'size' },
      'PROVIDER_REJECTED',
    ],
    ['a wrong request', 400, { type: 'invalid_request_error', param: 'size' }, 'PROVIDER_REJECTED'],
    ['an unknown model', 404, { code: 'model_not_found' }, 'PROVIDER_REJECTED'],
    ['an unprocessable request', 422, {}, 'PROVIDER_REJECTED'],
    ['a wrong key', 401, { code: 'invalid_api_key' }, 'PROVIDER_AUTH'],
    ['a missing permission', 403, {}, 'PROVIDER_AUTH'],
    ['an empty account', 429, { code: 'insufficient_quota', type: 'insufficient_quota' }, 'PROVIDER_QUOTA'],
    ['an empty account by the type', 429, { code: null, type: 'insufficient_quota' }, 'PROVIDER_QUOTA'],
    ['a hard limit', 400, { code: 'billing_hard_limit_reached' }, 'PROVIDER_QUOTA'],
    ['a payment that is due', 402, {}, 'PROVIDER_QUOTA'],
    ['a rate limit', 429, { code: 'rate_limit_exceeded' }, 'PROVIDER_RATE_LIMITED'],
    ['an outage', 500, { type: 'server_error' }, 'PROVIDER_UNAVAILABLE'],
    ['a bad gateway', 502, 'upstream', 'PROVIDER_UNAVAILABLE'],
    ['a gateway that gave up', 504, {}, 'PROVIDER_TIMEOUT'],
  ])('%s', async (_, status, error, code) => {
    const thrown = await failWith(refuse(status, error));
    expect(thrown).toBeInstanceOf(ForgeError);
    expect(thrown).toMatchObject({ code: `IMAGEFORGE_${code}`, details: { status } });
  });

  it("keeps the provider's words, parameter and request id", async () => {
    const error = {
      message: 'Invalid size.',
      type: 'invalid_request_error',
      param: 'size',
      code: 'invalid_value',
    };
    expect(await failWith(refuse(400, error))).toMatchObject({
      message: 'OpenAI rejected the request: Invalid size.',
      details: {
        status: 400,
        code: 'invalid_value',
        type: 'invalid_request_error',
        param: 'size',
        requestId: expect.stringMatching(/^req_fake_/),
      },
    });
  });

  it('says which stage of the moderation refused, and for what', async () => {
    const moderation_details = {
      moderation_stage: 'output',
      categories: ['violence'],
      scores: { violence: 0.9 },
    };
    expect(await failWith(refuse(400, { code: 'moderation_blocked', moderation_details }))).toMatchObject({
      details: { moderationStage: 'output', moderationCategories: ['violence'] },
    });
  });

  it('is told once: nothing is tried again', async () => {
    await failWith(refuse(429, {}, { 'retry-after': '0', 'x-should-retry': 'true' }));
    expect(server.requests).toHaveLength(1);
  });

  it('carries the time to wait', async () => {
    const headers = { 'retry-after-ms': '1500', 'retry-after': '60' };
    expect(await failWith(refuse(429, {}, headers))).toMatchObject({ retryAfterMs: 1_500 });
  });

  it('does not follow a redirect, which would carry the prompt elsewhere', async () => {
    const elsewhere = await startFakeOpenAI();
    const location = `${elsewhere.url}/images/generations`;
    const thrown = await failWith({ kind: 'answer', status: 307, headers: { location } });
    expect(thrown).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_REJECTED',
      message: expect.stringContaining('baseURL'),
    });
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });
});

describe('a connection', () => {
  it('that is refused charged nothing', async () => {
    const gone = await startFakeOpenAI();
    await gone.close();
    expect(await failureOf(modelAt(gone.url, 'gpt-image-2').generate(callOf()))).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE',
      details: { possiblyCharged: false, reason: 'ECONNREFUSED' },
    });
  });

  // As Node's fetch rejects (undici): the reason is the cause.
  it.each([
    ['CERT_HAS_EXPIRED', 'certificate has expired'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames"],
    [undefined, 'bad port'],
  ])('that was never made, because of %s %s, charged nothing, and names the host', async (code, message) => {
    const cause = Object.assign(new Error(message), code && { code });
    const fetch = () => Promise.reject(new TypeError('fetch failed', { cause }));
    const call = modelAt('https://images.example.test:8443/v1', 'gpt-image-2', { fetch }).generate(callOf());
    expect(await failureOf(call)).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE',
      message: expect.stringContaining('images.example.test:8443'),
      details: { possiblyCharged: false },
    });
  });

  it.each<[string, FakeStep]>([
    ['before the answer', { kind: 'cut' }],
    ['in the middle of the answer', { kind: 'cut', after: 'headers' }],
  ])('that is cut %s may have been charged', async (_, step) => {
    expect(await failWith(step)).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE',
      details: { possiblyCharged: true },
    });
  });

  it.each<[string, FakeStep]>([
    ['silent', { kind: 'hang' }],
    ['silent after the headers', { kind: 'hang', after: 'headers' }],
  ])('that stays %s ends with the time-out', async (_, step) => {
    server.next(step);
    const call = modelAt(server.url, 'gpt-image-2', { timeoutMs: 200 }).generate(callOf());
    expect(await failureOf(call)).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_TIMEOUT',
      details: { possiblyCharged: true },
    });
  });

  it.each<[string, FakeStep]>([
    ['silent', { kind: 'hang' }],
    ['silent after the headers', { kind: 'hang', after: 'headers' }],
  ])('that is %s is let go when the call is canceled', async (_, step) => {
    const controller = new AbortController();
    server.next(step);
    const arrival = server.arrival();
    const call = failureOf(
      modelAt(server.url, 'gpt-image-2').generate(callOf({ signal: controller.signal })),
    );
    await arrival;
    controller.abort();
    expect(await call).toMatchObject({ code: 'IMAGEFORGE_CANCELED', details: { possiblyCharged: true } });
  });

  it('is not even made for a call that is canceled already', async () => {
    const call = modelAt(server.url, 'gpt-image-2').generate(callOf({ signal: AbortSignal.abort() }));
    expect(await failureOf(call)).toMatchObject({
      code: 'IMAGEFORGE_CANCELED',
      details: { possiblyCharged: false },
    });
    expect(server.requests).toEqual([]);
  });
});

describe('the key', () => {
  const echo = `Incorrect API key provided: ${plantedKey}. Authorization: Bearer ${plantedKey}`;
  it.each<[string, FakeStep]>([
    [
      'in every field of an error',
      refuse(401, { message: echo, code: plantedKey, type: echo, param: plantedKey }),
    ],
    ['as the error', refuse(500, echo)],
    ['as the body', { kind: 'answer', status: 400, body: echo }],
    [
      'in the headers',
      refuse(429, { message: 'x' }, { 'x-request-id': plantedKey, 'retry-after': plantedKey }),
    ],
    ['as garbage', { kind: 'answer', body: echo }],
    ['in a link', { kind: 'links', to: `http://elsewhere.test/${plantedKey}` }],
    ['percent-encoded', refuse(400, { message: encodeURIComponent(plantedKey) })],
  ])('echoed %s, is not in the error', async (_, step) => {
    const thrown = await failWith(step);
    expect(thrown).toBeInstanceOf(ForgeError);
    const everything = `${inspect(thrown, { depth: 10, showHidden: true })} ${JSON.stringify(thrown)}`;
    expect(everything).not.toContain('0123456789abcdef');
  });

  it('of a server that wants none does not spoil its messages', async () => {
    server.next(refuse(400, { message: 'none of the models is loaded' }));
    const call = modelAt(server.url, 'gpt-image-2', { apiKey: 'none' }).generate(callOf());
    expect(await failureOf(call)).toMatchObject({
      message: expect.stringContaining('none of the models is loaded'),
    });
  });

  it('echoed in a stream, is not in the error', async () => {
    server.next({ kind: 'event', event: { error: { message: echo, code: plantedKey } } });
    const call = modelAt(server.url, 'gpt-image-2').generate(callOf({ onPartialImage: () => undefined }));
    const thrown = await failureOf(call);
    expect(inspect(thrown, { depth: 10, showHidden: true })).not.toContain('0123456789abcdef');
  });
});
