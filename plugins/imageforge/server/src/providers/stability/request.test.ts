import sharp from 'sharp';
import type { ImageCall, Size } from '../../engine/image-model';
import { callOf, edgesOf, leftMask, picture } from '../../provider-kit/testing/pictures';
import { type FakeStability, startFakeStability } from './testing/fake-stability';
import { modelAt, plantedKey } from './testing/model-at';

let server: FakeStability;
beforeAll(async () => {
  server = await startFakeStability();
});
afterAll(() => server.close());
beforeEach(() => void server.requests.splice(0));

const send = async (id: string, call: Partial<ImageCall>) => {
  const result = await modelAt(server.url, id).generate(callOf({ prompt: '', ...call }));
  return { result, request: server.requests[0]! };
};
const sizeOf = async (bytes: Uint8Array): Promise<Size> => {
  const { width, height } = await sharp(bytes).metadata();
  return { width, height };
};

describe('making an image of a text', () => {
  it('asks Core for a ratio, and sends the key to its own host as a bearer token', async () => {
    const { request, result } = await send('core', {
      prompt: 'a red fox',
      negativePrompt: 'snow',
      size: { width: 1344, height: 768 },
      seed: 7,
      parameters: { style_preset: 'cinematic' },
    });
    expect({ path: request.path, fields: request.body, files: request.files }).toEqual({
      path: '/v2beta/stable-image/generate/core',
      fields: { prompt: 'a red fox', negative_prompt: 'snow', aspect_ratio: '16:9', seed: '7', style_preset: 'cinematic', output_format: 'png' },
      files: [],
    });
    expect(request.headers).toMatchObject({ authorization: `Bearer ${plantedKey}`, accept: 'image/*' });
    expect(result).toMatchObject({ images: [{ mediaType: 'image/png', seed: 7 }], usage: { images: 1 }, warnings: [], requestId: 'req-7' });
  });

  it('tells the models of one endpoint apart', async () => {
    const { request } = await send('sd3.5-medium', { prompt: 'a red fox', parameters: { cfg_scale: 4.5 } });
    expect({ path: request.path, fields: request.body }).toEqual({
      path: '/v2beta/stable-image/generate/sd3',
      fields: { prompt: 'a red fox', model: 'sd3.5-medium', mode: 'text-to-image', aspect_ratio: '1:1', cfg_scale: '4.5', output_format: 'png' },
    });
  });

  it.each([
    [0, '4294967294'],
    [1, '1'],
    [4_294_967_294, '4294967294'],
    [4_294_967_295, '1'],
  ])('sends seed %i as %s, never as the 0 that means a random one', async (seed, sent) => {
    const { request, result } = await send('core', { prompt: 'a red fox', seed });
    expect(request.body.seed).toBe(sent);
    expect(result.images[0]?.seed).toBe(seed);
  });

  it('tells the seed that the service chose when nobody asked for one', async () => {
    const { result } = await send('core', { prompt: 'a red fox' });
    expect(result.images[0]?.seed).toBe(343_940_597);
  });

  it('says when an image of other pixels came', async () => {
    const image = await picture(1536, 864);
    server.next('', { headers: { 'finish-reason': 'SUCCESS' }, body: image.bytes });
    const { result } = await send('core', { prompt: 'a red fox', size: { width: 1344, height: 768 } });
    expect(result.warnings).toEqual([{ code: 'adjusted', message: expect.any(String), details: { asked: '1344x768', received: '1536x864' } }]);
  });
});

