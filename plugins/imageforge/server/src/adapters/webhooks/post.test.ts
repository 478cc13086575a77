import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookEndpoint } from '../../engine/webhooks/delivery';
import { createPost } from './post';
import { isPublicAddress, publicLookup } from '../../untrusted/public-address';

const endpoint = (url: string, allowPrivate = false): WebhookEndpoint => ({
  id: 'site',
  url,
  secret: 'a secret of the tests, long enough',
  events: [],
  allowPrivate,
});

describe('posting a webhook', () => {
  let server: Server;
  let url: string;
  const received: { method?: string; headers: Record<string, unknown>; body: string }[] = [];
  let status = 204;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += String(chunk)));
      request.on('end', () => {
        received.push({ method: request.method, headers: request.headers, body });
        response.writeHead(status, { location: 'http://127.0.0.1:1/elsewhere' }).end('x'.repeat(100_000));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?a=1`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => received.splice(0));

  it('sends the body and the headers, and tells the status', async () => {
    status = 204;
    expect(await createPost()(endpoint(url, true), '{"ß":1}', { 'webhook-id': 'x' })).toEqual({ status: 204 });
    expect(received).toEqual([
      {
        method: 'POST',
        headers: expect.objectContaining({ 'webhook-id': 'x', 'content-type': 'application/json' }),
        body: '{"ß":1}',
      },
    ]);
  });

  it('follows no redirect', async () => {
    status = 307;
    expect(await createPost()(endpoint(url, true), '{}', {})).toEqual({ status: 307 });
    expect(received).toHaveLength(1);
  });

  it.each(['127.0.0.1', '[::1]', '10.1.2.3', '169.254.169.254', '[::ffff:10.0.0.1]', '0.0.0.0', '2130706433'])(
    'does not go to %s unless it may',
    async (host) => {
      await expect(createPost()(endpoint(`http://${host}/`), '{}', {})).rejects.toThrow(/private network/);
    },
  );

  it.each([
    ['a private address', ['10.0.0.1']],
    ['a private address among public ones', ['93.184.216.34', '192.168.0.1']],
    ['the metadata service', ['169.254.169.254']],
  ])('does not go to a name that stands for %s', async (_what, addresses) => {
    const resolve = (_host: string, _options: object, done: (error: null, found: object[]) => void) =>
      done(null, addresses.map((address) => ({ address, family: 4 })));
    const post = createPost(publicLookup(resolve as unknown as Parameters<typeof publicLookup>[0]));
    await expect(post(endpoint('http://hooks.example.com/'), '{}', {})).rejects.toThrow(/private network/);
  });

  it.each([
    ['8.8.8.8', true],
    ['2606:4700:4700::1111', true],
    ['100.64.0.1', false],
    ['172.31.255.255', false],
    ['fd00::1', false],
    ['fe80::1', false],
    ['224.0.0.1', false],
    ['not an address', false],
  ])('knows %s: public %s', (address, isPublic) => {
    expect(isPublicAddress(address)).toBe(isPublic);
  });
});
