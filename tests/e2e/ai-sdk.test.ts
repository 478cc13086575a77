import type { GenerationView } from '../../plugins/imageforge/shared/generations';
import { type FakeImageServer, startFakeImageServer } from '../../plugins/imageforge/server/src/providers/ai-sdk/testing/fake-image-server';
import { apiToken, type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

describe('a model of the AI SDK', () => {
  let booted: BootedStrapi;
  let fake: FakeImageServer;
  let token: string;

  beforeAll(async () => {
    fake = await startFakeImageServer();
    const service = {
      id: 'local',
      package: '@ai-sdk/openai-compatible',
      settings: { name: 'local', baseURL: fake.url },
      credentials: { apiKey: 'sk-planted-secret' },
      models: [{ id: 'flux', capabilities: { modes: ['text-to-image', 'edit'], maxImages: 2 } }],
    };
    booted = await bootStrapi({ options: { providers: { 'ai-sdk': { services: [service, { ...service, id: 'absent', package: '@ai-sdk/not-installed', factory: 'createAbsent' }] } } } });
    token = await apiToken(booted.strapi);
  });
  afterAll(async () => {
    await booted?.stop();
    await fake?.close();
  });

  const call = (method: 'get' | 'post', path: string) => booted.request[method](`/api/imageforge${path}`).set('Authorization', `Bearer ${token}`);
  const generate = async (request: object): Promise<GenerationView> => {
    const { body } = await call('post', '/generations').send(request);
    return waitFor('the end of the generation', async () => {
      const answer = await call('get', `/generations/${body.data.id}`);
      return ['succeeded', 'failed', 'blocked'].includes(answer.body.data.state) && answer.body.data;
    });
  };

  it('is loaded from the application, and makes what is asked for in as many calls as it takes', async () => {
    const generation = await generate({ prompt: 'A red door', model: 'ai-sdk/local/flux', n: 3 });
    expect(generation).toMatchObject({ state: 'succeeded', provider: 'ai-sdk', cost: { known: false } });
    expect(generation.images).toHaveLength(3);
    expect(fake.requests.map(({ authorization, body }) => [authorization, body.n])).toEqual([
      ['Bearer sk-planted-secret', 2],
      ['Bearer sk-planted-secret', 1],
    ]);
  });

  it('whose package is not installed fails with what to do', async () => {
    const generation = await generate({ prompt: 'A red door', model: 'ai-sdk/absent/flux' });
    expect(generation).toMatchObject({ state: 'failed', error: { message: expect.stringContaining('npm install @ai-sdk/not-installed') } });
  });
});
