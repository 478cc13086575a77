import { callOf, failureOf, modelAt, plantedKey } from './testing/calls';
import { draw } from './testing/drawing';
import { type FakeOpenAI, type FakeStep, startFakeOpenAI } from './testing/fake-openai';

let server: FakeOpenAI;
beforeAll(async () => {
  server = await startFakeOpenAI();
});
afterAll(() => server.close());
beforeEach(() => void server.requests.splice(0));

const small = { width: 64, height: 64 };
const local = { models: [{ id: 'local' }] };
const generate = (n: number, step: FakeStep, options = {}) => {
  server.next(step);
  return modelAt(server.url, 'local', { ...local, ...options }).generate(callOf({ n, size: small }));
};
const answer = (body: unknown): FakeStep => ({ kind: 'answer', body });
const image = async (seed = 'x'): Promise<string> => (await draw({ ...small, seed })).toString('base64');

describe('images', () => {
  it('of a batch all come, with the request id', async () => {
    const result = await generate(3, { kind: 'ok' });
    expect(result.images.map(({ mediaType }) => mediaType)).toEqual(['image/png', 'image/png', 'image/png']);
    expect(result).toMatchObject({ requestId: expect.stringMatching(/^req_fake_/), warnings: [] });
  });

  it.each<[string, FakeStep, object]>([
    ['an answer', { kind: 'answer', body: 'x'.repeat(1_200_000) }, {}],
    ['a stream', { kind: 'event', event: `data: ${'x'.repeat(1_200_000)}\n\n` }, { onPartialImage: () => undefined }],
    ['a linked image', { kind: 'links', to: '/files/%.png' }, {}],
  ])('are not read beyond their size, as %s', async (_, step, call) => {
    server.next(step);
    const model = modelAt(server.url, 'gpt-image-2', { maxImageBytes: 100 });
    expect(await failureOf(model.generate(callOf(call)))).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
      message: expect.stringMatching(/^Expected an answer of at most \d+ bytes, got more\.$/),
    });
  });

  it('that are fewer than asked for are a success with a warning', async () => {
    const result = await generate(4, { kind: 'count', images: 3 });
    expect(result.images).toHaveLength(3);
    expect(result.usage.images).toBe(3);
    expect(result.warnings).toEqual([
      { code: 'fewer-images', message: 'OpenAI made 3 of 4 images.', details: { asked: 4, received: 3 } },
    ]);
  });

  it('that are more than asked for are cut, but counted as charged', async () => {
    const result = await generate(1, { kind: 'count', images: 2 });
    expect(result.images).toHaveLength(1);
    expect(result.usage.images).toBe(2);
    expect(result.warnings).toEqual([expect.objectContaining({ code: 'other' })]);
  });

  it('that are broken do not lose the others', async () => {
    const data = [{ b64_json: 'AAAA' }, { b64_json: await image() }, {}, { b64_json: '' }];
    const result = await generate(4, answer({ created: 1, data }));
    expect(result.images.map(({ index }) => index)).toEqual([1]);
    expect(result.warnings.map(({ code, details }) => [code, details])).toEqual([
      ['image-failed', { index: 0 }],
      ['image-failed', { index: 2 }],
      ['image-failed', { index: 3 }],
    ]);
  });

  it('are what their bytes are, whatever was asked for', async () => {
    const webp = (await draw({ ...small, seed: 'x', format: 'webp' })).toString('base64');
    const result = await generate(
      1,
      answer({ created: 1, output_format: 'png', data: [{ b64_json: webp }] }),
    );
    expect(result.images[0]!.mediaType).toBe('image/webp');
  });

  it('of another size than asked for are told', async () => {
    const wide = (await draw({ width: 96, height: 64, seed: 'x' })).toString('base64');
    const result = await generate(1, answer({ created: 1, data: [{ b64_json: wide }] }));
    expect(result.warnings).toEqual([
      expect.objectContaining({ code: 'adjusted', details: { asked: '64x64', received: '96x64' } }),
    ]);
  });

  it('come as data URLs from some servers', async () => {
    const data = [{ b64_json: `data:image/png;base64,${await image()}` }];
    expect((await generate(1, answer({ created: 1, data }))).images).toHaveLength(1);
  });

  it.each<[string, FakeStep]>([
    ['an empty list', { kind: 'count', images: 0 }],
    ['no list', answer({ created: 1 })],
    ['nothing that decodes', answer({ created: 1, data: [{ b64_json: '****' }] })],
    ['an SVG', answer({ created: 1, data: [{ b64_json: Buffer.from('<svg/>').toString('base64') }] })],
    [
      'JSON that is cut off',
      { kind: 'answer', body: '{"data":[{"b64', headers: { 'content-type': 'application/json' } },
    ],
    ['a page', { kind: 'answer', body: '<html>', headers: { 'content-type': 'text/html' } }],
    ['nothing', { kind: 'answer', body: '' }],
    ['a JSON text', { kind: 'answer', body: '"ok"', headers: { 'content-type': 'application/json' } }],
  ])('are not an empty success: %s', async (_, step) => {
    expect(await failureOf(generate(1, step))).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
      details: { possiblyCharged: true },
    });
  });
});