describe('beginning with an image', () => {
  it.each<[string, Record<string, string>]>([
    ['ultra', { aspect_ratio: '3:2' }],
    ['sd3.5-large', { model: 'sd3.5-large', mode: 'image-to-image' }],
  ])('sends it to %s in the size that is asked for', async (id, more) => {
    const call = { mode: 'image-to-image' as const, prompt: 'a red fox', size: { width: 1216, height: 832 }, images: [await picture(400, 400, 'jpeg')] };
    const { request } = await send(id, { ...call, strength: 0.35 });
    expect(request.body).toEqual({ prompt: 'a red fox', strength: '0.35', output_format: 'png', ...more });
    expect(request.files.map(({ field, type }) => [field, type])).toEqual([['image', 'image/png']]);
    expect(await sizeOf(request.files[0]!.bytes)).toEqual(call.size);
    server.requests.splice(0);
    expect((await send(id, call)).request.body.strength).toBe('0.7');
  });

  it.each(['sketch', 'structure'] as const)('lets the lines of a %s lead', async (name) => {
    const size = { width: 768, height: 512 };
    const { request, result } = await send(`control-${name}`, {
      mode: `${name}-control`,
      prompt: 'a castle',
      size,
      images: [await picture(768, 512, 'webp')],
      strength: 0.9,
    });
    expect({ path: request.path, fields: request.body }).toEqual({
      path: `/v2beta/stable-image/control/${name}`,
      fields: { prompt: 'a castle', control_strength: '0.9', output_format: 'png' },
    });
    expect(request.files[0]!.type).toBe('image/webp');
    expect(await sizeOf(result.images[0]!.bytes)).toEqual(size);
  });

  it('takes the style of an image, the more of it the less strength', async () => {
    const style = await picture(640, 480, 'jpeg');
    const { request } = await send('control-style', {
      mode: 'image-to-image',
      prompt: 'a castle',
      size: { width: 640, height: 1536 },
      images: [style],
      strength: 0.2,
    });
    expect(request.body).toEqual({ prompt: 'a castle', fidelity: '0.8', aspect_ratio: '9:21', output_format: 'png' });
    expect(request.files[0]!.bytes.equals(style.bytes)).toBe(true);
  });
});

describe('editing an image', () => {
  it('inpaints what is white, in the size that is asked for', async () => {
    const size = { width: 512, height: 256 };
    const { request, result } = await send('inpaint', {
      mode: 'inpaint',
      prompt: 'a pond',
      size,
      images: [await picture(64, 32)],
      mask: await leftMask(64, 32),
      parameters: { grow_mask: 12 },
    });
    expect({ path: request.path, fields: request.body }).toEqual({
      path: '/v2beta/stable-image/edit/inpaint',
      fields: { prompt: 'a pond', grow_mask: '12', output_format: 'png' },
    });
    expect(request.files.map(({ field, name }) => [field, name])).toEqual([
      ['image', 'image.png'],
      ['mask', 'mask.png'],
    ]);
    const [image, mask] = request.files;
    expect(await Promise.all([sizeOf(image!.bytes), sizeOf(mask!.bytes)])).toEqual([size, size]);
    expect(await edgesOf(mask!.bytes)).toEqual([255, 0]);
    expect(await sizeOf(result.images[0]!.bytes)).toEqual(size);
  });

  it('erases what is white, in the size of the source', async () => {
    const source = await picture(80, 64, 'jpeg');
    const { request } = await send('erase', {
      mode: 'erase',
      size: { width: 80, height: 64 },
      seed: 3,
      images: [source],
      mask: await leftMask(80, 64),
    });
    expect({ path: request.path, fields: request.body }).toEqual({
      path: '/v2beta/stable-image/edit/erase',
      fields: { seed: '3', output_format: 'png' },
    });
    expect(request.files[0]!.bytes.equals(source.bytes)).toBe(true);
  });

  it('paints on beyond the edges', async () => {
    const { request, result } = await send('outpaint', {
      mode: 'outpaint',
      size: { width: 180, height: 94 },
      images: [await picture(80, 64)],
      extend: { left: 100, right: 0, top: 10, bottom: 20 },
      parameters: { creativity: 0.3 },
    });
    expect({ path: request.path, fields: request.body }).toEqual({
      path: '/v2beta/stable-image/edit/outpaint',
      fields: { left: '100', right: '0', up: '10', down: '20', creativity: '0.3', output_format: 'png' },
    });
    expect(result.warnings).toEqual([]);
  });

  it.each([
    ['search-and-replace', 'search_prompt'],
    ['search-and-recolor', 'select_prompt'],
  ])('finds something by %s', async (id, field) => {
    const images = [await picture(80, 64)];
    const { request } = await send(id, { mode: 'search-and-replace', prompt: 'a blue hat', search: 'the hat', images });
    expect({ path: request.path, fields: request.body }).toEqual({
      path: `/v2beta/stable-image/edit/${id}`,
      fields: { prompt: 'a blue hat', [field]: 'the hat', output_format: 'png' },
    });
  });

  it('removes a background, with nothing but the image', async () => {
    const { request } = await send('remove-background', { mode: 'remove-background', images: [await picture(80, 64)], seed: 4 });
    expect({ path: request.path, fields: request.body }).toEqual({
      path: '/v2beta/stable-image/edit/remove-background',
      fields: { output_format: 'png' },
    });
  });

  it('replaces a background, as a job', async () => {
    const { request } = await send('replace-background-and-relight', {
      mode: 'replace-background',
      prompt: 'a beach',
      seed: 4,
      images: [await picture(80, 64)],
      parameters: { keep_original_background: true, light_source_direction: 'left', light_source_strength: 0.5 },
    });
    expect({ path: request.path, fields: request.body }).toEqual({
      path: '/v2beta/stable-image/edit/replace-background-and-relight',
      fields: {
        background_prompt: 'a beach',
        seed: '4',
        keep_original_background: 'true',
        light_source_direction: 'left',
        light_source_strength: '0.5',
        output_format: 'png',
      },
    });
    expect(request.files[0]!.field).toBe('subject_image');
  });

  it('sends a photo that is stored on its side upright, and one in a format that is not taken as PNG', async () => {
    const sideways = await sharp({ create: { width: 90, height: 70, channels: 3, background: '#4a7' } })
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    await send('remove-background', { mode: 'remove-background', images: [{ bytes: new Uint8Array(sideways), mediaType: 'image/jpeg' }] });
    await send('remove-background', { mode: 'remove-background', images: [await picture(90, 70, 'avif')] });
    const sent = server.requests.map(({ files }) => files[0]!);
    expect(await Promise.all(sent.map(({ bytes }) => sizeOf(bytes)))).toEqual([
      { width: 70, height: 90 },
      { width: 90, height: 70 },
    ]);
    expect(sent.map(({ type }) => type)).toEqual(['image/png', 'image/png']);
  });
});

