import sharp from 'sharp';
import type { GenerationView } from '../../plugins/imageforge/shared/generations';
import { describePainter } from '../../plugins/imageforge/server/src/providers/custom-grpc/testing/description';
import { type Painter, startPainter } from '../../plugins/imageforge/server/src/providers/custom-grpc/testing/fake-painter';
import { describeStudio, plantedKey } from '../../plugins/imageforge/server/src/providers/custom-rest/testing/description';
import { type Studio, startStudio } from '../../plugins/imageforge/server/src/providers/custom-rest/testing/fake-studio';
import { apiToken, type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

describe('servers that an operator has described', () => {
  let booted: BootedStrapi;
  let studio: Studio;
  let painter: Painter;
  let token: string;

  beforeAll(async () => {
    studio = await startStudio('job');
    painter = await startPainter('raw pixels');
    booted = await bootStrapi({
      options: {
        providers: { 'custom-rest': [describeStudio(studio.url, 'job')], 'custom-grpc': [describePainter(painter.address, 'raw pixels')] },
      },
    });
    token = await apiToken(booted.strapi);
  });
  afterAll(async () => {
    await booted?.stop();
    await Promise.all([studio?.close(), painter?.close()]);
  });

  const call = (method: 'get' | 'post', path: string) =>
    booted.request[method](`/api/imageforge${path}`).set('Authorization', `Bearer ${token}`);
  const ended = (id: string): Promise<GenerationView> =>
    waitFor(`the end of ${id}`, async () => {
      const { body } = await call('get', `/generations/${id}`);
      return ['succeeded', 'failed', 'canceled', 'blocked'].includes(body.data.state) && body.data;
    });

  it('make images over REST, by a job, and tell their capabilities but not their keys', async () => {
    const { text } = await call('get', '/capabilities');
    expect(text).toContain('"studio/brush/1"');
    expect(text).not.toContain(plantedKey);
    const { body } = await call('post', '/generations').send({ prompt: 'A red door', model: 'studio/brush/1', size: '256x256', n: 2, parameters: { steps: 4 } });
    const generation = await ended(body.data.id);
    expect(generation).toMatchObject({ state: 'succeeded', provider: 'studio', model: 'brush/1', cost: { known: false } });
    const { body: file } = await booted.request.get(generation.images[1]?.url ?? '');
    expect(await sharp(file).metadata()).toMatchObject({ width: 256, height: 256 });
    expect(studio.requests[0]?.json()).toMatchObject({ prompt: 'A red door', count: 2, steps: 4 });
  });

  it('repaint what a mask says, with an image of the request', async () => {
    const photo = await sharp({ create: { width: 256, height: 256, channels: 3, background: '#48c' } }).png().toBuffer();
    const mask = await sharp({ create: { width: 256, height: 256, channels: 3, background: '#fff' } }).png().toBuffer();
    const { body } = await call('post', '/generations')
      .field('data', JSON.stringify({ prompt: 'A blue door', model: 'studio/brush/1', images: [{ upload: 'photo' }], mask: { upload: 'mask' }, size: '256x256' }))
      .attach('photo', photo, { filename: 'photo.png', contentType: 'image/png' })
      .attach('mask', mask, { filename: 'mask.png', contentType: 'image/png' });
    expect(body.error).toBeUndefined();
    expect(await ended(body.data.id)).toMatchObject({ state: 'succeeded', mode: 'inpaint' });
  });

  it('make images over gRPC', async () => {
    const { body } = await call('post', '/generations').send({ prompt: 'A red door', model: 'painter/oil', size: '128x96', n: 2 });
    const generation = await ended(body.data.id);
    expect(generation).toMatchObject({ state: 'succeeded', provider: 'painter', model: 'oil' });
    const { body: file } = await booted.request.get(generation.images[1]?.url ?? '');
    expect(await sharp(file).metadata()).toMatchObject({ width: 128, height: 96 });
  });

  it('are refused what they cannot do, before they are asked', async () => {
    const before = studio.requests.length;
    const { status, body } = await call('post', '/generations').send({ prompt: 'A door', model: 'studio/brush/1', size: '100x100' });
    expect([status, body.error.code]).toEqual([422, 'IMAGEFORGE_UNSUPPORTED']);
    expect(studio.requests.length).toBe(before);
  });
});
