import sharp from 'sharp';
import { type Mode, modeNames, shapeOf } from '../../plugins/imageforge/server/src/engine/image-model';
import type { GenerationView } from '../../plugins/imageforge/shared/generations';
import { createOutsideProvider, source } from '../support/outside-provider';
import { apiToken, type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const all = 'outside/all-1';
const plain = 'outside/plain-1';

describe('the thirteen modes, by a provider that the application registers', () => {
  const provider = createOutsideProvider();
  let booted: BootedStrapi;
  let token: string;
  let photo: Buffer;
  let mask: Buffer;

  beforeAll(async () => {
    booted = await bootStrapi({ register: (strapi) => strapi.plugin('imageforge').service('providers').register(provider) });
    token = await apiToken(booted.strapi);
    photo = await sharp({ create: { ...source, channels: 3, background: '#4a7' } }).png().toBuffer();
    mask = await sharp({ create: { ...source, channels: 3, background: '#fff' } }).png().toBuffer();
  });
  afterAll(() => booted?.stop());
  beforeEach(() => void provider.calls.splice(0));

  const ask = (data: object) => {
    const request = booted.request.post('/api/imageforge/generations').set('Authorization', `Bearer ${token}`).field('data', JSON.stringify(data));
    const { images = [], mask: upload } = data as { images?: object[]; mask?: object };
    if (images.length > 0) request.attach('photo', photo, { filename: 'photo.png', contentType: 'image/png' });
    if (upload) request.attach('mask', mask, { filename: 'mask.png', contentType: 'image/png' });
    return request;
  };
  const ended = (id: string): Promise<GenerationView> =>
    waitFor(`the end of ${id}`, async () => {
      const { body } = await booted.request.get(`/api/imageforge/generations/${id}`).set('Authorization', `Bearer ${token}`);
      return ['succeeded', 'failed', 'canceled', 'blocked'].includes(body.data.state) && body.data;
    });
  /** A request that has what its mode needs. */
  const requestOf = (mode: Mode): Record<string, unknown> => {
    const shape = shapeOf(mode);
    return {
      mode,
      model: all,
      ...(shape.prompt === 'needed' && { prompt: 'A red fox' }),
      ...(shape.images.min > 0 && { images: [{ upload: 'photo' }] }),
      ...(shape.mask === 'needed' && { mask: { upload: 'mask' } }),
      ...(mode === 'search-and-replace' && { search: 'the dog' }),
      ...(mode === 'outpaint' && { extend: { left: 16, bottom: 8 } }),
    };
  };

  const sizes: Partial<Record<Mode, string>> = {
    outpaint: '112x72',
    upscale: '192x128',
    erase: '96x64',
    'search-and-replace': '96x64',
    'remove-background': '96x64',
    'replace-background': '96x64',
  };

  it.each(modeNames)('%s makes an image, of what it needs', async (mode) => {
    const request = requestOf(mode);
    const { status, body } = await ask(request);
    expect({ status, error: body.error }).toEqual({ status: 202, error: undefined });
    const { state, images } = await ended(body.data.id);
    // Without a size that was asked for: the model's nearest to the source, or its default without one.
    const [width, height] = (sizes[mode] ?? (mode === 'text-to-image' ? '128x128' : '192x128')).split('x').map(Number);
    expect({ state, images }).toMatchObject({ state: 'succeeded', images: [{ state: 'published', width, height }] });
    const [call] = provider.calls;
    expect(call).toMatchObject({ mode, prompt: request.prompt ?? '', size: { width, height } });
    expect(call?.images).toHaveLength(shapeOf(mode).images.min);
    expect(call?.mask !== undefined).toBe(shapeOf(mode).mask === 'needed');
    expect([call?.search, call?.extend, call?.factor]).toEqual([
      request.search,
      mode === 'outpaint' ? { left: 16, right: 0, top: 0, bottom: 8 } : undefined,
      mode === 'upscale' ? 2 : undefined,
    ]);
  });

  it('hands on strength, and the mask grown and softened', async () => {
    const { body } = await ask({ ...requestOf('inpaint'), strength: 0.4, maskGrow: 3, maskFeather: 5 });
    await ended(body.data.id);
    expect(provider.calls[0]?.strength).toBe(0.4);
    expect(await sharp(provider.calls[0]?.mask?.bytes).metadata()).toMatchObject({ format: 'png', channels: 1, ...source });
  });

  it.each<[string, Mode, object, string]>([
    ['a mode that is none', 'erase', { mode: 'img2img' }, 'mode'],
    ['a mode that every object has', 'erase', { mode: 'toString' }, 'mode'],
    ['no prompt', 'text-to-image', { prompt: undefined }, 'prompt'],
    ['a needless prompt', 'erase', { prompt: 'A fox' }, 'prompt'],
    ['no source', 'variation', { images: undefined }, 'images'],
    ['two sources', 'outpaint', { images: [{ upload: 'photo' }, { upload: 'photo' }] }, 'images'],
    ['no mask', 'inpaint', { mask: undefined }, 'mask'],
    ['a needless mask', 'edit', { mask: { upload: 'mask' } }, 'mask'],
    ['a size, where it follows from the source', 'upscale', { size: '64x64' }, 'size'],
    ['a needless field', 'edit', { factor: 2 }, 'factor'],
    ['nothing to look for', 'search-and-replace', { search: undefined }, 'search'],
    ['nowhere to paint on', 'outpaint', { extend: undefined }, 'extend'],
  ])('refuses %s (%s) with the field', async (_name, mode, change, field) => {
    const { status, body } = await ask({ ...requestOf(mode), ...change });
    expect({ status, error: body.error }).toMatchObject({ status: 400, error: { code: 'IMAGEFORGE_INVALID_REQUEST', details: { field } } });
    expect(provider.calls).toEqual([]);
  });

  it.each(modeNames.filter((mode) => mode !== 'text-to-image'))('refuses %s of a model that cannot, and names the one that can', async (mode) => {
    const { status, body } = await ask({ ...requestOf(mode), model: plain });
    expect({ status, error: body.error }).toMatchObject({
      status: 422,
      error: { code: 'IMAGEFORGE_UNSUPPORTED', details: { field: 'mode', model: plain, models: [all] } },
    });
  });

  it.each<[string, Mode, object, string]>([
    ['a size', 'text-to-image', { size: '200x100' }, 'size'],
    ['a seed', 'text-to-image', { model: plain, seed: 1 }, 'seed'],
    ['a quality', 'edit', { quality: 'high' }, 'quality'],
    ['a parameter', 'text-to-image', { parameters: { mood: 'calm' } }, 'parameters.mood'],
    ['a factor', 'upscale', { factor: 3 }, 'factor'],
    ['an extension', 'outpaint', { extend: { left: 65 } }, 'extend'],
  ])('refuses %s that the model has not (%s)', async (_name, mode, change, field) => {
    const { status, body } = await ask({ ...requestOf(mode), ...change });
    expect({ status, error: body.error }).toMatchObject({ status: 422, error: { code: 'IMAGEFORGE_UNSUPPORTED', details: { field } } });
  });

  it('refuses a mask of other dimensions, and a source of too many pixels', async () => {
    const right = [photo, mask];
    mask = await sharp(mask).resize(50, 50).png().toBuffer();
    expect((await ask(requestOf('erase'))).status).toBe(400);
    [, mask = mask] = right;
    photo = await sharp({ create: { width: 400, height: 400, channels: 3, background: '#4a7' } }).png().toBuffer();
    expect((await ask(requestOf('upscale'))).body.error).toMatchObject({ status: 422, details: { field: 'images' } });
    [photo = photo] = right;
    expect(provider.calls).toEqual([]);
  });

  it('refuses a mask that repaints nothing, and reads one of the other kind where it may', async () => {
    const right = mask;
    mask = await sharp({ create: { ...source, channels: 3, background: '#000' } }).png().toBuffer();
    const { status, body } = await ask(requestOf('inpaint'));
    expect({ status, error: body.error }).toMatchObject({
      status: 400,
      error: { code: 'IMAGEFORGE_INVALID_IMAGE', details: { field: 'mask', reason: 'repaints-nothing' } },
    });
    const alpha = await sharp({ create: { width: source.width / 2, height: source.height, channels: 4, background: '#000' } })
      .extend({ right: source.width / 2, background: { r: 0, g: 0, b: 0, alpha: 0 } })
      .png()
      .toBuffer();
    mask = alpha;
    expect((await ask(requestOf('inpaint'))).body.error).toMatchObject({ message: expect.stringContaining('"adapt": true'), details: { field: 'mask' } });
    expect(provider.calls).toEqual([]);
    const adapted = await ask({ ...requestOf('inpaint'), adapt: true });
    expect(adapted.body.data.warnings).toMatchObject([{ code: 'adjusted', details: { name: 'mask' } }]);
    await ended(adapted.body.data.id);
    const greys = await sharp(provider.calls[0]?.mask?.bytes).extractChannel(0).raw().toBuffer();
    expect([greys[0], greys[source.width - 1]]).toEqual([0, 255]);
    mask = right;
  });

  it('estimates the price of the size that follows from the source', async () => {
    const { body } = await ask(requestOf('edit'));
    expect(body.data).toMatchObject({ size: '192x128', estimate: { known: true, min: 20, max: 20 } });
    expect(await ended(body.data.id)).toMatchObject({ cost: { known: true, min: 20, max: 20 } });
  });

  it('fits what is asked with "adapt", says how, and cuts the file to the ratio', async () => {
    const { status, body } = await ask({ prompt: 'A fox', model: plain, size: '200x100', seed: 1, quality: 'high', adapt: true });
    expect(status).toBe(202);
    const warnings = body.data.warnings.map(({ code, details }: { code: string; details: { name: string } }) => [code, details.name]);
    expect(warnings).toEqual([
      ['unsupported-setting', 'seed'],
      ['unsupported-setting', 'quality'],
      ['adjusted', 'size'],
    ]);
    const { images } = await ended(body.data.id);
    expect(provider.calls[0]?.size).toEqual({ width: 192, height: 128 });
    // As large as the image allows: 200x100 are more than it has.
    expect(images).toMatchObject([{ width: 192, height: 96 }]);
    const file = await booted.request.get(images[0]?.url ?? '');
    expect(await sharp(file.body).metadata()).toMatchObject({ width: 192, height: 96 });
  });

  it('splits what is more than one call makes', async () => {
    const { body } = await ask({ prompt: 'A fox', model: all, n: 3, seed: 7 });
    expect((await ended(body.data.id)).images).toHaveLength(3);
    expect(provider.calls.map(({ n, seed }) => [n, seed])).toEqual([
      [2, 7],
      [1, 9],
    ]);
  });

  it('shows the provider beside the others, and takes none any more', async () => {
    const { body } = await booted.request.get('/api/imageforge/capabilities').set('Authorization', `Bearer ${token}`);
    expect(body.data.models.map(({ id }: { id: string }) => id)).toEqual(['sketch/sketch-1', all, plain]);
    const late = () => booted.strapi.plugin('imageforge').service('providers').register(createOutsideProvider());
    expect(late).toThrow('comes too late');
  });
});
