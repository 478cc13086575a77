import sharp from 'sharp';
import type { ImageCall } from '../../engine/image-model';
import { callOf, maskOf, modelAt, picture } from './testing/calls';
import { type FakeOpenAI, startFakeOpenAI } from './testing/fake-openai';

let server: FakeOpenAI;
beforeAll(async () => {
  server = await startFakeOpenAI();
});
afterAll(() => server.close());
beforeEach(() => void server.requests.splice(0));

const send = async (id: string, call: Partial<ImageCall>) => {
  const result = await modelAt(server.url, id).generate(callOf(call));
  return { result, request: server.requests[0]! };
};

describe('generations', () => {
  it('sends the moderation level that the operator chose, where there is one', async () => {
    const images = [await picture(64, 64)];
    const models = ['gpt-image-2', 'dall-e-3'].map((id) => modelAt(server.url, id, { moderation: 'low' }));
    for (const model of models) await model.generate(callOf());
    await models[0]!.generate(callOf({ mode: 'edit', images }));
    expect(server.requests.map(({ fields }) => fields.moderation)).toEqual(['low', undefined, undefined]);
  });

  it('asks a GPT image model for PNG, and never for response_format', async () => {
    const { request } = await send('gpt-image-2', {});
    expect(request.path).toBe('/v1/images/generations');
    expect(request.fields).toEqual({
      model: 'gpt-image-2',
      prompt: 'a red fox',
      n: 1,
      size: '1024x1024',
      output_format: 'png',
      moderation: 'auto',
    });
  });

  it('sends everything that the call says', async () => {
    const { request, result } = await send('gpt-image-1', {
      n: 3,
      size: { width: 1536, height: 1024 },
      quality: 'high',
      background: 'transparent',
    });
    expect(request.fields).toEqual({
      model: 'gpt-image-1',
      prompt: 'a red fox',
      n: 3,
      size: '1536x1024',
      quality: 'high',
      background: 'transparent',
      output_format: 'png',
      moderation: 'auto',
    });
    expect(result.warnings).toEqual([]);
    expect((await sharp(result.images[0]!.bytes).metadata()).hasAlpha).toBe(true);
  });

  it('asks a DALL·E model for base64, and for nothing that only GPT image models have', async () => {
    const { request, result } = await send('dall-e-3', { quality: 'hd', parameters: { style: 'natural' } });
    expect(request.fields).toEqual({
      model: 'dall-e-3',
      prompt: 'a red fox',
      n: 1,
      size: '1024x1024',
      quality: 'hd',
      response_format: 'b64_json',
      style: 'natural',
    });
    expect(result.images[0]!.revisedPrompt).toBe('a red fox, in detail');
  });

  it('sends no quality to a model that has none', async () => {
    const { request } = await send('dall-e-2', { quality: 'hd' });
    expect(request.fields).toEqual({
      model: 'dall-e-2',
      prompt: 'a red fox',
      n: 1,
      size: '1024x1024',
      response_format: 'b64_json',
    });
  });

  it('sends the key as a bearer token, and no organization of the environment', async () => {
    const { request } = await send('gpt-image-2', {});
    expect(request.headers.authorization).toMatch(/^Bearer sk-planted/);
    expect(request.headers).not.toHaveProperty('openai-organization');
    expect(request.headers['x-stainless-retry-count']).toBe('0');
  });

  it('sends organization and project where they are configured', async () => {
    const options = { organization: 'org-1', project: 'proj-1' };
    await modelAt(server.url, 'gpt-image-2', options).generate(callOf());
    expect(server.requests[0]!.headers).toMatchObject({
      'openai-organization': 'org-1',
      'openai-project': 'proj-1',
    });
  });
});

