import { type ProviderFailure, testImageModel } from '../../engine/testing/image-model-contract';
import type { ServerAnswer } from '../../provider-kit/testing/scripted-server';
import { stabilityModels } from './models';
import { refuse, startFakeStability } from './testing/fake-stability';
import { modelAt } from './testing/model-at';

const failures: Record<ProviderFailure, ServerAnswer> = {
  auth: refuse(401, 'unauthorized', 'authorization: invalid or missing header value'),
  quota: refuse(402, 'payment_required', 'You lack sufficient credits to make this request.'),
  'rate-limit': refuse(429, 'rate_limit_exceeded', 'You have made more than 150 requests in 10 seconds.'),
  rejection: refuse(400, 'bad_request', 'prompt: must be in English'),
  outage: refuse(500, 'internal_error', 'An unexpected server error has occurred.'),
  garbage: { body: '<html>', headers: { 'content-type': 'text/html' } },
  moderation: refuse(403, 'content_moderation', 'Your request was flagged by our content moderation system.'),
};

describe.each(stabilityModels.map(({ id, capabilities }) => [id, capabilities] as const))('%s', (id, capabilities) => {
  testImageModel(
    `stability/${id}`,
    async () => {
      const server = await startFakeStability();
      return {
        model: modelAt(server.url, id),
        fail: (failure) => server.next({ kind: 'answer', ...failures[failure] }),
        hang: () => {
          server.next({ kind: 'hang' });
          return server.arrival();
        },
        close: server.close,
      };
    },
    { capabilities },
  );
});