describe('links instead of base64', () => {
  it('are followed on the configured host', async () => {
    const result = await generate(2, { kind: 'links', to: `${server.url}/files/%.png` });
    expect(result.images).toHaveLength(2);
    expect(result.warnings).toEqual([]);
  });

  it('are followed when they are relative', async () => {
    expect((await generate(1, { kind: 'links', to: '/files/%.png' })).images).toHaveLength(1);
  });

  it('are not followed elsewhere, not even to another port', async () => {
    const elsewhere = jest.fn();
    const fetchSpy: typeof fetch = (input, init) => {
      if (!String(input).startsWith(server.url)) elsewhere(String(input));
      return fetch(input, init);
    };
    const thrown = await failureOf(
      generate(1, { kind: 'links', to: 'http://127.0.0.1:9/%.png' }, { fetch: fetchSpy }),
    );
    expect(thrown).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
      message: expect.stringContaining('127.0.0.1:9, which is not fetched'),
    });
    expect(elsewhere).not.toHaveBeenCalled();
  });

  it.each(['file:///etc/passwd', 'data:image/png;base64,AAAA'])('are not followed to %s', async (to) => {
    expect(await failureOf(generate(1, { kind: 'links', to }))).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
    });
  });

  it('carry the key to the very same origin only', async () => {
    const seen: [string, string | null][] = [];
    const spy: typeof fetch = async (input, init) => {
      const url = new URL(String(input));
      if (!url.pathname.startsWith('/v1/images')) {
        seen.push([url.protocol, new Headers(init?.headers).get('authorization')]);
        return new Response(new Uint8Array(await draw({ ...small, seed: 'x' })));
      }
      return fetch(input, init);
    };
    await generate(1, { kind: 'links', to: `${server.url}/files/%.png` }, { fetch: spy });
    await generate(
      1,
      { kind: 'links', to: `${server.url.replace('http:', 'https:')}/files/%.png` },
      { fetch: spy },
    );
    expect(seen).toEqual([
      ['http:', `Bearer ${plantedKey}`],
      ['https:', null],
    ]);
  });

  it.each<[string, () => Response]>([
    ['is gone', () => new Response('expired', { status: 404 })],
    ['is endless', () => new Response(endless())],
  ])('one that %s does not lose the others', async (_, respond) => {
    const spy: typeof fetch = async (input, init) =>
      String(input).endsWith('/1.png') ? respond() : fetch(input, init);
    const result = await generate(2, { kind: 'links', to: `${server.url}/files/%.png` }, { fetch: spy });
    expect(result.images).toHaveLength(1);
    expect(result.warnings).toEqual([
      expect.objectContaining({ code: 'image-failed', details: { index: 1 } }),
    ]);
  });
});

/** A body without an end, in pieces of 10 MB. */
const endless = (): ReadableStream<Uint8Array> => {
  const piece = new Uint8Array(10_000_000);
  return new ReadableStream({ pull: (controller) => controller.enqueue(piece) });
};

describe('usage', () => {
  const usageOf = async (usage: unknown): Promise<unknown> =>
    (await generate(1, answer({ created: 1, data: [{ b64_json: await image() }], usage }))).usage;

  it('is told by kind of token, all output as image tokens', async () => {
    const usage = {
      total_tokens: 1_069,
      input_tokens: 13,
      output_tokens: 1_056,
      input_tokens_details: { text_tokens: 10, image_tokens: 3 },
    };
    expect(await usageOf(usage)).toEqual({
      images: 1,
      textInputTokens: 10,
      imageInputTokens: 3,
      imageOutputTokens: 1_056,
    });
  });

  it('takes output apart where it is broken down, and cached input', async () => {
    const usage = {
      input_tokens: 10,
      output_tokens: 300,
      input_tokens_details: { text_tokens: 10, image_tokens: 0, cached_tokens: 4 },
      output_tokens_details: { image_tokens: 272, text_tokens: 28 },
    };
    expect(await usageOf(usage)).toEqual({
      images: 1,
      textInputTokens: 10,
      imageInputTokens: 0,
      cachedInputTokens: 4,
      imageOutputTokens: 272,
      textOutputTokens: 28,
    });
  });

  it('without details is all text when there was no source image', async () => {
    expect(await usageOf({ input_tokens: 9, output_tokens: 272 })).toEqual({
      images: 1,
      textInputTokens: 9,
      imageInputTokens: 0,
      imageOutputTokens: 272,
    });
  });

  it.each([[undefined], [null], [{}], [{ input_tokens: -1, output_tokens: 'many' }]])(
    'of %j is not made up',
    async (usage) => expect(await usageOf(usage)).toEqual({ images: 1 }),
  );
});