describe('what a model cannot do is told, never ignored', () => {
  it.each<[string, string, Partial<ImageCall>]>([
    ['seed', 'gpt-image-2', { seed: 7 }],
    ['negativePrompt', 'gpt-image-2', { negativePrompt: 'text' }],
    ['background', 'dall-e-3', { background: 'transparent' }],
    ['style', 'gpt-image-2', { parameters: { style: 'vivid' } }],
    ['input_fidelity', 'gpt-image-1', { parameters: { input_fidelity: 'high' } }],
    ['steps', 'gpt-image-1', { parameters: { steps: 20 } }],
  ])('%s of %s', async (setting, id, call) => {
    const { request, result } = await send(id, call);
    expect(result.warnings).toEqual([
      { code: 'unsupported-setting', message: expect.stringContaining(setting), details: { setting } },
    ]);
    expect(request.fields).not.toHaveProperty(setting);
  });

  it('a moderation level, which is the operator’s to choose', async () => {
    const { request, result } = await send('gpt-image-1', { parameters: { moderation: 'low' } });
    expect(result.warnings).toEqual([expect.objectContaining({ code: 'unsupported-setting', details: { setting: 'moderation' } })]);
    expect(request.fields.moderation).toBe('auto');
  });

  it('refuses a value that OpenAI does not know, before anything is sent', async () => {
    const call = modelAt(server.url, 'gpt-image-1').generate(
      callOf({ mode: 'edit', images: [await picture(64, 64)], parameters: { input_fidelity: 'off' } }),
    );
    await expect(call).rejects.toMatchObject({
      code: 'IMAGEFORGE_INVALID_REQUEST',
      message: 'Setting "input_fidelity": expected one of low, high, got "off".',
    });
    expect(server.requests).toEqual([]);
  });

  it('lets no parameter replace what the call says', async () => {
    const models = [{ id: 'local', capabilities: { parameters: ['prompt', 'steps'] } }];
    const model = modelAt(server.url, 'local', { models });
    await model.generate(callOf({ parameters: { prompt: 'something else', steps: 20 } }));
    expect(server.requests[0]!.fields).toMatchObject({ prompt: 'a red fox', steps: 20 });
  });
});

describe('edits', () => {
  it('sends source images as image[], untouched, and the mask with alpha', async () => {
    const [first, second] = [await picture(64, 48, 'jpeg'), await picture(32, 32, 'webp')];
    const { request } = await send('gpt-image-1', {
      mode: 'inpaint',
      images: [first, second],
      mask: await maskOf(...Array.from({ length: 48 }, () => '#'.repeat(32) + '.'.repeat(32))),
      parameters: { input_fidelity: 'high' },
    });
    expect(request.path).toBe('/v1/images/edits');
    expect(request.fields).toEqual({
      model: 'gpt-image-1',
      prompt: 'a red fox',
      n: 1,
      size: '1024x1024',
      output_format: 'png',
      input_fidelity: 'high',
    });
    expect(request.files.map(({ field, name, type }) => [field, name, type])).toEqual([
      ['image[]', 'image-1.jpeg', 'image/jpeg'],
      ['image[]', 'image-2.webp', 'image/webp'],
      ['mask', 'mask.png', 'image/png'],
    ]);
    expect(request.files[0]!.bytes.equals(first.bytes)).toBe(true);
    const { data, info } = await sharp(request.files[2]!.bytes).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 64, height: 48, channels: 4 });
    expect([data[3], data[63 * 4 + 3]]).toEqual([0, 255]);
  });

  it('converts a type that OpenAI does not take', async () => {
    const { request } = await send('gpt-image-1', { mode: 'edit', images: [await picture(64, 48, 'avif')] });
    expect(request.files).toEqual([expect.objectContaining({ field: 'image[]', type: 'image/png' })]);
    expect(await sharp(request.files[0]!.bytes).metadata()).toMatchObject({
      format: 'png',
      width: 64,
      height: 48,
    });
  });

  it('turns a photo that is stored on its side, so that the mask fits what people see', async () => {
    const jpeg = await sharp({ create: { width: 6, height: 4, channels: 3, background: '#4a7' } })
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const { request } = await send('gpt-image-1', {
      mode: 'inpaint',
      images: [{ bytes: new Uint8Array(jpeg), mediaType: 'image/jpeg' }],
      mask: await maskOf('####', '....', '....', '....', '....', '....'),
    });
    expect(await sharp(request.files[0]!.bytes).metadata()).toMatchObject({ width: 4, height: 6 });
  });

  it('sends the single image of an old model as image, in the type that it takes', async () => {
    const { request } = await send('dall-e-2', { mode: 'edit', images: [await picture(64, 64, 'jpeg')] });
    expect(request.files.map(({ field, type }) => [field, type])).toEqual([['image', 'image/png']]);
  });

  it('refuses a mask that does not fit, before anything is sent', async () => {
    const images = [await picture(64, 64)];
    const call = modelAt(server.url, 'gpt-image-1').generate(
      callOf({ mode: 'inpaint', images, mask: await maskOf('##') }),
    );
    await expect(call).rejects.toMatchObject({ code: 'IMAGEFORGE_INVALID_IMAGE' });
    expect(server.requests).toEqual([]);
  });

  it('refuses a source image that is none', async () => {
    const images = [
      { bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), mediaType: 'image/png' },
    ];
    const call = modelAt(server.url, 'gpt-image-1').generate(callOf({ mode: 'edit', images }));
    await expect(call).rejects.toMatchObject({ code: 'IMAGEFORGE_INVALID_IMAGE' });
  });
});

