import { type ProviderFailure, testImageModel } from '../../engine/testing/image-model-contract';
import { trainedSize } from '../../provider-kit';
import type { LoopbackAnswer } from '../../provider-kit/testing/loopback-server';
import { createAutomatic1111Provider } from '.';
import { checkpoint } from './models';
import { startFakeAutomatic1111 } from './testing/fake-automatic1111';

const failures: Record<Exclude<ProviderFailure, 'moderation'>, LoopbackAnswer> = {
  auth: { status: 401, body: { detail: 'Incorrect username or password' } },
  // The web UI charges nothing and limits nobody; a proxy in front of it may.
  quota: { status: 402, body: { detail: 'Payment required' } },
  'rate-limit': { status: 429, body: { detail: 'Slow down' } },
  rejection: { status: 500, body: { error: 'OutOfMemoryError', detail: '', body: '', errors: 'CUDA out of memory.' } },
  outage: { status: 503, body: '<html>' },
  garbage: { body: '<html>' },
};

/** One of each family. */
describe.each(['v1-5-pruned-emaonly', 'xl_sd_xl_base_1.0'])('%s', (id) => {
  testImageModel(
    `automatic1111/${id}`,
    async () => {
      const server = await startFakeAutomatic1111();
      const { models } = createAutomatic1111Provider({ baseURL: server.url, models: [{ id }] });
      return {
        model: models[0]!.model,
        fail: (failure) => failure !== 'moderation' && server.next('POST /sdapi/v1/txt2img', failures[failure]),
        hang: () => {
          server.next('POST /sdapi/v1/txt2img', 'hang');
          return server.arrival('POST /sdapi/v1/txt2img');
        },
        close: server.close,
      };
    },
    {
      capabilities: { ...checkpoint, defaultSize: trainedSize(id) },
      skip: [{ reason: 'the web UI refuses no content', tests: ['moderation'] }],
    },
  );
});
