import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { fuzzedImages, truncatedImages } from '../../plugins/imageforge/server/src/engine/imaging/testing/damaged-images';
import { animations, bombs, polyglots } from '../../plugins/imageforge/server/src/engine/imaging/testing/hostile-images';
import type { Sample } from '../../plugins/imageforge/server/src/engine/imaging/testing/sample';
import { wholeImages } from '../../plugins/imageforge/server/src/engine/imaging/testing/whole-images';
import type { ImageCall, ImageProvider, ImageResult } from '../../plugins/imageforge/server/src/engine/image-model';
import type { GenerationView } from '../../plugins/imageforge/shared/generations';
import { createOutsideProvider, type OutsideProvider } from '../support/outside-provider';
import { apiToken, type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const model = 'outside/all-1';

/** A provider whose images move: red, then blue. */
const createMovingProvider = ({ models: [priced] }: OutsideProvider): ImageProvider => {
  if (!priced) throw new Error('Expected a model.');
  const { model, price } = priced;
  const frames = Buffer.concat([Buffer.from('e01010', 'hex'), Buffer.from('1010e0', 'hex')].map((colour) => Buffer.alloc(64 * 64 * 3, colour)));
  const generate = async (call: ImageCall): Promise<ImageResult> => {
    const bytes = await sharp(frames, { raw: { width: 64, height: 128, channels: 3, pageHeight: 64 } }).gif().toBuffer();
    return { ...(await model.generate(call)), images: [{ bytes, mediaType: 'image/gif' }] };
  };
  return { id: 'moving', label: 'Moving', models: [{ model: { ...model, provider: 'moving', generate }, price }] };
};

describe('how a file is made', () => {
  const provider = createOutsideProvider();
  const pictures = fs.mkdtempSync(path.join(os.tmpdir(), 'imageforge-overlays-'));
  let booted: BootedStrapi;
  let token: string;

  const boot = (images: Record<string, unknown>): Promise<BootedStrapi> =>
    bootStrapi({
      // Signing is the subject of provenance.test.ts.
      options: { provenance: { c2pa: { enabled: false } }, defaultModel: 'sketch/sketch-1', engine: { maxOpenPerRequester: 10_000 }, images },
      register: (strapi) => [provider, createMovingProvider(createOutsideProvider())].forEach((one) => strapi.plugin('imageforge').service('providers').register(one)),
    });

  beforeAll(async () => {
    const logo = path.join(pictures, 'logo.png');
    fs.writeFileSync(logo, await sharp({ create: { width: 20, height: 20, channels: 3, background: '#ff0000' } }).png().toBuffer());
    booted = await boot({ animated: 'first-frame', maxPixels: 5_000_000, overlays: { logo: { file: logo } }, operations: [{ type: 'crop', ratio: '1:1', gravity: 'centre' }] });
    token = await apiToken(booted.strapi);
  });
  afterAll(async () => {
    await booted?.stop();
    fs.rmSync(pictures, { recursive: true });
  });

  const post = (data: object) => booted.request.post('/api/imageforge/generations').set('Authorization', `Bearer ${token}`).send(data);
  const read = async (id: string) => (await booted.request.get(`/api/imageforge/generations/${id}`).set('Authorization', `Bearer ${token}`)).body.data;
  const ended = (id: string): Promise<GenerationView> =>
    waitFor(`the end of ${id}`, async () => {
      const generation = await read(id);
      return ['succeeded', 'failed', 'canceled', 'blocked'].includes(generation.state) && generation;
    });
  /** The published file of the first image. */
  const make = async (data: object) => {
    const { status, body } = await post({ model, size: '192x128', prompt: 'A red fox', seed: 7, ...data });
    expect({ status, error: body.error }).toEqual({ status: 202, error: undefined });
    const generation = await ended(body.data.id);
    const [image] = generation.images;
    expect({ state: generation.state, image }).toMatchObject({ state: 'succeeded', image: { state: 'published' } });
    const file = fs.readFileSync(path.join(booted.folder, 'public', String(image?.url)));
    return { generation, image, file, metadata: await sharp(file).metadata() };
  };

  it('is what the configuration says, where nobody says anything', async () => {
    const { image, metadata } = await make({});
    expect({ image, metadata }).toMatchObject({ image: { width: 128, height: 128, name: 'a-red-fox' }, metadata: { format: 'webp', width: 128, height: 128 } });
  });

  it('is what a request says: operations in their order, format, name, and provenance all the same', async () => {
    const output = {
      format: 'png',
      name: '{slug} {seed}',
      operations: [
        { type: 'pad', ratio: '2:1', background: '#00ff00' },
        { type: 'fit', width: 200 },
        { type: 'overlay', overlay: 'logo', position: 'south-east', margin: 0, scale: 0.1 },
      ],
    };
    const { image, file, metadata } = await make({ output });
    expect({ image, metadata }).toMatchObject({ image: { width: 200, height: 100, name: 'a-red-fox-7' }, metadata: { format: 'png', width: 200, height: 100 } });
    expect(metadata.xmpAsString).toContain('trainedAlgorithmicMedia');
    const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => [...data.subarray((y * 200 + x) * info.channels).subarray(0, 3)];
    expect([at(2, 2), at(100, 50), at(198, 98)]).toEqual([[0, 255, 0], [0, 90, 120], [255, 0, 0]]);
  });

  it('can be made again, byte by byte, with what the generation tells of its request', async () => {
    const first = await make({ output: { format: 'png', operations: [{ type: 'grain', amount: 0.2 }, { type: 'watermark', overlay: 'logo' }] } });
    const { request } = await read(first.generation.id);
    expect(request.output).toMatchObject({ format: 'png', operations: [{ type: 'grain', amount: 0.2 }, { type: 'watermark', overlay: 'logo', angle: -30 }] });
    const second = await make(request);
    expect(second.generation.id).not.toBe(first.generation.id);
    const pixels = (file: Buffer) => sharp(file).raw().toBuffer();
    expect((await pixels(second.file)).equals(await pixels(first.file))).toBe(true);
    // All of it: the metadata too.
    expect(second.file.equals(first.file)).toBe(true);
  });

  it('can have nothing done to it', async () => {
    expect((await make({ output: { operations: [] } })).image).toMatchObject({ width: 192, height: 128 });
  });

  it('is what a template says over its preset, and a request over both', async () => {
    const { strapi } = booted;
    await strapi.documents('plugin::imageforge.style-preset').create({ data: { slug: 'small', name: 'Small', output: { format: 'jpeg', quality: 50, operations: [{ type: 'fit', width: 60 }] } } as never });
    await strapi.documents('plugin::imageforge.template').create({ data: { slug: 'tall', name: 'Tall', prompt: 'A fox', preset: 'small', output: { operations: [{ type: 'crop', ratio: '1:2' }] } } as never });
    const ask = (output?: object) => make({ prompt: undefined, template: 'tall', ...(output && { output }) });
    expect((await ask()).metadata).toMatchObject({ format: 'jpeg', width: 64, height: 128 });
    expect((await ask({ format: 'png' })).metadata).toMatchObject({ format: 'png', width: 64, height: 128 });
    expect((await make({ preset: 'small' })).metadata).toMatchObject({ format: 'jpeg', width: 60, height: 40 });
  });

  it('is refused where a preset says what cannot be', async () => {
    const save = booted.strapi.documents('plugin::imageforge.style-preset').create({ data: { slug: 'bad', name: 'Bad', output: { operations: [{ type: 'explode' }] } } as never });
    await expect(save).rejects.toMatchObject({ details: { code: 'IMAGEFORGE_TEMPLATE_INVALID', errors: [{ path: ['output', 'operations', '0', 'type'] }] } });
  });

  it.each<[string, object, string]>([
    ['an operation that there is not', { operations: [{ type: 'crop', ratio: '1:1' }, { type: 'explode' }] }, 'output.operations.1.type'],
    ['a setting that it has not', { operations: [{ type: 'crop', ratio: '1:1', angle: 3 }] }, 'output.operations.0'],
    ['a ratio that is none', { operations: [{ type: 'crop', ratio: '16/9' }] }, 'output.operations.0.ratio'],
    ['an overlay that there is not', { operations: [{ type: 'overlay', overlay: 'seal' }] }, 'output.operations.0.overlay'],
    ['a path instead of a name', { operations: [{ type: 'overlay', overlay: '../../etc/passwd' }] }, 'output.operations.0.overlay'],
    ['more memory than allowed', { operations: [{ type: 'pad', ratio: '10:1' }, { type: 'pad', ratio: '1:10' }, { type: 'pad', ratio: '10:1' }, { type: 'pad', ratio: '1:10' }] }, 'output.operations.1'],
    ['too many operations', { operations: Array.from({ length: 21 }, () => ({ type: 'sharpen' })) }, 'output.operations'],
    ['a placeholder that there is not', { name: '{secret}' }, 'output.name'],
    ['a format that there is not', { format: 'svg' }, 'output.format'],
  ])('is refused with the field: %s', async (_name, output, field) => {
    const before = await booted.strapi.db.query('plugin::imageforge.generation').count();
    const { status, body } = await post({ model, size: '192x128', prompt: 'x', output });
    expect({ status, code: body.error?.code, field: body.error?.details.field }).toEqual({ status: 400, code: 'IMAGEFORGE_INVALID_REQUEST', field });
    expect(await booted.strapi.db.query('plugin::imageforge.generation').count()).toBe(before);
  });

  it('is a still picture of what a provider made move, and says so', async () => {
    const { generation, file, metadata } = await make({ model: 'moving/all-1', output: { format: 'png', operations: [] } });
    expect(generation.warnings).toEqual([{ code: 'adjusted', message: expect.stringContaining('2 frames'), details: { index: 0, name: 'frames', wanted: 2, given: 1 } }]);
    expect(metadata).toMatchObject({ width: 64, height: 64 });
    expect([...(await sharp(file).raw().toBuffer()).subarray(0, 3)]).toEqual([224, 16, 16]);
  });

  it('takes source images of every bad kind, and goes on answering', async () => {
    const samples = (await Promise.all([wholeImages(), truncatedImages(), animations(), polyglots(), fuzzedImages(5), bombs()])).flat();
    const send = async ({ bytes }: Sample) =>
      booted.request
        .post('/api/imageforge/generations')
        .set('Authorization', `Bearer ${token}`)
        .field('data', JSON.stringify({ prompt: 'A red fox', model, images: [{ upload: 'photo' }] }))
        // The name says what most of them are not.
        .attach('photo', Buffer.from(bytes), { filename: 'photo.jpg', contentType: 'image/jpeg' });
    const ends: Record<string, number> = {};
    const accepted: { sample: Sample; generation: GenerationView }[] = [];
    for (const sample of samples) {
      const { status, body } = await send(sample);
      const end = status === 202 ? 'accepted' : `${body.error?.code} ${body.error?.details.reason ?? body.error?.details.field}`;
      ends[end] = (ends[end] ?? 0) + 1;
      if (status === 202) accepted.push({ sample, generation: body.data });
      const allowed = status === 202 || (status === 400 && body.error.code === 'IMAGEFORGE_INVALID_IMAGE') || (status === 422 && body.error.details.field === 'images');
      expect({ name: sample.name, status, error: body.error, allowed }).toMatchObject({ allowed: true });
    }
    console.log(`${samples.length} uploads: ${Object.entries(ends).map(([end, count]) => `${count} ${end}`).join(', ')}`);
    for (const { sample, generation } of accepted) expect({ name: sample.name, state: (await ended(generation.id)).state }).toEqual({ name: sample.name, state: 'succeeded' });
    // Of an animation the model gets a still picture, and the caller is told.
    const animated = accepted.filter(({ generation }) => generation.warnings.some(({ details }) => details?.name === 'frames'));
    expect(animated.map(({ sample }) => sample.name)).toEqual(expect.arrayContaining(['animated webp', 'animated gif, of which the first frame is wanted', 'animated png']));
    for (const { images } of provider.calls) for (const { bytes, mediaType } of images) {
      expect(['image/png', 'image/jpeg', 'image/webp', 'image/avif']).toContain(mediaType);
      expect((await sharp(bytes).metadata()).mediaType).toBe(mediaType);
    }
    expect((await make({})).image).toMatchObject({ width: 128 });
  });
});

describe('pictures for operations', () => {
  it('are looked for at the start', async () => {
    const images = { overlays: { logo: { file: '/nowhere/logo.png' } } };
    await expect(bootStrapi({ options: { images } })).rejects.toThrow(/imageforge\.config\.images\.overlays\.logo\.file: .*\/nowhere\/logo\.png/);
  });
});
