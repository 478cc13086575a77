import { ForgeError } from '../engine/errors';
import { type FakeServer, startFakeServer } from '../engine/testing/fake-server';
import type { FakeAnswer } from '../engine/testing/serve-loopback';
import { createHttpClient, type HttpClientOptions, type HttpRequest } from './http-client';

const key = 'key-0123456789-SECRET';

/** A body in parts, each made when it is asked for. */
const streamOf = (parts: string[]) => {
  let isCanceled = false;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const part = parts.shift();
      if (part === undefined) controller.close();
      else controller.enqueue(Buffer.from(part));
    },
    cancel: () => void (isCanceled = true),
  });
  return { stream, isCanceled: () => isCanceled };
};

describe("a provider's server over HTTP", () => {
  let server: FakeServer;
  let next: FakeAnswer;
  beforeEach(async () => {
    next = { body: { id: 'one' } };
    server = await startFakeServer({ answer: () => next });
  });
  afterEach(() => server.close());

  const client = (change: Partial<HttpClientOptions> = {}) =>
    createHttpClient({
      label: 'Example',
      baseURL: `${server.url}/v1/`,
      headers: { authorization: `Bearer ${key}` },
      secrets: [key],
      timeoutMs: 10_000,
      maxBytes: 1_000,
      ...change,
    });
  const signal = new AbortController().signal;
  const post = { method: 'POST', path: '/images', body: { prompt: 'a fox' }, signal } as const;
  const get = { path: '/images/1', signal };
  const failure = (call: Promise<unknown>): Promise<ForgeError> =>
    call.then(
      () => Promise.reject(new Error('expected a rejection')),
      (thrown: ForgeError) => thrown,
    );

  it('asks below its base, with its headers, and gives the answer', async () => {
    next = { status: 201, headers: { 'x-request-id': 'r1' }, body: { id: 'one' } };
    const answer = await client().request({ ...post, headers: { prefer: 'wait' } });
    expect({ status: answer.status, id: answer.headers.get('x-request-id'), json: answer.json() }).toEqual({ status: 201, id: 'r1', json: { id: 'one' } });
    const [sent] = server.requests;
    expect({ method: sent?.method, path: sent?.path, body: sent?.json() }).toEqual({ method: 'POST', path: '/v1/images', body: { prompt: 'a fox' } });
    expect(sent?.headers).toMatchObject({ authorization: `Bearer ${key}`, prefer: 'wait', 'content-type': 'application/json', 'user-agent': 'ImageForge' });
  });

  it.each<[string, NonNullable<HttpRequest['body']>, RegExp | undefined]>([
    ['a form', new FormData(), /^multipart\/form-data/],
    ['bytes', new Uint8Array([1, 2, 3]), undefined],
    ['a text', 'plain', /^text\/plain/],
  ])('sends %s as it is', async (_name, body, type) => {
    await client().request({ ...post, body });
    const sent = server.requests[0]?.headers['content-type'];
    if (type) expect(sent).toMatch(type);
    else expect(sent).toBeUndefined();
  });

  it('takes no more than it may', async () => {
    next = { body: 'x'.repeat(1_001) };
    expect(await failure(client().request(get))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE', message: expect.stringContaining('1000 bytes') });
    server.fail('too-large');
    expect(await failure(client().request(get))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' });
    next = { body: 'x'.repeat(1_000) };
    expect((await client().request(get)).bytes).toHaveLength(1_000);
  });

  it('takes as much as one request says', async () => {
    next = { body: 'x'.repeat(1_500) };
    expect((await client().request({ ...get, maxBytes: 1_500 })).bytes).toHaveLength(1_500);
    expect(await failure(client({ maxBytes: 10_000 }).request({ ...get, maxBytes: 1_000 }))).toMatchObject({ message: expect.stringContaining('1000 bytes') });
  });

  it('reads no more of a refusal than tells something, and lets go of the rest', async () => {
    const body = streamOf(Array.from({ length: 100 }, () => 'x'.repeat(10_000)));
    const told: unknown[] = [];
    const readRefusal: HttpClientOptions['readRefusal'] = (refusal) => {
      told.push(refusal.body);
      return {};
    };
    const fetch = async () => new Response(body.stream, { status: 400 });
    expect(await failure(client({ fetch, readRefusal, maxBytes: 10_000_000 }).request(get))).toMatchObject({ details: { status: 400 } });
    expect(String(told[0]).length).toBeLessThanOrEqual(64_000);
    expect(body.isCanceled()).toBe(true);
  });

  it('lets go of an answer that is too large', async () => {
    const body = streamOf(Array.from({ length: 100 }, () => 'x'.repeat(1_000)));
    const error = await failure(client({ fetch: async () => new Response(body.stream) }).request(get));
    expect(error).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' });
    expect(body.isCanceled()).toBe(true);
  });

  it('knows a refusal although there is too much of it', async () => {
    next = { status: 401, body: 'x'.repeat(1_000_000) };
    expect(await failure(client().request(get))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_AUTH', details: { status: 401 } });
  });

  it('says so when the answer is no JSON', async () => {
    next = { body: '<html>' };
    const answer = await client().request(get);
    expect(() => answer.json()).toThrow('Example did not answer with JSON.');
  });

  it('parses no answer of millions of parts', async () => {
    next = { body: `{"images":[${'[],'.repeat(1_000_000)}[]]}` };
    const answer = await client({ maxBytes: 10_000_000 }).request(get);
    expect(() => answer.json()).toThrow(expect.objectContaining({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE', message: 'Example: Expected JSON of at most 100000 parts, got more.' }));
    const patient = await client({ maxBytes: 10_000_000, maxJsonParts: 3_000_000 }).request(get);
    expect(patient.json()).toMatchObject({ images: { length: 1_000_001 } });
  });

  it('follows no redirect: it would carry the key along', async () => {
    const other = await startFakeServer({ answer: () => ({}) });
    next = { status: 307, headers: { location: other.url }, body: 'Moved.' };
    const error = await failure(client().request(post));
    expect(error).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_REJECTED', message: expect.stringContaining('configure the final address') });
    expect(other.requests).toEqual([]);
    await other.close();
  });

  it('keeps what the provider says and its id of the call, and no secret', async () => {
    next = { status: 400, headers: { 'x-request-id': 'r1' }, body: { message: `Bad key ${key}.`, detail: 'unread' } };
    const error = await failure(client({ readRefusal: () => ({ details: { name: `of ${key}`, count: 1 } }) }).request(post));
    expect(error.toJSON()).toEqual({
      code: 'IMAGEFORGE_PROVIDER_REJECTED',
      message: 'Example rejected the request: Bad key [redacted].',
      details: { status: 400, requestId: 'r1', name: 'of [redacted]', count: 1 },
    });
  });

  it("takes the provider's own reading before the status", async () => {
    next = { status: 403, headers: { 'retry-after': '9' }, body: { name: 'content_moderation' } };
    const readRefusal: HttpClientOptions['readRefusal'] = ({ body }) => ({
      code: (body as { name: string }).name === 'content_moderation' ? 'IMAGEFORGE_MODERATION_REFUSED' : undefined,
      message: 'Not this.',
      retryAfterMs: 5,
    });
    expect(await failure(client({ readRefusal }).request(post))).toMatchObject({
      code: 'IMAGEFORGE_MODERATION_REFUSED',
      message: 'Example refused this content: Not this.',
      retryAfterMs: 5,
    });
  });

  describe('that gives no answer', () => {
    it.each([
      ['POST', post, true],
      ['GET', get, false],
      ['POST that is free', { ...post, charges: false }, false],
    ])('may have charged a %s: %#', async (_name, request, possiblyCharged) => {
      server.fail('hang');
      expect(await failure(client({ timeoutMs: 50 }).request(request))).toMatchObject({
        code: 'IMAGEFORGE_PROVIDER_TIMEOUT',
        details: { possiblyCharged },
      });
      server.fail('cut');
      expect(await failure(client().request(request))).toMatchObject({
        code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE',
        message: expect.stringContaining(server.host),
        details: { possiblyCharged },
      });
    });

    it('has charged nothing when it was never reached', async () => {
      const { host, url } = await startFakeServer({ answer: () => ({}) }).then(async (gone) => {
        await gone.close();
        return gone;
      });
      const error = await failure(client({ baseURL: url }).request(post));
      expect(error).toMatchObject({
        code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE',
        message: `The connection to ${host} failed (ECONNREFUSED).`,
        details: { possiblyCharged: false },
      });
    });

    it('is waited for as long as one request says', async () => {
      server.fail('hang');
      expect(await failure(client().request({ ...get, timeoutMs: 50 }))).toMatchObject({ message: 'Example did not answer within 50 ms.' });
    });
  });

  describe('whose caller gives up', () => {
    it('is not asked any more', async () => {
      expect(await failure(client().request({ ...post, signal: AbortSignal.abort() }))).toMatchObject({ code: 'IMAGEFORGE_CANCELED', details: undefined });
      expect(server.requests).toEqual([]);
    });

    it.each(['IMAGEFORGE_CANCELED', 'IMAGEFORGE_LEASE_LOST'] as const)('hears why: %s', async (code) => {
      const controller = new AbortController();
      const hanging = server.hang();
      const call = failure(client().request({ ...post, signal: controller.signal }));
      await hanging;
      controller.abort(code === 'IMAGEFORGE_LEASE_LOST' ? new ForgeError(code) : undefined);
      expect(await call).toMatchObject({ code, details: { possiblyCharged: true } });
    });
  });

  describe('whose events are read', () => {
    it('is let go of by whoever has read enough', async () => {
      const body = streamOf(['data: one\n\n', 'data: two\n\n', 'data: three\n\n']);
      const events = client({ fetch: async () => new Response(body.stream) }).events({ path: '/events', signal, silenceMs: 10_000 });
      for await (const { data } of events) if (data === 'one') break;
      expect(body.isCanceled()).toBe(true);
    });

    it('may take as long as it likes while it says a word now and then, and no longer', async () => {
      // The streams go on by themselves; only the time is ours.
      jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
      try {
        const heard: string[] = [];
        let speak: (words: string) => void = () => undefined;
        const fetch: typeof globalThis.fetch = async (_url, { signal: either } = {}) =>
          new Response(
            new ReadableStream<Uint8Array>({
              start(controller) {
                speak = (words) => controller.enqueue(Buffer.from(words));
                either?.addEventListener('abort', () => controller.error(either.reason));
              },
            }),
          );
        const reading = failure(
          (async () => {
            for await (const { data } of client({ fetch }).events({ path: '/events', signal, silenceMs: 1_000 })) heard.push(data);
          })(),
        );
        const pass = async (ms: number) => {
          await new Promise((resolve) => setImmediate(resolve));
          jest.advanceTimersByTime(ms);
          await new Promise((resolve) => setImmediate(resolve));
        };
        for (const words of ['data: one\n\n', ': still here\n', 'data: two\n\n']) {
          await pass(900);
          speak(words);
        }
        await pass(999);
        expect(heard).toEqual(['one', 'two']);
        await pass(1);
        expect(await reading).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_TIMEOUT', message: 'Example was silent for 1000 ms.' });
      } finally {
        jest.useRealTimers();
      }
    });
  });

  it('quotes nothing of what fetch throws', async () => {
    // Some errors of fetch quote the header, that is, the key: their codes are told, their words are not.
    const fetch = () => Promise.reject(Object.assign(new TypeError(`invalid header ${key}`), { cause: { code: 'ERR_INVALID_CHAR', message: key } }));
    const error = await failure(client({ fetch }).request(post));
    expect(JSON.stringify([error, error.cause])).not.toContain(key);
  });
});
