import type { ImageCall } from '../../engine/image-model';
import { callOf, halvesOf, largePicture, leftMask, modelAt, picture } from './testing/calls';
import { type FakeReplicate, startFakeReplicate } from './testing/fake-replicate';

let server: FakeReplicate;
beforeAll(async () => {
  server = await startFakeReplicate();
});
afterAll(() => server.close());
beforeEach(() => {
  server.requests.splice(0);
});

const send = async (id: string, call: Partial<ImageCall> = {}, options = {}) => {
  const result = await modelAt(server.url, id, options).generate(callOf(call));
  const request = server.requests.find(({ method, path }) => method === 'POST' && path.endsWith('/predictions'))!;
  const { input, ...others } = request.body as { input: Record<string, unknown> };
  return { result, request, input, others };
};
const size = (width: number, height: number) => ({ width, height });

describe('a prediction', () => {
  it('of an official model goes to its own path, with the key, and asks for nothing but the input', async () => {
    const { request, input, others } = await send('black-forest-labs/flux-schnell', { seed: 7 });
    expect(request.path).toBe('/v1/models/black-forest-labs/flux-schnell/predictions');
    expect(request.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'ImageForge' });
    expect(request.headers).not.toHaveProperty('prefer');
    expect(input).toEqual({ prompt: 'a red fox', seed: 7, aspect_ratio: '1:1', output_format: 'png' });
    expect(others).toEqual({});
  });

  it('of another model names its version', async () => {
    const { request, input, others } = await send('stability-ai/sdxl', { seed: 7, negativePrompt: 'fog', size: size(768, 512) });
    expect(request.path).toBe('/v1/predictions');
    expect(others).toEqual({ version: '7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc' });
    expect(input).toEqual({ prompt: 'a red fox', negative_prompt: 'fog', seed: 7, width: 768, height: 512 });
  });

  it('names the version of its id', async () => {
    const id = 'somebody/sdxl:7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc';
    const { others } = await send(id, {}, { models: [{ id, family: 'sdxl' }] });
    expect(others).toEqual({ version: id.split(':')[1] });
  });

  it('names the webhook, and only the end as what it is for', async () => {
    const url = 'https://cms.example.com/api/imageforge/providers/replicate/webhook';
    const { others } = await send('recraft-ai/recraft-v3', {}, { webhook: { url, secret: 'whsec_MTIz' } });
    expect(others).toEqual({ webhook: url, webhook_events_filter: ['completed'] });
  });

  it('asks to wait only when that is configured', async () => {
    const { request } = await send('recraft-ai/recraft-v3', {}, { waitSeconds: 20 });
    expect(request.headers.prefer).toBe('wait=20');
    expect(server.requests).toHaveLength(1);
  });
});

