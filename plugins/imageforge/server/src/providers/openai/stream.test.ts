import sharp from 'sharp';
import type { ImageBytes, ImageCall } from '../../engine/image-model';
import { callOf, failureOf, modelAt, picture } from './testing/calls';
import { type FakeOpenAI, type FakeStep, startFakeOpenAI } from './testing/fake-openai';

let server: FakeOpenAI;
beforeAll(async () => {
  server = await startFakeOpenAI();
});
afterAll(() => server.close());
beforeEach(() => void server.requests.splice(0));

const watch = (call: Partial<ImageCall> = {}, ...steps: FakeStep[]) => {
  const previews: (ImageBytes & { index: number })[] = [];
  server.next(...steps);
  const result = modelAt(server.url, 'gpt-image-2').generate(
    callOf({ onPartialImage: (preview) => void previews.push(preview), ...call }),
  );
  return { previews, result };
};

it('shows previews and gives the image that was completed', async () => {
  const { previews, result } = watch();
  const { images, usage, requestId } = await result;
  expect(server.requests[0]!.fields).toMatchObject({ stream: true, partial_images: 2 });
  expect(previews.map(({ index, mediaType }) => [index, mediaType])).toEqual([
    [0, 'image/png'],
    [0, 'image/png'],
  ]);
  expect(await sharp(images[0]!.bytes).metadata()).toMatchObject({ width: 1024, height: 1024 });
  expect(usage).toEqual({ images: 1, textInputTokens: 3, imageInputTokens: 0, imageOutputTokens: 1_256 });
  expect(requestId).toMatch(/^req_fake_/);
});

it('streams edits too', async () => {
  const { previews, result } = watch({ mode: 'edit', images: [await picture(64, 64)] });
  expect((await result).images).toHaveLength(1);
  expect(previews).toHaveLength(2);
});

it.each([0, 1])('is content with %i previews', async (count) => {
  const { previews, result } = watch({}, { kind: 'count', previews: count });
  expect((await result).images).toHaveLength(1);
  expect(previews).toHaveLength(count);
});

it('does not stream when nobody looks', async () => {
  await modelAt(server.url, 'gpt-image-2').generate(callOf());
  expect(server.requests[0]!.fields).not.toHaveProperty('stream');
});

it('does not stream a batch, whose events would not say which image they show', async () => {
  const { previews, result } = watch({ n: 2 });
  expect((await result).images).toHaveLength(2);
  expect(server.requests[0]!.fields).not.toHaveProperty('stream');
  expect(previews).toEqual([]);
});

it('asks for as many previews as configured, and not at all for none', async () => {
  const call = callOf({ onPartialImage: () => undefined });
  await modelAt(server.url, 'gpt-image-2', { previews: 3 }).generate(call);
  await modelAt(server.url, 'gpt-image-2', { previews: 0 }).generate(call);
  expect(server.requests.map(({ fields }) => fields.partial_images)).toEqual([3, undefined]);
});

it('takes JSON from a server that does not stream', async () => {
  const b64_json = Buffer.from((await picture(1024, 1024)).bytes).toString('base64');
  const { result } = watch({}, { kind: 'answer', body: { created: 1, data: [{ b64_json }] } });
  expect((await result).images).toHaveLength(1);
});

it('is not spoiled by whoever looks on', async () => {
  const onPartialImage = (): never => {
    throw new Error('the screen is gone');
  };
  const { result } = watch({ onPartialImage });
  expect((await result).images).toHaveLength(1);
});

it('leaves out a preview that is no image, and events that it does not know', async () => {
  const b64_json = Buffer.from((await picture(1024, 1024)).bytes).toString('base64');
  const events = [
    { type: 'image_generation.partial_image', b64_json: 'AAAA', partial_image_index: 0 },
    { type: 'image_generation.heartbeat' },
    { type: 'image_generation.completed', b64_json },
  ];
  const body = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
  const { previews, result } = watch(
    {},
    { kind: 'answer', headers: { 'content-type': 'text/event-stream' }, body },
  );
  expect((await result).images).toHaveLength(1);
  expect(previews).toEqual([]);
});

describe('a stream that fails', () => {
  const moderation = {
    type: 'image_generation_user_error',
    code: 'moderation_blocked',
    message: 'No.',
    param: null,
  };
  it.each<[string, FakeStep, string]>([
    ['with an error', { kind: 'event', event: { error: moderation } }, 'MODERATION_REFUSED'],
    ['with an error event', { kind: 'event', event: { ...moderation, type: 'error' } }, 'MODERATION_REFUSED'],
    [
      'for want of credit',
      { kind: 'event', event: { error: { code: 'insufficient_quota' } } },
      'PROVIDER_QUOTA',
    ],
    [
      'by a limit',
      { kind: 'event', event: { error: { code: 'rate_limit_exceeded' } } },
      'PROVIDER_RATE_LIMITED',
    ],
    ['by a fault', { kind: 'event', event: { error: { type: 'server_error' } } }, 'PROVIDER_UNAVAILABLE'],
    [
      'by a mistake',
      { kind: 'event', event: { error: { type: 'invalid_request_error' } } },
      'PROVIDER_REJECTED',
    ],
    ['with words', { kind: 'event', event: { error: 'overloaded' } }, 'PROVIDER_UNAVAILABLE'],
    ['with what is not JSON', { kind: 'event', event: '{"type":' }, 'PROVIDER_BAD_RESPONSE'],
    ['with what is no event', { kind: 'event', event: '17' }, 'PROVIDER_BAD_RESPONSE'],
    ['without an image', { kind: 'event', event: '[DONE]' }, 'PROVIDER_BAD_RESPONSE'],
    ['by a cut', { kind: 'cut', after: 'preview' }, 'PROVIDER_UNAVAILABLE'],
  ])('%s', async (_, step, code) => {
    const { previews, result } = watch({}, step);
    expect(await failureOf(result)).toMatchObject({ code: `IMAGEFORGE_${code}` });
    expect(previews.length).toBeGreaterThan(0);
  });

  it('leaves nothing in the console, where prompts and keys would be read', async () => {
    const written = jest.spyOn(console, 'error').mockImplementation();
    await failureOf(watch({}, { kind: 'event', event: '{"type":' }).result);
    expect(written).not.toHaveBeenCalled();
    written.mockRestore();
  });

  it('stops when it is canceled', async () => {
    const controller = new AbortController();
    server.next({ kind: 'hang', after: 'preview' });
    const call = callOf({ signal: controller.signal, onPartialImage: () => controller.abort() });
    expect(await failureOf(modelAt(server.url, 'gpt-image-2').generate(call))).toMatchObject({
      code: 'IMAGEFORGE_CANCELED',
      details: { possiblyCharged: true },
    });
  });

  it('that stays silent ends with the time-out', async () => {
    server.next({ kind: 'hang', after: 'preview' });
    const call = callOf({ onPartialImage: () => undefined });
    expect(
      await failureOf(modelAt(server.url, 'gpt-image-2', { timeoutMs: 500 }).generate(call)),
    ).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_TIMEOUT',
    });
  });
});
