import { type ProviderFailure, testImageModel } from '../../engine/testing/image-model-contract';
import { createGpuRunnerProvider } from '.';
import { type FakeRunner, refusalOf, startFakeRunner, tiny } from './testing/fake-runner';

type Known = Exclude<ProviderFailure, 'quota'>;

const failures: Record<Known, (server: FakeRunner) => void> = {
  auth: (server) => server.next('POST /v1/jobs', refusalOf('unauthorized')),
  'rate-limit': (server) => server.next('POST /v1/jobs', refusalOf('queue_full', 'Full.', { 'retry-after': '3' })),
  rejection: (server) => server.next('POST /v1/jobs', refusalOf('unsupported')),
  outage: (server) => server.next('POST /v1/jobs', refusalOf('draining')),
  garbage: (server) => server.next('POST /v1/jobs', { body: '<html>' }),
  moderation: (server) => server.failNext('content_refused'),
};

describe.each([
  ['by its events', false],
  ['by looking at it', true],
])('a job that is followed %s', (_, silent) => {
  testImageModel(
    'gpu-runner/imageforge-tiny',
    async () => {
      const server = await startFakeRunner({ silent });
      const { discover } = createGpuRunnerProvider({ baseURL: server.url, pollMs: 1 });
      const [found] = await discover!(AbortSignal.timeout(10_000));
      return {
        model: found!.model,
        fail: (failure) => failure !== 'quota' && failures[failure](server),
        hang: () => {
          server.next('GET /v1/jobs/', 'hang');
          return server.arrival('GET /v1/jobs/');
        },
        close: server.close,
      };
    },
    {
      capabilities: {
        modes: ['text-to-image', 'image-to-image', 'variation', 'inpaint', 'upscale'],
        sizes: { kind: 'range', ...tiny.sizes },
        defaultSize: tiny.defaultSize,
        maxImages: 4,
        seed: true,
        negativePrompt: true,
        maxPromptLength: 1_000,
        qualities: [],
        transparency: false,
        partialImages: 2,
        maxSourceImages: 1,
        strength: true,
        factors: [2, 4],
        parameters: ['steps', 'scheduler'],
        parameterValues: { scheduler: ['ddim', 'euler'] },
        deterministic: true,
        procedural: false,
      },
      skip: [
        { reason: 'nobody charges for it', tests: ['quota'] },
        ...(silent ? [{ reason: 'previews come as events', tests: ['previews' as const] }] : []),
      ],
    },
  );
});
