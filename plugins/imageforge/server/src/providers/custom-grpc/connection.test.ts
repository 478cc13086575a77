import { ServerCredentials } from '@grpc/grpc-js';
import { callOf, failureOf } from './testing/calls';
import { certificate, privateKey } from './testing/certificate';
import { type Painter, startPainter } from './testing/fake-painter';

describe('over TLS', () => {
  let painter: Painter;
  const pair = { cert_chain: Buffer.from(certificate), private_key: Buffer.from(privateKey) };
  beforeEach(async () => {
    painter = await startPainter('typed bytes', ServerCredentials.createSsl(Buffer.from(certificate), [pair], true));
  });
  afterEach(() => painter.close());
  const own = { ca: certificate, certificate, privateKey, serverName: 'painter.test' };

  it('a server is known by its authority and name, and knows us by our certificate', async () => {
    expect((await painter.model({ tls: own }).generate(callOf())).images).toHaveLength(1);
  });

  it.each<[string, object | boolean]>([
    ['by an authority that nobody knows', true],
    ['for another name', { ...own, serverName: 'other.test' }],
    ['that wants a certificate and gets none', { ca: certificate, serverName: 'painter.test' }],
    ['that is asked without encryption', false],
  ])('a server %s is told nothing', async (_, tls) => {
    expect(await failureOf(painter.model({ tls }).generate(callOf()))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE' });
    expect([painter.requests, painter.metadata]).toEqual([[], []]);
  });
});

describe('the packages', () => {
  afterEach(() => {
    jest.dontMock('@grpc/grpc-js');
    jest.resetModules();
  });

  it('that are not installed are asked for by name, at the first call', async () => {
    jest.doMock('@grpc/grpc-js', () => {
      throw new Error("Cannot find module '@grpc/grpc-js'");
    });
    jest.resetModules();
    const { createGrpcClient } = await import('./client');
    const server = { id: 'x', label: 'X', address: '127.0.0.1:1', tls: false, headers: {}, timeoutMs: 1_000, maxMessageBytes: 1_000_000, errors: [], models: [], maxImageBytes: 1 };
    const client = createGrpcClient(server);
    expect(await failureOf(client.ask('ServerLive', {}, new AbortController().signal, false))).toMatchObject({
      code: 'IMAGEFORGE_CONFIG_INVALID',
      message: expect.stringContaining('npm install @grpc/grpc-js @grpc/proto-loader'),
    });
  });
});
