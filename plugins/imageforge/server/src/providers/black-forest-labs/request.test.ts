import sharp from 'sharp';
import type { ImageCall, Size } from '../../engine/image-model';
import { callOf, edgesOf, leftMask, picture } from '../../provider-kit/testing/pictures';
import { type FakeFlux, startFakeFlux } from './testing/fake-flux';
import { modelAt, plantedKey } from './testing/model-at';

let server: FakeFlux;
beforeAll(async () => {
  server = await startFakeFlux();
  server.pendingLooks = 0;
});
afterAll(() => server.close());
beforeEach(() => void server.requests.splice(0));

const send = async (id: string, call: Partial<ImageCall>) => {
  const result = await modelAt(server.url, id).generate(callOf(call));
  return { result, request: server.requests[0]! };
};
const bytesIn = (field: unknown): Buffer => Buffer.from(String(field), 'base64');
const sizeIn = async (field: unknown): Promise<Size> => {
  const { width, height } = await sharp(bytesIn(field)).metadata();
  return { width, height };
};

describe('making an image of a text', () => {
  it('asks FLUX.2 for pixels, and sends the key as x-key', async () => {
    const { request, result } = await send('flux-2-flex', {
      size: { width: 1920, height: 1088 },
      seed: 0,
      parameters: { steps: 30, guidance: 4.5 },
    });
    expect({ method: request.method, path: request.path, fields: request.body }).toEqual({
      method: 'POST',
      path: '/v1/flux-2-flex',
      fields: { prompt: 'a red fox', width: 1920, height: 1088, seed: 0, steps: 30, guidance: 4.5, output_format: 'png' },
    });
    expect(request.headers).toMatchObject({ 'x-key': plantedKey, 'content-type': 'application/json' });
    expect(result).toMatchObject({ images: [{ mediaType: 'image/png', seed: 0 }], warnings: [], requestId: 'task-0' });
  });

  it.each<[string, Size, Record<string, unknown>]>([
    ['flux-kontext-pro', { width: 752, height: 1392 }, { aspect_ratio: '9:16', output_format: 'png' }],
    ['flux-pro-1.1-ultra', { width: 2752, height: 1536 }, { aspect_ratio: '16:9', output_format: 'png' }],
    ['flux-3-image', { width: 5456, height: 3072 }, { aspect_ratio: '16:9', resolution: '4k', grounding: false }],
    ['flux-3-image', { width: 768, height: 768 }, { aspect_ratio: '1:1', resolution: '768sq', grounding: false }],
  ])('asks %s for %j by name', async (id, size, fields) => {
    const { request } = await send(id, { size });
    expect(request.body).toEqual({ prompt: 'a red fox', ...fields });
  });

  it('sends the tolerance that the operator chose, as far as the model has it, and none that a request asks for', async () => {
    const parameters = { safety_tolerance: 6 };
    for (const id of ['flux-3-image', 'flux-2-pro', 'flux-kontext-pro']) {
      const model = modelAt(server.url, id, { safetyTolerance: 5 });
      const { warnings } = await model.generate(callOf({ parameters, size: model.capabilities.defaultSize }));
      expect(warnings).toEqual([expect.objectContaining({ code: 'unsupported-setting', details: { name: 'safety_tolerance' } })]);
    }
    expect(server.requests.flatMap(({ body: fields }) => fields?.safety_tolerance ?? [])).toEqual([4, 5, 5]);
    server.requests.splice(0);
    const { request } = await send('flux-2-pro', { parameters });
    expect(request.body).not.toHaveProperty('safety_tolerance');
  });

  it('lets FLUX 3 search the web only when somebody wants it', async () => {
    const { request } = await send('flux-3-image', { parameters: { grounding: true } });
    expect(request.body.grounding).toBe(true);
  });

  it('tells the seed and the prompt that came of the call', async () => {
    server.next('', 'proper', { body: { status: 'Ready', result: { sample: `${server.url}/delivery/0/sample.png`, seed: 42, prompt: 'a red fox, in detail' } } });
    const { result } = await send('flux-2-pro', { size: { width: 1920, height: 1088 } });
    expect(result.images).toEqual([expect.objectContaining({ seed: 42, revisedPrompt: 'a red fox, in detail' })]);
  });
});

