import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { fetchUntrusted } from './fetch-untrusted';
import { publicLookup } from './public-address';

const limits = { maxBytes: 1_000, timeoutMs: 5_000 };

describe('fetching from an address that came from outside', () => {
  let server: Server;
  let host: string;
  const seen: { url?: string; headers: IncomingHttpHeaders }[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push({ url: request.url, headers: request.headers });
      if (request.url === '/large') return void response.end('x'.repeat(5_000));
      if (request.url === '/hang') return;
      if (request.url === '/cut') {
        response.writeHead(200, { 'content-length': '100' }).write('x');
        return void setImmediate(() => request.socket.destroy());
      }
      if (request.url?.startsWith('/to?')) return void response.writeHead(302, { location: decodeURIComponent(request.url.slice(4)) }).end();
      response.writeHead(200, { 'content-type': 'image/png; x=y' }).end('bytes');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => seen.splice(0));
  const trusting = () => ({ ...limits, trustedHosts: [host] });
  const to = (address: string) => `http://${host}/to?${encodeURIComponent(address)}`;

  it('gets the bytes from a host that is configured', async () => {
    const { status, bytes, mediaType } = await fetchUntrusted(`http://${host}/a`, trusting());
    expect({ status, text: Buffer.from(bytes).toString(), mediaType }).toEqual({ status: 200, text: 'bytes', mediaType: 'image/png' });
  });

  it.each(['http://127.0.0.1/', 'http://[::1]/', 'http://169.254.169.254/latest', 'http://10.0.0.7/', 'http://2130706433/'])(
    'does not go to %s',
    async (address) => {
      await expect(fetchUntrusted(address, limits)).rejects.toThrow('private network');
    },
  );

  it.each(['file:///etc/passwd', 'ftp://example.com/', 'not an address', 'http://user:secret@example.com/'])('takes no %s', async (address) => {
    await expect(fetchUntrusted(address, limits)).rejects.toThrow(/^Expected an/);
  });

  it('does not go to a name that stands for a private address', async () => {
    const resolve = (_host: string, _options: object, done: (error: null, found: object[]) => void) => done(null, [{ address: '10.0.0.1', family: 4 }]);
    const lookup = publicLookup(resolve as unknown as Parameters<typeof publicLookup>[0]);
    await expect(fetchUntrusted('http://images.example.com/a', { ...limits, lookup })).rejects.toThrow('private network');
  });

  it('follows no redirect from a trusted host into the private network', async () => {
    await expect(fetchUntrusted(to('http://10.0.0.7/secret'), trusting())).rejects.toThrow('private network');
  });

  it('follows redirects, but not for ever', async () => {
    await expect(fetchUntrusted(to(`http://${host}/a`), trusting())).resolves.toMatchObject({ status: 200 });
    const loop = `http://${host}/to?${encodeURIComponent(to(to(to(`http://${host}/a`))))}`;
    await expect(fetchUntrusted(loop, trusting())).rejects.toThrow('redirects more than 3 times');
  });

  it('shows its key to its own origin alone', async () => {
    const credentials = { origin: `http://${host}`, headers: { authorization: 'Bearer key' } };
    await fetchUntrusted(`http://${host}/own`, { ...trusting(), credentials });
    const lookup: LookupFunction = (_host, options, done) =>
      options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
    const port = host.split(':')[1];
    await fetchUntrusted(to(`http://elsewhere.example.com:${port}/other`), { ...trusting(), credentials, lookup });
    expect(seen.map(({ url, headers }) => [url?.split('?')[0], headers.authorization])).toEqual([
      ['/own', 'Bearer key'],
      ['/to', 'Bearer key'],
      ['/other', undefined],
    ]);
  });

  it('takes no more than it is to, and waits no longer', async () => {
    await expect(fetchUntrusted(`http://${host}/large`, trusting())).rejects.toThrow('Expected at most 1000 bytes');
    await expect(fetchUntrusted(`http://${host}/hang`, { ...trusting(), timeoutMs: 50 })).rejects.toThrow('within 50 ms');
    await expect(fetchUntrusted(`http://${host}/cut`, trusting())).rejects.toThrow();
    const signal = AbortSignal.abort(new Error('canceled'));
    await expect(fetchUntrusted(`http://${host}/a`, { ...trusting(), signal })).rejects.toThrow('canceled');
  });
});
