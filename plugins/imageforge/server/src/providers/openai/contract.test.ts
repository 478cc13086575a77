import { type ProviderFailure, testImageModel } from '../../engine/testing/image-model-contract';
import { createOpenAIProvider } from '.';
import { readModels } from './options';
import { type FakeStep, startFakeOpenAI } from './testing/fake-openai';

const refusal = (status: number, code: string | null, type = 'invalid_request_error'): FakeStep => ({
  kind: 'answer',
  status,
  body: { error: { message: 'A reason.', type, param: null, code } },
});

const failures: Record<ProviderFailure, FakeStep> = {
  auth: refusal(401, 'invalid_api_key'),
  quota: refusal(429, 'insufficient_quota'),
  'rate-limit': refusal(429, 'rate_limit_exceeded'),
  rejection: refusal(400, null),
  outage: refusal(503, null, 'server_error'),
  garbage: { kind: 'answer', body: '<html>', headers: { 'content-type': 'text/html' } },
  moderation: refusal(400, 'moderation_blocked', 'image_generation_user_error'),
};

/** One of each kind: any size, three sizes with streaming, a single image, and edits in the old way. */
describe.each(['gpt-image-2', 'gpt-image-1', 'dall-e-3', 'dall-e-2'])('%s', (id) => {
  const [row] = readModels({ apiKey: 'sk-test', baseURL: 'http://127.0.0.1/v1' }).filter(
    (one) => one.id === id,
  );
  if (!row) throw new Error(`${id} is not offered`);
  testImageModel(
    `openai/${id}`,
    async () => {
      const server = await startFakeOpenAI();
      const { models } = createOpenAIProvider({ apiKey: 'sk-test', baseURL: server.url });
      const { model } = models.find((one) => one.model.id === id)!;
      return {
        model,
        fail: (failure) => server.next(failures[failure]),
        hang: () => {
          server.next({ kind: 'hang' });
          return server.arrival();
        },
        close: server.close,
      };
    },
    { capabilities: row.capabilities },
  );
});
