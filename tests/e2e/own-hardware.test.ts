import type { GenerationDetails } from '../../plugins/imageforge/shared/generations';
import { type FakeAutomatic1111, startFakeAutomatic1111 } from '../../plugins/imageforge/server/src/providers/automatic1111/testing/fake-automatic1111';
import { type FakeComfyUI, startFakeComfyUI } from '../../plugins/imageforge/server/src/providers/comfyui/testing/fake-comfyui';
import { type FakeRunner, startFakeRunner } from '../../plugins/imageforge/server/src/providers/gpu-runner/testing/fake-runner';
import { type FakeSdServer, startFakeSdServer } from '../../plugins/imageforge/server/src/providers/sd-server/testing/fake-sd-server';
import { apiToken, type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const plantedKey = 'planted-key-of-the-server';

describe('servers on one’s own hardware, whose models are known only once they are asked', () => {
  let booted: BootedStrapi;
  let token: string;
  let servers: { automatic1111: FakeAutomatic1111; comfyui: FakeComfyUI; 'gpu-runner': FakeRunner; 'sd-server': FakeSdServer };

  beforeAll(async () => {
    const [automatic1111, comfyui, runner, sdServer] = await Promise.all([startFakeAutomatic1111(), startFakeComfyUI(), startFakeRunner(), startFakeSdServer()]);
    servers = { automatic1111, comfyui, 'gpu-runner': runner, 'sd-server': sdServer };
    const providers = Object.fromEntries(Object.entries(servers).map(([id, { url }]) => [id, { baseURL: url, pollMs: 50, ...(id === 'sd-server' && { headers: { 'x-key': plantedKey } }) }]));
    booted = await bootStrapi({ options: { providers } });
    token = await apiToken(booted.strapi);
  });
  afterAll(async () => {
    await booted?.stop();
    await Promise.all(Object.values(servers ?? {}).map((server) => server.close()));
  });

  const call = (method: 'get' | 'post', path: string) => booted.request[method](`/api/imageforge${path}`).set('Authorization', `Bearer ${token}`);

  it.each([
    'automatic1111/v1-5-pruned-emaonly',
    'comfyui/xl/sd_xl_base_1.0.safetensors',
    'gpu-runner/imageforge-tiny',
    'sd-server/v1-5-pruned',
  ])('%s makes two images for nothing, each with its seed', async (model) => {
    const answer = await call('post', '/generations').send({ model, prompt: 'A red door', negativePrompt: 'text', size: '128x64', n: 2, seed: 41 });
    expect(answer.body).toMatchObject({ data: { state: 'queued' } });
    const generation = await waitFor('its end', async () => {
      const { data } = (await call('get', `/generations/${answer.body.data.id}`)).body as { data: GenerationDetails };
      return ['succeeded', 'failed', 'canceled', 'blocked'].includes(data.state) && data;
    });
    expect(generation).toMatchObject({ state: 'succeeded', images: [{ seed: 41 }, { seed: 42 }], cost: { known: true, max: 0 }, warnings: [] });
  });

  it('keeps no key that a server repeats', async () => {
    const model = 'sd-server/v1-5-pruned';
    servers['sd-server'].failNext(`No: ${plantedKey}`);
    const { body } = await call('post', '/generations').send({ model, prompt: 'A red door', size: '128x64' });
    const { store } = booted.strapi.plugin('imageforge').service('forge');
    const generation = await waitFor('its end', async () => {
      const row = await store.get(body.data.id);
      return row?.state === 'succeeded' && row;
    });
    expect(generation.attempts).toMatchObject([{ state: 'failed', error: { message: expect.stringContaining('No: [redacted]') } }, { state: 'succeeded' }]);
    expect(JSON.stringify(generation)).not.toContain(plantedKey);
  });

  it('says what a server cannot do before anything is sent there', async () => {
    const answer = await call('post', '/generations').send({ model: 'sd-server/v1-5-pruned', prompt: 'A red door', parameters: { sampler: 'no-such' } });
    expect(answer.status).toBe(422);
    expect(answer.body.error).toMatchObject({ code: 'IMAGEFORGE_UNSUPPORTED', details: { field: 'parameters.sampler' } });
  });
});
