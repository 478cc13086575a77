import type { ImageCall } from '../../engine/image-model';
import { callOf, failureOf, leftMask, maskFacts, picture } from '../../provider-kit/testing/calls';
import { type Automatic1111Options, createAutomatic1111Provider } from '.';
import { type FakeAutomatic1111, startFakeAutomatic1111 } from './testing/fake-automatic1111';

let server: FakeAutomatic1111;
beforeEach(async () => {
  server = await startFakeAutomatic1111();
});
afterEach(() => server.close());

const modelAt = async (id = 'v1-5-pruned-emaonly', options: Partial<Automatic1111Options> = {}) => {
  const { discover } = createAutomatic1111Provider({ baseURL: server.url, ...options });
  const found = (await discover!(AbortSignal.timeout(5_000))).find(({ model }) => model.id === id);
  return found!.model;
};
const send = async (call: Partial<ImageCall>) => {
  const result = await (await modelAt()).generate(callOf(call));
  const request = server.requests.at(-1)!;
  return { result, request, body: request.body };
};
const bytesOf = (text: unknown) => Buffer.from(String(text), 'base64');

describe('what is asked of the web UI', () => {
  it('for an image of a text', async () => {
    const { request, body, result } = await send({
      n: 2,
      seed: 41,
      negativePrompt: 'text',
      parameters: { steps: 20, guidance: 6.5, sampler: 'Euler a', scheduler: 'Karras', clip_skip: 2 },
    });
    expect(request.path).toBe('/sdapi/v1/txt2img');
    expect(body).toEqual({
      prompt: 'a red fox',
      negative_prompt: 'text',
      width: 64,
      height: 64,
      batch_size: 2,
      n_iter: 1,
      seed: 41,
      steps: 20,
      cfg_scale: 6.5,
      sampler_name: 'Euler a',
      scheduler: 'Karras',
      override_settings: { sd_model_checkpoint: 'v1-5-pruned-emaonly.safetensors [6ce0161689]', CLIP_stop_at_last_layers: 2 },
      send_images: true,
      save_images: false,
      force_task_id: expect.stringMatching(/^task\(imageforge-[0-9a-f-]{36}\)$/),
    });
    expect(result).toMatchObject({ images: [{ seed: 41 }, { seed: 42 }], modelVersion: '6ce0161689', warnings: [] });
  });

  it('for a random seed, and says which it was', async () => {
    const { body, result } = await send({});
    expect(body.seed).toBe(-1);
    expect(result.images[0]?.seed).toBe(1234);
  });

  it('for an image that begins with another one, in the size that is wanted', async () => {
    const { request, body } = await send({ mode: 'image-to-image', images: [await picture(100, 50)], strength: 0.3 });
    expect(request.path).toBe('/sdapi/v1/img2img');
    expect(body.denoising_strength).toBe(0.3);
    expect(body).not.toHaveProperty('mask');
  });

  it('for a variation', async () => {
    const { body } = await send({ mode: 'variation', prompt: '', images: [await picture(64, 64)] });
    expect(body).toMatchObject({ prompt: '', denoising_strength: 0.5 });
  });

  it('for an inpainting: white is where to repaint, and the mask is resized with its image', async () => {
    const { body } = await send({ mode: 'inpaint', images: [await picture(128, 128)], mask: await leftMask(128, 128) });
    expect(body).toMatchObject({ inpainting_mask_invert: 0, inpaint_full_res: false, inpainting_fill: 1, mask_blur: 0 });
    expect(await maskFacts(bytesOf(body.mask))).toEqual({ width: 64, height: 64, left: 255, right: 0 });
    expect(body).not.toHaveProperty('denoising_strength');
  });

  it('nothing, for a mask of other dimensions', async () => {
    const call = send({ mode: 'inpaint', images: [await picture(64, 64)], mask: await leftMask(32, 32) });
    await expect(call).rejects.toMatchObject({ code: 'IMAGEFORGE_INVALID_IMAGE', details: { field: 'mask' } });
    expect(server.seen('POST')).toEqual([]);
  });

  it('for a larger image', async () => {
    const source = await picture(40, 30);
    const { request, body, result } = await send({ mode: 'upscale', prompt: 'crisp', images: [source], factor: 2, size: { width: 80, height: 60 } });
    expect(request.path).toBe('/sdapi/v1/extra-single-image');
    expect(body).toEqual({ resize_mode: 0, upscaling_resize: 2, upscaler_1: 'R-ESRGAN 4x+', image: Buffer.from(source.bytes).toString('base64') });
    expect(result.warnings).toEqual([expect.objectContaining({ code: 'unsupported-setting', details: { name: 'prompt' } })]);
  });

  it('nothing, for a setting that makes no sense', async () => {
    const call = send({ parameters: { steps: 'many' } });
    await expect(call).rejects.toMatchObject({ code: 'IMAGEFORGE_INVALID_REQUEST', message: 'Setting "steps": expected a number from 1 to 150, got "many".' });
  });

  it('with the login of --api-auth, which is in no message', async () => {
    await server.close();
    server = await startFakeAutomatic1111({ auth: 'me:a-good-password' });
    await modelAt(undefined, { username: 'me', password: 'a-good-password' });
    const { discover } = createAutomatic1111Provider({ baseURL: server.url, username: 'me', password: 'a-wrong-password' });
    server.next('GET /sdapi/v1/sd-models', { status: 401, body: { detail: `Not you: ${Buffer.from('me:a-wrong-password').toString('base64')} a-wrong-password` } });
    const failure = await failureOf(discover!(AbortSignal.timeout(5_000)));
    expect(failure).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_AUTH', message: 'AUTOMATIC1111 refused our credentials: Not you: [redacted] [redacted]' });
  });
});