describe('upscaling', () => {
  it('tells that the fast one hears no prompt', async () => {
    const { request, result } = await send('upscale-fast', {
      mode: 'upscale',
      prompt: 'a fox',
      factor: 4,
      size: { width: 320, height: 256 },
      images: [await picture(80, 64)],
    });
    expect(request.body).toEqual({ output_format: 'png' });
    expect(result.warnings).toEqual([expect.objectContaining({ code: 'unsupported-setting', details: { name: 'prompt' } })]);
  });

  it.each(['conservative', 'creative'])('says nothing of the size that the %s one decides itself', async (name) => {
    const { request, result } = await send(`upscale-${name}`, {
      mode: 'upscale',
      prompt: 'a fox',
      size: { width: 80, height: 64 },
      images: [await picture(80, 64)],
      parameters: { creativity: 0.3 },
    });
    expect({ path: request.path, fields: request.body }).toEqual({
      path: `/v2beta/stable-image/upscale/${name}`,
      fields: { prompt: 'a fox', creativity: '0.3', output_format: 'png' },
    });
    expect(result.warnings).toEqual([]);
  });
});

describe('what cannot be sent', () => {
  it.each<[string, Partial<ImageCall>, string]>([
    ['a style that there is none of', { parameters: { style_preset: 'oil' } }, 'Setting "style_preset": expected one of 3d-model'],
    ['a number out of its limits', { parameters: { cfg_scale: 11 } }, 'Setting "cfg_scale": expected a number from 1 to 10, got 11.'],
    ['a text for a number', { parameters: { cfg_scale: '5' } }, 'Setting "cfg_scale": expected a number from 1 to 10, got "5".'],
  ])('is refused before anything is paid: %s', async (_, call, message) => {
    await expect(send('sd3.5-large', { prompt: 'a fox', ...call })).rejects.toMatchObject({
      code: 'IMAGEFORGE_INVALID_REQUEST',
      message: expect.stringContaining(message),
    });
    expect(server.requests).toEqual([]);
  });

  it('is a mask of other dimensions', async () => {
    const call = send('erase', { mode: 'erase', images: [await picture(80, 64)], mask: await leftMask(40, 32) });
    await expect(call).rejects.toMatchObject({ code: 'IMAGEFORGE_INVALID_IMAGE', details: { field: 'mask' } });
    expect(server.requests).toEqual([]);
  });

  it('is a source that is no image, or too large for a request', async () => {
    const svg = { bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), mediaType: 'image/png' };
    await expect(send('erase', { mode: 'remove-background', images: [svg] })).rejects.toMatchObject({ code: 'IMAGEFORGE_INVALID_IMAGE' });
    const noise = await sharp({ create: { width: 2_000, height: 2_000, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 60 } } })
      .png({ compressionLevel: 0 })
      .toBuffer();
    const large = send('remove-background', { mode: 'remove-background', images: [{ bytes: noise, mediaType: 'image/png' }] });
    await expect(large).rejects.toMatchObject({ code: 'IMAGEFORGE_INVALID_IMAGE', message: expect.stringContaining('at most') });
    expect(server.requests).toEqual([]);
  });
});
