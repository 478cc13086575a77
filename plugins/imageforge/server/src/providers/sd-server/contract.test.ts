import { type ProviderFailure, testImageModel } from '../../engine/testing/image-model-contract';
import type { LoopbackAnswer } from '../../provider-kit/testing/loopback-server';
import { createSdServerProvider } from '.';
import { base } from './models';
import { startFakeSdServer } from './testing/fake-sd-server';

const failures: Record<Exclude<ProviderFailure, 'moderation'>, LoopbackAnswer> = {
  // It has no login, and charges nothing; a proxy in front of it may.
  auth: { status: 401, body: 'Who are you?' },
  quota: { status: 402, body: 'Pay first.' },
  'rate-limit': { status: 429, body: { error: 'job queue is full' } },
  rejection: { status: 400, body: { error: 'invalid generation parameters' } },
  outage: { status: 500, body: { error: 'server_error', message: 'Oh.' } },
  garbage: { body: '<html>' },
};

describe.each([
  ['v1-5-pruned', base.modes, 1],
  ['flux1-kontext-dev-Q4_K', [...base.modes, 'edit' as const], 4],
])('%s', (id, modes, maxSourceImages) => {
  testImageModel(
    `sd-server/${id}`,
    async () => {
      const server = await startFakeSdServer({ file: `${id}.gguf` });
      const { discover } = createSdServerProvider({ baseURL: server.url, pollMs: 1 });
      const [found] = await discover!(AbortSignal.timeout(10_000));
      return {
        model: found!.model,
        fail: (failure) => failure !== 'moderation' && server.next('POST /sdcpp/v1/img_gen', failures[failure]),
        hang: () => {
          server.next('GET /sdcpp/v1/jobs', 'hang');
          return server.arrival('GET /sdcpp/v1/jobs');
        },
        close: server.close,
      };
    },
    {
      capabilities: {
        ...base,
        modes,
        maxSourceImages,
        parameterValues: { sampler: ['euler', 'euler_a', 'dpm++2m'], scheduler: ['discrete', 'karras'] },
      },
      skip: [{ reason: 'the server refuses no content', tests: ['moderation'] }],
    },
  );
});