describe('what the web UI answers', () => {
  it('leaves out the grid that some servers put first', async () => {
    await server.close();
    server = await startFakeAutomatic1111({ grid: true });
    const { result } = await send({ n: 2, seed: 5 });
    expect(result).toMatchObject({ images: [{ seed: 5 }, { seed: 6 }], warnings: [] });
  });

  it('tells when another checkpoint was used than was asked for', async () => {
    const { models } = createAutomatic1111Provider({ baseURL: server.url, models: [{ id: 'gone' }] });
    const { warnings } = await models[0]!.model.generate(callOf());
    expect(warnings).toEqual([expect.objectContaining({ code: 'other', details: { asked: 'gone', used: 'v1-5-pruned-emaonly' } })]);
  });

  it.each<[string, object, object]>([
    ['no list', {}, { code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' }],
    ['an empty list', { images: [] }, { code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' }],
    ['something else than images', { images: ['bm90IGFuIGltYWdl'] }, { code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' }],
  ])('refuses %s', async (_, body, expected) => {
    const model = await modelAt();
    server.next('POST /sdapi/v1/txt2img', { body });
    await expect(model.generate(callOf())).rejects.toMatchObject(expected);
  });

  it('keeps the good images of an answer with a bad one', async () => {
    const model = await modelAt();
    const good = Buffer.from((await picture(64, 64)).bytes).toString('base64');
    server.next('POST /sdapi/v1/txt2img', { body: { images: ['bm90IGFuIGltYWdl', good], info: '' } });
    const { images, warnings } = await model.generate(callOf({ n: 2, seed: 7 }));
    expect(images).toEqual([expect.objectContaining({ seed: 8 })]);
    expect(warnings).toEqual([expect.objectContaining({ code: 'image-failed', details: { index: 0 } })]);
  });

  it('refuses more bytes than the images may have', async () => {
    const model = await modelAt(undefined, { maxImageBytes: 1_000 });
    server.next('POST /sdapi/v1/txt2img', { body: Buffer.alloc(2_000_000, 'a') });
    await expect(model.generate(callOf())).rejects.toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' });
  });

  it.each<[string, Parameters<FakeAutomatic1111['next']>[1], object]>([
    ['a cut connection', 'drop', { code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE', details: { possiblyCharged: false } }],
    ['a connection that is cut in mid-body', 'cut', { code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE' }],
    ['an upscaler that is not there', { status: 500, body: { error: 'X', errors: 'sampler not found' } }, { code: 'IMAGEFORGE_PROVIDER_REJECTED' }],
    [
      'a request that does not fit',
      { status: 422, body: { detail: [{ loc: ['body', 'steps'], msg: 'not an integer' }] } },
      { code: 'IMAGEFORGE_PROVIDER_REJECTED', message: 'AUTOMATIC1111 rejected the request: body.steps: not an integer' },
    ],
    ['a limit', { status: 429, headers: { 'retry-after': '2' }, body: {} }, { code: 'IMAGEFORGE_PROVIDER_RATE_LIMITED', retryAfterMs: 2_000 }],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: {} }, { code: 'IMAGEFORGE_PROVIDER_REJECTED' }],
  ])('tells %s', async (_, answer, expected) => {
    const model = await modelAt();
    server.next('POST /sdapi/v1/txt2img', answer);
    await expect(model.generate(callOf())).rejects.toMatchObject(expected);
  });
});
