import { type ProviderFailure, testImageModel } from '../../engine/testing/image-model-contract';
import type { ServerStep } from '../../provider-kit/testing/scripted-server';
import { fluxModels } from './models';
import { startFakeFlux } from './testing/fake-flux';
import { modelAt } from './testing/model-at';

const refuse = (status: number, error: string, message: string): ServerStep => ({ kind: 'answer', status, body: { error, message } });

/** Moderation is told when the job is looked at, everything else at once. */
const failures: Record<ProviderFailure, ServerStep[]> = {
  auth: [{ kind: 'answer', status: 403, body: { detail: 'Not authenticated - Invalid Authentication' } }],
  quota: [refuse(402, 'insufficient_credits', 'Your account does not have enough credits')],
  'rate-limit': [refuse(429, 'rate_limit_exceeded', 'Too many concurrent requests')],
  rejection: [{ kind: 'answer', status: 422, body: { detail: [{ loc: ['body', 'prompt'], msg: 'Field required' }] } }],
  outage: [refuse(503, 'unavailable', 'Service temporarily unavailable')],
  garbage: [{ kind: 'answer', body: '<html>' }],
  moderation: [{ kind: 'proper' }, { kind: 'answer', body: { id: 'task-0', status: 'Content Moderated', details: { 'Moderation Reasons': ['Violence'] } } }],
};

describe.each(fluxModels.map(({ id, capabilities }) => [id, capabilities] as const))('%s', (id, capabilities) => {
  testImageModel(
    `black-forest-labs/${id}`,
    async () => {
      const server = await startFakeFlux();
      return {
        model: modelAt(server.url, id),
        fail: (failure) => server.next(...failures[failure]),
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
