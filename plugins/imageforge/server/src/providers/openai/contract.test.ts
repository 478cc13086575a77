import type { HttpFailure } from '../../engine/testing/http-failures';
import { type ProviderFailure, testImageModel } from '../../engine/testing/image-model-contract';
import { createOpenAIProvider } from '.';
import { readModels } from './options';
import { type FakeStep, startFakeOpenAI } from './testing/fake-openai';

const refusal = (status: number, code: string | null, type = 'invalid_request_error', headers: Record<string, string> = {}): FakeStep => ({
  kind: 'answer',
  status,
  headers: { 'content-type': 'application/json', ...headers },
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

const status = (code: number, headers: Record<string, string> = {}): FakeStep =>
  refusal(code, null, code >= 500 ? 'server_error' : 'invalid_request_error', headers);

const httpFailures: Record<Exclude<HttpFailure, 'expired-link' | 'private-redirect'>, FakeStep> = {
  '401': status(401),
  '402': status(402),
  '403': status(403),
  '404': status(404),
  '408': status(408),
  '413': status(413),
  '422': status(422),
  '429': status(429),
  '429-retry-after': status(429, { 'retry-after': '2' }),
  '500': status(500),
  '503': status(503),
  redirect: { kind: 'answer', status: 307, headers: { location: 'http://10.0.0.7/' } },
  hang: { kind: 'hang' },
  cut: { kind: 'cut', after: 'headers' },
  'too-large': { kind: 'flood' },
  'empty-list': { kind: 'count', images: 0 },
  'not-an-image': { kind: 'answer', body: { data: [{ b64_json: Buffer.from('<html>').toString('base64') }] } },
  truncated: { kind: 'truncated' },
  'wrong-size': { kind: 'size', width: 512, height: 256 },
};
const key = 'sk-test-0123456789';

/** One of each kind: any size, three sizes with streaming, a single image, and edits in the old way. */
describe.each(['gpt-image-2', 'gpt-image-1', 'dall-e-3', 'dall-e-2'])('%s', (id) => {
  const [row] = readModels({ apiKey: 'sk-test', baseURL: 'http://127.0.0.1/v1' }).filter(
    (one) => one.id === id,
  );
  if (!row) throw new Error(`${id} is not offered`);
  testImageModel(
    `openai/${id}`,
    async ({ timeoutMs }) => {
      const server = await startFakeOpenAI();
      const { models } = createOpenAIProvider({ apiKey: key, baseURL: server.url, timeoutMs, maxImageBytes: 10_000_000 });
      const { model } = models.find((one) => one.model.id === id)!;
      return {
        model,
        secret: key,
        failHttp: (failure) => server.next(httpFailures[failure as keyof typeof httpFailures]),
        fail: (failure) => server.next(failures[failure]),
        hang: () => {
          server.next({ kind: 'hang' });
          return server.arrival();
        },
        close: server.close,
      };
    },
    {
      capabilities: row.capabilities,
      paid: true,
      http: {
        except: {
          'expired-link': 'it answers with base64; links of compatible servers are tested beside it',
          'private-redirect': 'it answers with base64; links of compatible servers are tested beside it',
        },
      },
    },
  );
});
