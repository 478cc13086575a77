import { type ProviderFailure, testImageModel } from '../../engine/testing/image-model-contract';
import { httpSteps } from '../../provider-kit/testing/http-steps';
import { picture } from '../../provider-kit/testing/pictures';
import type { LoopbackStep } from '../../provider-kit/testing/loopback-server';
import { fluxModels } from './models';
import { startFakeFlux } from './testing/fake-flux';
import { modelAt, plantedKey } from './testing/model-at';

const refuse = (status: number, error: string, message: string): LoopbackStep => ({ status, body: { error, message } });

/** Moderation is told when the job is looked at, everything else at once. */
const failures: Record<ProviderFailure, LoopbackStep[]> = {
  auth: [{ status: 403, body: { detail: 'Not authenticated - Invalid Authentication' } }],
  quota: [refuse(402, 'insufficient_credits', 'Your account does not have enough credits')],
  'rate-limit': [refuse(429, 'rate_limit_exceeded', 'Too many concurrent requests')],
  rejection: [{ status: 422, body: { detail: [{ loc: ['body', 'prompt'], msg: 'Field required' }] } }],
  outage: [refuse(503, 'unavailable', 'Service temporarily unavailable')],
  garbage: [{ body: '<html>' }],
  moderation: ['proper', { body: { id: 'task-0', status: 'Content Moderated', details: { 'Moderation Reasons': ['Violence'] } } }],
};

/** One that is asked for pixels, and one for a ratio. All speak through the same client. */
const throughHttp = ['flux-2-pro', 'flux-kontext-pro'];

describe.each(fluxModels.map(({ id, capabilities }) => [id, capabilities] as const))('%s', (id, capabilities) => {
  testImageModel(
    `black-forest-labs/${id}`,
    async ({ timeoutMs }) => {
      const server = await startFakeFlux();
      const { bytes: otherImage } = await picture(60, 40);
      return {
        model: modelAt(server.url, id, timeoutMs === undefined ? {} : { timeoutMs }),
        fail: (failure) => server.next('', ...failures[failure]),
        failHttp: (failure) => {
          // The job is begun, looked at once, and then there is the link.
          server.pendingLooks = 0;
          const dress = (status: number, message: string) => ({ status, body: { error: 'a_code', message } });
          server.next('', ...httpSteps(failure, { refuse: dress, secret: plantedKey, before: 2, otherImage }));
        },
        hang: () => {
          server.next('', 'hang');
          return server.arrival('');
        },
        secret: plantedKey,
        close: server.close,
      };
    },
    { capabilities, paid: true, ...(throughHttp.includes(id) && { http: {} }) },
  );
});
