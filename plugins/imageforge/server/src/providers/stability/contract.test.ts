import { type ProviderFailure, testImageModel } from '../../engine/testing/image-model-contract';
import { httpSteps } from '../../provider-kit/testing/http-steps';
import { picture } from '../../provider-kit/testing/pictures';
import type { FakeAnswer } from '../../engine/testing/serve-loopback';
import { stabilityModels } from './models';
import { refuse, startFakeStability } from './testing/fake-stability';
import { modelAt, plantedKey } from './testing/model-at';

const failures: Record<ProviderFailure, FakeAnswer> = {
  auth: refuse(401, 'unauthorized', 'authorization: invalid or missing header value'),
  quota: refuse(402, 'payment_required', 'You lack sufficient credits to make this request.'),
  'rate-limit': refuse(429, 'rate_limit_exceeded', 'You have made more than 150 requests in 10 seconds.'),
  rejection: refuse(400, 'bad_request', 'prompt: must be in English'),
  outage: refuse(500, 'internal_error', 'An unexpected server error has occurred.'),
  garbage: { body: '<html>', headers: { 'content-type': 'text/html' } },
  moderation: refuse(403, 'content_moderation', 'Your request was flagged by our content moderation system.'),
};

/** One that makes an image of a text, one that changes one, and one whose image is a job. All speak through the same client. */
const throughHttp = ['core', 'erase', 'replace-background-and-relight'];

describe.each(stabilityModels.map(({ id, capabilities, isJob }) => [id, capabilities, isJob === true] as const))('%s', (id, capabilities, isJob) => {
  testImageModel(
    `stability/${id}`,
    async ({ timeoutMs }) => {
      const server = await startFakeStability();
      const { bytes: otherImage } = await picture(60, 40);
      return {
        model: modelAt(server.url, id, timeoutMs === undefined ? {} : { timeoutMs }),
        fail: (failure) => server.next('', failures[failure]),
        failHttp: (failure) => {
          if (isJob) server.pendingLooks = 0;
          const dress = (status: number, message: string) => refuse(status, 'a_name', message);
          server.next('', ...httpSteps(failure, { refuse: dress, secret: plantedKey, before: isJob ? 1 : 0, otherImage }));
        },
        hang: () => {
          server.next('', 'hang');
          return server.arrival('');
        },
        secret: plantedKey,
        close: server.close,
      };
    },
    {
      capabilities,
      paid: true,
      ...(throughHttp.includes(id) && {
        http: {
          except: {
            429: 'it says for how long it refuses in its documentation: 60 s',
            'expired-link': 'it answers with bytes',
            'private-redirect': 'it answers with bytes',
          },
        },
      }),
    },
  );
});