describe('variations', () => {
  it('have one image and no prompt', async () => {
    const images = [await picture(64, 64, 'jpeg')];
    const { request, result } = await send('dall-e-2', { mode: 'variation', prompt: '', images, n: 2, size: { width: 256, height: 256 } });
    expect(request.path).toBe('/v1/images/variations');
    expect(request.fields).toEqual({ model: 'dall-e-2', n: 2, size: '256x256', response_format: 'b64_json' });
    expect(request.files.map(({ field, type }) => [field, type])).toEqual([['image', 'image/png']]);
    expect(result.images).toHaveLength(2);
    expect(result.warnings).toEqual([]);
  });

  it('say that they leave out a prompt', async () => {
    const { result } = await send('dall-e-2', { mode: 'variation', images: [await picture(64, 64)] });
    expect(result.warnings).toEqual([expect.objectContaining({ code: 'unsupported-setting', details: { setting: 'prompt' } })]);
  });
});

describe('format and compression', () => {
  it('are as asked for, of images and of edits', async () => {
    const parameters = { output_format: 'webp', output_compression: 60 };
    const { request, result } = await send('gpt-image-2', { parameters });
    expect(request.fields).toMatchObject(parameters);
    expect(result.images[0]?.mediaType).toBe('image/webp');
    await send('gpt-image-1', { mode: 'edit', images: [await picture(8, 8)], parameters });
    expect(server.requests[1]?.fields).toMatchObject(parameters);
  });

  it('of a PNG has nothing to choose, and says so', async () => {
    const { request, result } = await send('gpt-image-2', { parameters: { output_compression: 60 } });
    expect(request.fields).not.toHaveProperty('output_compression');
    expect(result.warnings).toEqual([expect.objectContaining({ code: 'unsupported-setting', details: { setting: 'output_compression' } })]);
  });

  it.each<[string, Partial<ImageCall>, string]>([
    ['a JPEG that is transparent', { background: 'transparent', parameters: { output_format: 'jpeg' } }, 'output_format'],
    ['a format that is none', { parameters: { output_format: 'gif' } }, 'output_format'],
    ['more than everything', { parameters: { output_format: 'webp', output_compression: 101 } }, 'output_compression'],
    ['half a per cent', { parameters: { output_format: 'webp', output_compression: 0.5 } }, 'output_compression'],
  ])('refuses %s before it asks', async (_name, call, name) => {
    await expect(send('gpt-image-2', call)).rejects.toMatchObject({ code: 'IMAGEFORGE_INVALID_REQUEST', details: { field: `parameters.${name}` } });
    expect(server.requests).toEqual([]);
  });
});

it('sends several reference images, in their order', async () => {
  const images = [await picture(8, 8), await picture(16, 8, 'jpeg'), await picture(8, 16, 'webp')];
  const { request } = await send('gpt-image-1', { mode: 'edit', images, parameters: { input_fidelity: 'high' } });
  expect(request.files.map(({ field, type }) => [field, type])).toEqual([
    ['image[]', 'image/png'],
    ['image[]', 'image/jpeg'],
    ['image[]', 'image/webp'],
  ]);
  expect(request.fields).toMatchObject({ input_fidelity: 'high' });
});
