import { ForgeError } from '../../engine/errors';
import type { ImageCall, ImageModel } from '../../engine/image-model';
import { callOf, failureOf, leftMask, maskFacts, picture } from '../../provider-kit/testing/calls';
import { createSdServerProvider, type SdServerOptions } from '.';
import { type FakeSdServer, startFakeSdServer, toldOf } from './testing/fake-sd-server';

let server: FakeSdServer;
beforeEach(async () => {
  server = await startFakeSdServer();
});
afterEach(() => server.close());

const modelAt = async (options: Partial<SdServerOptions> = {}): Promise<ImageModel> => {
  const { discover } = createSdServerProvider({ baseURL: server.url, pollMs: 1, ...options });
  return (await discover!(AbortSignal.timeout(10_000)))[0]!.model;
};
const send = async (call: Partial<ImageCall>) => {
  const result = await (await modelAt()).generate(callOf(call));
  return { result, body: server.seen('POST /sdcpp/v1/img_gen')[0]!.body };
};
const bytesOf = (dataUrl: unknown) => Buffer.from(String(dataUrl).split(',')[1] ?? '', 'base64');

describe('what is asked of sd-server', () => {
  it('for an image of a text', async () => {
    const parameters = { steps: 20, guidance: 7, distilled_guidance: 3.5, sampler: 'euler_a', scheduler: 'karras', clip_skip: 2 };
    const { body, result } = await send({ n: 2, seed: 41, negativePrompt: 'text', parameters });
    expect(body).toEqual({
      prompt: 'a red fox',
      negative_prompt: 'text',
      width: 64,
      height: 64,
      batch_count: 2,
      seed: 41,
      output_format: 'png',
      sample_params: { sample_steps: 20, sample_method: 'euler_a', scheduler: 'karras', guidance: { txt_cfg: 7, distilled_guidance: 3.5 } },
      clip_skip: 2,
    });
    expect(result).toMatchObject({ images: [{ seed: 41 }, { seed: 42 }], requestId: 'job_6a_00000000', warnings: [] });
  });

  it('for an inpainting: white is where to repaint, and the mask is resized with its image', async () => {
    const { body } = await send({ mode: 'inpaint', images: [await picture(128, 96)], mask: await leftMask(128, 96), strength: 0.9 });
    expect(body.strength).toBe(0.9);
    expect(await maskFacts(bytesOf(body.mask_image))).toEqual({ width: 64, height: 64, left: 255, right: 0 });
  });

  it('for an edit: the sources are references, as they are', async () => {
    await server.close();
    server = await startFakeSdServer({ file: 'qwen-image-edit.gguf' });
    const { body } = await send({ mode: 'edit', images: [await picture(32, 16), await picture(8, 8)] });
    expect(body).not.toHaveProperty('init_image');
    expect((body.ref_images as string[]).map((image) => image.slice(0, 22))).toEqual(Array(2).fill('data:image/png;base64,'));
  });

  it('nothing, for a setting that makes no sense', async () => {
    await expect(send({ parameters: { guidance: 'much' } })).rejects.toMatchObject({ code: 'IMAGEFORGE_INVALID_REQUEST' });
    expect(server.seen('POST')).toEqual([]);
  });
});

