import sharp from 'sharp';
import type { GenerationView } from '../../plugins/imageforge/shared/generations';
import { type FakeFlux, startFakeFlux } from '../../plugins/imageforge/server/src/providers/black-forest-labs/testing/fake-flux';
import { type FakeStability, startFakeStability } from '../../plugins/imageforge/server/src/providers/stability/testing/fake-stability';
import { apiToken, type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const photo = sharp({ create: { width: 300, height: 200, channels: 3, background: '#48c' } }).png();
const mask = sharp({ create: { width: 300, height: 200, channels: 3, background: '#fff' } }).png();

describe('modes beyond a text, through the API', () => {
  let booted: BootedStrapi;
  let stability: FakeStability;
  let flux: FakeFlux;
  let token: string;

  beforeAll(async () => {
    [stability, flux] = await Promise.all([startFakeStability(), startFakeFlux()]);
    booted = await bootStrapi({
      options: {
        providers: {
          stability: { apiKey: 'sk-planted-secret', baseURL: stability.url, pollMs: 100 },
          'black-forest-labs': { apiKey: 'bfl_planted_secret', baseURL: flux.url, pollMs: 100 },
        },
      },
    });
    token = await apiToken(booted.strapi);
  });
  afterAll(async () => {
    await booted?.stop();
    await Promise.all([stability?.close(), flux?.close()]);
  });

  const post = () => booted.request.post('/api/imageforge/generations').set('Authorization', `Bearer ${token}`);
  const ended = (id: string): Promise<GenerationView> =>
    waitFor(`the end of ${id}`, async () => {
      const { body } = await booted.request.get(`/api/imageforge/generations/${id}`).set('Authorization', `Bearer ${token}`);
      return ['succeeded', 'failed', 'canceled', 'blocked'].includes(body.data.state) && body.data;
    });
  const generate = async (request: object): Promise<GenerationView> => {
    const { body, status } = await post()
      .field('data', JSON.stringify({ images: [{ upload: 'photo' }], ...request }))
      .attach('photo', await photo.toBuffer(), { filename: 'photo.png', contentType: 'image/png' })
      .attach('mask', await mask.toBuffer(), { filename: 'mask.png', contentType: 'image/png' });
    expect({ status, error: body.error }).toEqual({ status: 202, error: undefined });
    return ended(body.data.id);
  };

  const withMask = { mask: { upload: 'mask' } };
  it.each<[string, object, string, number | undefined]>([
    ['stability/remove-background', { mode: 'remove-background' }, '300x200', 50_000],
    ['stability/erase', { mode: 'erase', ...withMask }, '300x200', 50_000],
    ['stability/inpaint', { mode: 'inpaint', prompt: 'a pond', size: '512x256', ...withMask }, '512x256', 50_000],
    ['stability/outpaint', { mode: 'outpaint', extend: { left: 100, top: 20 } }, '400x220', 40_000],
    ['stability/search-and-replace', { mode: 'search-and-replace', prompt: 'a hat', search: 'the cap' }, '300x200', 50_000],
    ['stability/replace-background-and-relight', { mode: 'replace-background', prompt: 'a beach' }, '300x200', 80_000],
    ['stability/upscale-fast', { mode: 'upscale' }, '1200x800', 20_000],
    ['stability/upscale-creative', { mode: 'upscale', prompt: 'a blue wall' }, '1500x1000', 600_000],
    ['stability/control-sketch', { mode: 'sketch-control', prompt: 'a castle', size: '768x512' }, '768x512', undefined],
    ['stability/sd3.5-medium', { mode: 'image-to-image', prompt: 'a castle', size: '1216x832', strength: 0.5 }, '1216x832', 35_000],
    ['black-forest-labs/flux-2-pro', { mode: 'edit', prompt: 'at night', size: '512x512' }, '512x512', 45_000],
    ['black-forest-labs/flux-pro-1.0-fill', { mode: 'inpaint', prompt: 'a pond', size: '512x256', ...withMask }, '512x256', 45_000],
    ['black-forest-labs/flux-pro-1.0-expand', { mode: 'outpaint', extend: { right: 50 } }, '350x200', 45_000],
  ])('%s: %j', async (model, request, size, microUsd) => {
    const generation = await generate({ model, ...request });
    expect(generation).toMatchObject({ state: 'succeeded', warnings: [] });
    const { body } = await booted.request.get(generation.images[0]?.url ?? '');
    const { width, height } = await sharp(body).metadata();
    expect(`${width}x${height}`).toBe(size);
    expect(generation.cost).toEqual(microUsd === undefined ? { known: false } : { known: true, min: microUsd, max: microUsd });
  });

  it('makes several images of a model that makes one a call, each of the next seed', async () => {
    stability.requests.splice(0);
    const { body } = await post().send({ prompt: 'a red door', model: 'stability/core', n: 3, seed: 0 });
    const generation = await ended(body.data.id);
    expect(generation).toMatchObject({ state: 'succeeded', cost: { known: true, min: 90_000 } });
    expect(generation.images.map(({ seed }) => seed)).toEqual([0, 1, 2]);
    // 0 would mean any.
    expect(stability.requests.map(({ body }) => body.seed).sort()).toEqual(['1', '2', '4294967294']);
  });

  it('is blocked, and costs nothing, where the provider holds the image back', async () => {
    stability.next('', { headers: { 'finish-reason': 'CONTENT_FILTERED' }, body: await photo.toBuffer() });
    const { body } = await post().send({ prompt: 'something', model: 'stability/core' });
    expect(await ended(body.data.id)).toMatchObject({
      state: 'blocked',
      error: { code: 'IMAGEFORGE_MODERATION_REFUSED' },
      cost: { known: true, min: 0, max: 0 },
    });
  });

  it('refuses what a model cannot do before anything is paid, and names those that can', async () => {
    const asked = stability.requests.length;
    const { body, status } = await post()
      .field('data', JSON.stringify({ mode: 'upscale', model: 'stability/upscale-creative', images: [{ upload: 'photo' }] }))
      .attach('photo', await photo.toBuffer(), { filename: 'photo.png', contentType: 'image/png' });
    expect(status).toBe(422);
    expect(body.error.details).toMatchObject({ field: 'prompt', models: ['stability/upscale-fast'] });
    expect(stability.requests).toHaveLength(asked);
  });
});
