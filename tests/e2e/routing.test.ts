import sharp from 'sharp';
import type { GenerationDetails } from '../../plugins/imageforge/shared/generations';
import { type FakeOpenAI, startFakeOpenAI } from '../../plugins/imageforge/server/src/providers/openai/testing/fake-openai';
import { apiToken, type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const model = 'openai/gpt-image-1';
const down = { kind: 'answer', status: 503, body: { error: { message: 'Overloaded.', type: 'server_error' } } } as const;

describe('a paid model with the sketch to stand in for it', () => {
  let booted: BootedStrapi;
  let fake: FakeOpenAI;
  let token: string;

  beforeAll(async () => {
    fake = await startFakeOpenAI();
    booted = await bootStrapi({
      env: { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: fake.url },
      options: {
        engine: { maxAttempts: 1 },
        routing: {
          fallbacks: { [model]: ['sketch/sketch-1'] },
          breaker: { failures: 2, openMs: 3_600_000 },
          // The call that fails, and one more.
          limits: { openai: { requestsPerMinute: 2 } },
        },
      },
    });
    token = await apiToken(booted.strapi);
  });
  afterAll(async () => {
    await booted?.stop();
    await fake?.close();
  });

  const call = (method: 'get' | 'post', path: string) =>
    booted.request[method](`/api/imageforge${path}`).set('Authorization', `Bearer ${token}`);
  const create = async (body: object): Promise<string> =>
    (await call('post', '/generations').send({ model, size: '1024x1024', quality: 'low', ...body })).body.data.id;
  const details = async (id: string): Promise<GenerationDetails> => (await call('get', `/generations/${id}`)).body.data;
  const ended = (id: string): Promise<GenerationDetails> =>
    waitFor(`the end of ${id}`, async () => {
      const generation = await details(id);
      return ['succeeded', 'failed', 'canceled', 'blocked'].includes(generation.state) && generation;
    });

  it('says who made the images when the model is down, in the answer and in the file', async () => {
    fake.next(down);
    const generation = await ended(await create({ prompt: 'A red door' }));
    expect(generation).toMatchObject({
      state: 'succeeded',
      provider: 'openai',
      images: [{ madeBy: 'sketch/sketch-1' }],
      attempts: [
        { provider: 'openai', state: 'failed', error: { code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE' }, cost: { known: true, max: 0 } },
        { provider: 'sketch', state: 'succeeded', images: [0] },
      ],
      skips: [{ model, reason: 'failed' }],
    });
    expect(generation.warnings.map(({ code }) => code)).toContain('fallback');
    const { body } = await booted.request.get(generation.images[0]?.url ?? '');
    const xmp = (await sharp(body).metadata()).xmpAsString ?? '';
    expect(xmp).toContain('digitalsourcetype/algorithmicMedia');
    expect(xmp).toContain('sketch/sketch-1');
  });

  it('makes no more calls than the limit allows, and a generation that waits for room can be canceled', async () => {
    const before = fake.requests.length;
    const id = await create({ prompt: 'Two doors', model: 'openai/dall-e-3', quality: undefined, n: 2 });
    const waiting = await waitFor('one image and the wait for the other', async () => {
      const generation = await details(id);
      return generation.attempts[0]?.state === 'succeeded' && generation;
    });
    await call('post', `/generations/${id}/cancel`).send({});
    const generation = await ended(id);
    expect(generation).toMatchObject({ state: 'canceled', cost: waiting.attempts[0]?.cost });
    expect(generation.attempts.map(({ images }) => images)).toEqual([[0]]);
    expect(fake.requests).toHaveLength(before + 1);
  });
});
