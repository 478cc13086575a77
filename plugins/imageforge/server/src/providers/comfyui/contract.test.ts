import { type ProviderFailure, testImageModel } from '../../engine/testing/image-model-contract';
import type { LoopbackAnswer } from '../../provider-kit/testing/loopback-server';
import { createComfyUIProvider } from '.';
import { capabilitiesOf } from './capabilities';
import { checkpointWorkflows } from './graphs';
import { checkpoints, startFakeComfyUI } from './testing/fake-comfyui';

const failures: Record<Exclude<ProviderFailure, 'moderation'>, LoopbackAnswer> = {
  // It has no login, no limits, and charges nothing; a proxy in front of it may.
  auth: { status: 401, body: 'Who are you?' },
  quota: { status: 402, body: 'Pay first.' },
  'rate-limit': { status: 429, body: 'Slow down.' },
  rejection: { status: 400, body: { error: { type: 'prompt_no_outputs', message: 'Prompt has no outputs', details: '' }, node_errors: [] } },
  outage: { status: 500, body: '500 Internal Server Error' },
  garbage: { body: '<html>' },
};

describe.each([
  ['of 2025 and later', true],
  ['of before', false],
])('a server %s', (_, modern) => {
  describe.each(checkpoints)('%s', (id) => {
    testImageModel(
      `comfyui/${id}`,
      async () => {
        const server = await startFakeComfyUI({ modern });
        const { discover } = createComfyUIProvider({ baseURL: server.url, pollMs: 1 });
        const found = (await discover!(AbortSignal.timeout(10_000))).find(({ model }) => model.id === id);
        return {
          model: found!.model,
          fail: (failure) => failure !== 'moderation' && server.next('POST /prompt', failures[failure]),
          hang: () => {
            server.next('GET /history', 'hang');
            return server.arrival('GET /history');
          },
          close: server.close,
        };
      },
      {
        capabilities: capabilitiesOf(checkpointWorkflows(id, id), { sampler: ['euler', 'dpmpp_2m'], scheduler: ['normal', 'karras'] }),
        skip: [{ reason: 'the server refuses no content', tests: ['moderation'] }],
      },
    );
  });
});