describe('the input', () => {
  it.each<[string, string, Partial<ImageCall>, object]>([
    ['a ratio for its size', 'black-forest-labs/flux-dev', { size: size(832, 1216) }, { aspect_ratio: '2:3' }],
    ['a size as text', 'ideogram-ai/ideogram-v3-turbo', { size: size(1312, 736) }, { resolution: '1312x736' }],
    ['a size as text, by another name', 'recraft-ai/recraft-v3', { size: size(1365, 1024) }, { size: '1365x1024' }],
    ['sides, and that they count', 'black-forest-labs/flux-1.1-pro', { size: size(1440, 960) }, { width: 1440, height: 960, aspect_ratio: 'custom' }],
    ['settings of its own', 'black-forest-labs/flux-dev', { parameters: { guidance: 4, num_inference_steps: 30 } }, { guidance: 4, num_inference_steps: 30 }],
    // FLUX takes 0 for "any seed".
    ['no seed that stands for none', 'black-forest-labs/flux-schnell', { seed: 0 }, { seed: 4_294_967_295 }],
    ['a seed within the range of the model', 'ideogram-ai/ideogram-v3-turbo', { seed: 2_147_483_650 }, { seed: 2 }],
  ])('has %s', async (_, id, call, expected) => {
    expect((await send(id, call)).input).toMatchObject(expected);
  });

  it('has the model’s own moderation as the operator wants it, whoever asks', async () => {
    const id = 'black-forest-labs/flux-1.1-pro';
    const parameters = { safety_tolerance: 6 };
    expect((await send(id, { parameters })).input).not.toHaveProperty('safety_tolerance');
    server.requests.splice(0);
    const { input } = await send(id, { parameters }, { models: [{ id, fixed: { safety_tolerance: 3 } }] });
    expect(input).toMatchObject({ safety_tolerance: 3, aspect_ratio: 'custom' });
  });

  it('has what the operator has fixed, whoever asks', async () => {
    const id = 'black-forest-labs/flux-schnell';
    const { input, result } = await send(id, { parameters: { num_inference_steps: 4, go_fast: true }, seed: 9 }, { models: [{ id, fixed: { num_inference_steps: 1, seed: 5 } }] });
    expect(input).toMatchObject({ num_inference_steps: 1, seed: 5, go_fast: true });
    expect(result.warnings).toEqual([expect.objectContaining({ code: 'unsupported-setting', details: { name: 'num_inference_steps' } })]);
  });

  it('has nothing that the model does not know, and the caller hears of it', async () => {
    const { input, result } = await send('recraft-ai/recraft-v3', { parameters: { disable_safety_checker: true, style: 'any' } });
    expect(input).toEqual({ prompt: 'a red fox', size: '1024x1024', style: 'any' });
    expect(result.warnings).toEqual([expect.objectContaining({ code: 'unsupported-setting', details: { name: 'disable_safety_checker' } })]);
  });
});

describe('source images', () => {
  it('are given inline, in the size that is asked for, with their weight', async () => {
    const { input, result } = await send('black-forest-labs/flux-dev', {
      mode: 'image-to-image',
      images: [await picture(900, 500)],
      size: size(1344, 768),
      strength: 0.6,
    });
    expect(input).toMatchObject({ image: expect.stringMatching(/^data:image\/png;base64,/), prompt_strength: 0.6, aspect_ratio: '16:9' });
    expect(result.warnings).toEqual([]);
  });

  it('of an edit stay as they are', async () => {
    const source = await picture(300, 200);
    const { input } = await send('black-forest-labs/flux-kontext-pro', { mode: 'edit', images: [source] });
    expect(input.input_image).toBe(`data:image/png;base64,${Buffer.from(source.bytes).toString('base64')}`);
  });

  it('in a format that models may not read are converted', async () => {
    const { input } = await send('black-forest-labs/flux-kontext-pro', { mode: 'edit', images: [await picture(64, 64, 'avif')] });
    expect(input.input_image).toMatch(/^data:image\/png;base64,/);
  });

  it('that are large are uploaded, and deleted once the images are there', async () => {
    const source = await largePicture();
    const { input } = await send('recraft-ai/recraft-remove-background', { mode: 'remove-background', prompt: '', size: size(512, 512), images: [source] });
    expect(input.image).toBe(`${server.url}/files/file1`);
    const upload = server.requests.find(({ path }) => path === '/v1/files')!;
    expect(Buffer.from(source.bytes).equals(upload.body as Buffer)).toBe(true);
    expect(server.files.size).toBe(0);
  });

  it.each([
    ['stability-ai/sdxl', [255, 0]],
    ['black-forest-labs/flux-fill-pro', [255, 0]],
    ['ideogram-ai/ideogram-v3-turbo', [0, 255]],
  ])('of %s have their mask in its own dress', async (id, halves) => {
    const call = { mode: 'inpaint', images: [await picture(600, 600)], mask: await leftMask(600, 600) } as const;
    const { input } = await send(id, call);
    expect(await halvesOf(String(input.mask))).toEqual(halves);
  });

  it('are enlarged without a prompt', async () => {
    const { input, result } = await send('nightmareai/real-esrgan', { mode: 'upscale', prompt: '', images: [await picture(64, 48)], factor: 2, size: size(128, 96) });
    expect(input).toEqual({ image: expect.stringMatching(/^data:/), scale: 2 });
    expect(result.warnings).toEqual([]);
  });
});