describe('images that come along', () => {
  it('numbers the references of FLUX.2', async () => {
    const images = [await picture(64, 48, 'jpeg'), await picture(32, 32, 'webp'), await picture(40, 40, 'avif')];
    const { request } = await send('flux-2-pro', { mode: 'edit', images, size: { width: 512, height: 512 } });
    const { input_image, input_image_2, input_image_3, ...fields } = request.body;
    expect(fields).toEqual({ prompt: 'a red fox', width: 512, height: 512, output_format: 'png' });
    expect(bytesIn(input_image).equals(images[0]!.bytes)).toBe(true);
    expect(bytesIn(input_image_2).equals(images[1]!.bytes)).toBe(true);
    // A type that is not taken.
    expect(await sharp(bytesIn(input_image_3)).metadata()).toMatchObject({ format: 'png', width: 40, height: 40 });
  });

  it('lists those of FLUX 3', async () => {
    const images = [await picture(256, 256), await picture(300, 256)];
    const { request } = await send('flux-3-image', { mode: 'edit', images });
    expect(request.body).toMatchObject({ images: images.map(({ bytes }) => Buffer.from(bytes).toString('base64')) });
  });

  it('shrinks one that has more than four megapixels, which are charged, and says so', async () => {
    const { request, result } = await send('flux-kontext-pro', { mode: 'edit', images: [await picture(4096, 2048, 'jpeg')] });
    expect(await sizeIn(request.body.input_image)).toEqual({ width: 2896, height: 1448 });
    expect(result.warnings).toEqual([expect.objectContaining({ code: 'adjusted', details: { name: 'images', wanted: '4096x2048', given: '2896x1448' } })]);
  });

  it('lets an image lead the prompt, the more the less strength', async () => {
    const { request } = await send('flux-pro-1.1-ultra', {
      mode: 'variation',
      prompt: '',
      size: { width: 2048, height: 2048 },
      images: [await picture(64, 64)],
      strength: 0.3,
    });
    expect(request.body).toMatchObject({ prompt: '', image_prompt: expect.any(String), image_prompt_strength: 0.7 });
  });

  it('fills what is white, in the size that is asked for', async () => {
    const size = { width: 512, height: 256 };
    const { request, result } = await send('flux-pro-1.0-fill', {
      mode: 'inpaint',
      size,
      images: [await picture(64, 32)],
      mask: await leftMask(64, 32),
    });
    const { image, mask, ...fields } = request.body;
    expect(fields).toEqual({ prompt: 'a red fox', output_format: 'png' });
    expect(await Promise.all([sizeIn(image), sizeIn(mask)])).toEqual([size, size]);
    expect(await edgesOf(bytesIn(mask))).toEqual([255, 0]);
    expect(result.warnings).toEqual([]);
  });

  it('paints on beyond the edges, with no prompt if there is none', async () => {
    const { request, result } = await send('flux-pro-1.0-expand', {
      mode: 'outpaint',
      prompt: '',
      size: { width: 164, height: 94 },
      images: [await picture(64, 64)],
      extend: { left: 100, right: 0, top: 10, bottom: 20 },
    });
    expect(request.body).toMatchObject({ prompt: '', left: 100, right: 0, top: 10, bottom: 20 });
    expect(result.warnings).toEqual([]);
  });
});

it.each<[string, string, Record<string, unknown>]>([
  ['steps', 'flux-2-flex', { steps: 51 }],
  ['grounding', 'flux-3-image', { grounding: 'yes' }],
])('refuses a "%s" that %s would refuse, before anything is paid', async (name, id, parameters) => {
  await expect(send(id, { parameters })).rejects.toMatchObject({
    code: 'IMAGEFORGE_INVALID_REQUEST',
    message: expect.stringContaining(`Setting "${name}": expected`),
  });
  expect(server.requests).toEqual([]);
});
