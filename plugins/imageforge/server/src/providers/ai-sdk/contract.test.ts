import { type ProviderFailure, testImageModel } from '../../engine/testing/image-model-contract';
import { type AiSdkModelOptions, createAiSdkProvider } from '.';
import { modelOf, realModel } from './testing/calls';
import { type ServerStep, startFakeImageServer } from './testing/fake-image-server';
import { createFakePackage } from './testing/fake-package';

const refuse = (status: number, message: string): ServerStep => ({ kind: 'answer', status, body: { error: { message, type: 'error', code: null } } });

const failures: Record<ProviderFailure, ServerStep> = {
  auth: refuse(401, 'Incorrect API key provided.'),
  quota: refuse(429, 'You exceeded your current quota: insufficient_quota.'),
  'rate-limit': refuse(429, 'Too many requests.'),
  rejection: refuse(400, 'Invalid value for size.'),
  outage: refuse(503, 'Overloaded.'),
  garbage: { kind: 'answer', status: 200, body: '<html>' },
  moderation: { kind: 'answer', status: 200, body: { data: [] } },
};

const capabilitiesOf = (model: AiSdkModelOptions) => createAiSdkProvider({ services: [{ id: 'x', package: 'x', models: [model] }] }).models[0]!.model.capabilities;

/** The real package, which makes several images a call and edits. */
const local: AiSdkModelOptions = {
  id: 'flux',
  mask: 'alpha',
  capabilities: {
    modes: ['text-to-image', 'edit', 'inpaint'],
    sizes: { kind: 'range', minSide: 64, maxSide: 2048, multipleOf: 8, maxPixels: 4_194_304 },
    maxImages: 4,
    maxSourceImages: 2,
  },
};
testImageModel(
  'ai-sdk/local/flux, of @ai-sdk/openai-compatible',
  async () => {
    const server = await startFakeImageServer();
    return {
      model: realModel(server.url, local),
      fail: (failure) => server.next(failures[failure]),
      hang: () => {
        server.next({ kind: 'hang' });
        return server.arrival();
      },
      close: server.close,
    };
  },
  { capabilities: capabilitiesOf(local), paid: true },
);

/** A package that is told a ratio and has seeds. */
const painter: AiSdkModelOptions = {
  id: 'painter',
  capabilities: { seed: true },
  size: { by: 'aspectRatio', sizes: { '1:1': { width: 1024, height: 1024 }, '16:9': { width: 1344, height: 768 } } },
};
testImageModel('ai-sdk/fake/painter', () => ({ model: modelOf(createFakePackage(), painter) }), {
  capabilities: capabilitiesOf(painter),
  skip: [{ reason: 'the package is a fake that talks to nobody; the real one is above', tests: ['failures', 'abort-meanwhile'] }],
});
