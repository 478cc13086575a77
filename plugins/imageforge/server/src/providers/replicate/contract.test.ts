import { type ProviderFailure, testImageModel } from '../../engine/testing/image-model-contract';
import { modelAt, providerAt } from './testing/calls';
import { type FakeStep, startFakeReplicate } from './testing/fake-replicate';

const refuse = (status: number, title: string, detail: string): FakeStep => ({ kind: 'refuse', status, body: { title, detail, status } });

const failures: Record<ProviderFailure, FakeStep> = {
  auth: refuse(401, 'Unauthenticated', 'You did not pass a valid authentication token'),
  quota: refuse(402, 'Insufficient credit', 'You have insufficient credit to run this model.'),
  'rate-limit': { kind: 'refuse', status: 429, body: { detail: 'Request was throttled. Your rate limit resets in ~30s.' } },
  rejection: refuse(422, 'Input validation failed', '- input: prompt is required'),
  outage: refuse(503, 'Service unavailable', 'Try again later.'),
  garbage: { kind: 'refuse', status: 200, body: '<html>' },
  moderation: { kind: 'end', status: 'failed', error: 'The input or output was flagged as sensitive. Please try again with different inputs. (E005) (uIJ6l3)' },
};

describe.each(providerAt('http://127.0.0.1/v1').models.map(({ model }) => model).filter(({ id }) => !/-(balanced|quality)$/.test(id)))(
  '$id',
  ({ id, capabilities }) => {
    testImageModel(
      `replicate/${id}`,
      async () => {
        const server = await startFakeReplicate();
        return {
          model: modelAt(server.url, id),
          fail: (failure) => server.next(failures[failure]),
          hang: () => {
            server.next({ kind: 'endless' });
            return server.arrival('GET', /predictions/);
          },
          close: server.close,
        };
      },
      { capabilities, paid: true },
    );
  },
);