describe('a job', () => {
  it('is recorded, and waited for by another worker without a second one', async () => {
    const recorded: string[] = [];
    const model = await modelAt();
    const dying = new AbortController();
    server.next('GET /sdcpp/v1/jobs', 'hang');
    const arrival = server.arrival('GET /sdcpp/v1/jobs');
    const lost = failureOf(model.generate(callOf({ signal: dying.signal, onJob: async (job) => void recorded.push(job) })));
    await arrival;
    dying.abort(new ForgeError('IMAGEFORGE_LEASE_LOST'));
    expect(await lost).toMatchObject({ code: 'IMAGEFORGE_LEASE_LOST' });
    const { images } = await model.generate(callOf({ job: recorded[0]! }));
    expect(images).toHaveLength(1);
    expect(server.seen('POST').map(({ path }) => path)).toEqual(['/sdcpp/v1/img_gen']);
  });

  it('that is canceled while it waits is taken back', async () => {
    const model = await modelAt();
    const controller = new AbortController();
    server.next('GET /sdcpp/v1/jobs', 'hang');
    const arrival = server.arrival('GET /sdcpp/v1/jobs');
    const outcome = failureOf(model.generate(callOf({ signal: controller.signal })));
    await arrival;
    controller.abort();
    expect(await outcome).toMatchObject({ code: 'IMAGEFORGE_CANCELED' });
    expect(server.statusOf('job_6a_00000000')).toBe('cancelled');
  });

  it('that is canceled before its name is known is taken back all the same', async () => {
    const model = await modelAt();
    const controller = new AbortController();
    const arrival = server.arrival('POST /sdcpp/v1/img_gen').then(() => controller.abort());
    expect(await failureOf(model.generate(callOf({ signal: controller.signal })))).toMatchObject({ code: 'IMAGEFORGE_CANCELED' });
    await arrival;
    expect(server.statusOf('job_6a_00000000')).toBe('cancelled');
  });

  it.each([
    ['is not known any more', { status: 410, body: { error: 'job expired' } }, { code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' }],
    ['was canceled by somebody else', { body: { id: 'x', status: 'cancelled', error: null } }, { code: 'IMAGEFORGE_PROVIDER_REJECTED' }],
    ['is none', { body: { id: 'x', status: 'done' } }, { code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' }],
    ['made nothing', { body: { id: 'x', status: 'completed', result: { images: [] } } }, { code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' }],
    ['made no image', { body: { id: 'x', status: 'completed', result: { images: [{ index: 0, b64_json: 'bm8=' }] } } }, { code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' }],
  ])('that %s ends the call at once', async (_, answer, expected) => {
    const model = await modelAt();
    server.next('GET /sdcpp/v1/jobs', answer);
    expect(await failureOf(model.generate(callOf()))).toMatchObject(expected);
    expect(server.seen('GET /sdcpp/v1/jobs')).toHaveLength(1);
  });

  it('that failed says why, once', async () => {
    const model = await modelAt();
    server.failNext('generate_image returned no results');
    expect(await failureOf(model.generate(callOf()))).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE',
      message: 'stable-diffusion.cpp failed: generate_image returned no results',
      details: { reason: 'generation_failed' },
    });
    expect(server.seen('GET /sdcpp/v1/jobs')).toHaveLength(3);
  });

  it('whose answer is larger than its images may be is refused', async () => {
    const model = await modelAt({ maxImageBytes: 1_000 });
    server.next('GET /sdcpp/v1/jobs', { body: Buffer.alloc(2_000_000, 'a') });
    expect(await failureOf(model.generate(callOf()))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' });
  });
});

describe('what sd-server tells of itself', () => {
  it('is its one model with its limits', async () => {
    const found = await createSdServerProvider({ baseURL: server.url }).discover!(AbortSignal.timeout(10_000));
    expect(found.map(({ model, price }) => [model.id, price?.kind, model.capabilities.maxImages])).toEqual([['v1-5-pruned', 'free', 8]]);
  });

  it('is completed by what the operator says', async () => {
    const note = { id: 'v1-5-pruned', label: 'House style', modes: ['text-to-image' as const, 'edit' as const], maxImages: 1 };
    const model = await modelAt({ models: [note] });
    expect(model).toMatchObject({ label: 'House style', capabilities: { modes: ['text-to-image', 'edit'], maxImages: 1, maxSourceImages: 4 } });
  });

  it('is no model of ours where it makes videos alone', async () => {
    server.next('GET /sdcpp/v1/capabilities', { body: { ...toldOf('wan.gguf'), supported_modes: ['vid_gen'], defaults_by_mode: {} } });
    expect(await createSdServerProvider({ baseURL: server.url }).discover!(AbortSignal.timeout(10_000))).toEqual([]);
  });

  it('is refused by name when it is something else', async () => {
    server.next('GET /sdcpp/v1/capabilities', { body: { ...toldOf('x.gguf'), samplers: 'all' } });
    expect(await failureOf(modelAt())).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE', message: expect.stringContaining('samplers') });
  });
});
