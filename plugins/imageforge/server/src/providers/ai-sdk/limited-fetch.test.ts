import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { publicLookup } from '../../untrusted/public-address';
import { createAiSdkProvider } from '.';
import { createLimitedFetch } from './limited-fetch';
import { callOf, failureOf, picture } from './testing/calls';

let server: Server;
let host: string;
let answer: (path: string) => { status?: number; headers?: Record<string, string>; body?: string | Uint8Array };
const seen: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        seen.push(`${request.method} ${request.url} ${request.headers['content-type'] ?? ''} ${Buffer.concat(chunks).toString()}`.trim());
        const { status = 200, headers = {}, body = '{}' } = answer(request.url ?? '');
        response.writeHead(status, headers).end(status === 204 ? undefined : body);
      });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  seen.splice(0);
  answer = () => ({});
});

/** As fal, Luma and Replicate do: a job is asked for, and the address in the answer is fetched. */
const polling = {
  createPoller: ({ baseURL, fetch }: { baseURL: string; fetch: typeof globalThis.fetch }) => ({
    imageModel: (modelId: string) => ({
      specificationVersion: 'v3',
      provider: 'poller',
      modelId,
      maxImagesPerCall: 1,
      async doGenerate() {
        const { url } = (await (await fetch(`${baseURL}/jobs`, { method: 'POST', body: '{}' })).json()) as { url: string };
        const image = new Uint8Array(await (await fetch(url)).arrayBuffer());
        return { images: [image], warnings: [], response: { modelId } };
      },
    }),
  }),
};
const generate = (trustedHosts: string[] = [], lookup?: LookupFunction) => {
  const service = { id: 'poller', package: 'poller', factory: 'createPoller', settings: { baseURL: `http://${host}` }, trustedHosts, models: [{ id: 'painter' }] };
  return createAiSdkProvider({ services: [service], load: async () => polling, ...(lookup && { lookup }) }).models[0]!.model.generate(callOf());
};

describe('an address that an answer names', () => {
  it.each(['http://169.254.169.254/latest', 'http://10.0.0.7/', 'http://[::1]:8080/', 'http://127.0.0.1:1/'])('that is private is not fetched: %s', async (url) => {
    answer = () => ({ body: JSON.stringify({ url }) });
    expect(await failureOf(generate())).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE', message: expect.stringContaining('private network') });
    expect(seen).toHaveLength(1);
  });

  it('whose name stands for a private address is not fetched', async () => {
    answer = () => ({ body: JSON.stringify({ url: 'http://images.example.com/a' }) });
    const resolve = (_host: string, _options: object, done: (error: null, found: object[]) => void) => done(null, [{ address: '10.0.0.1', family: 4 }]);
    const lookup = publicLookup(resolve as unknown as Parameters<typeof publicLookup>[0]);
    expect(await failureOf(generate([], lookup))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' });
  });

  it('at the host of the settings, or at one that the operator names, is', async () => {
    const { bytes } = await picture(1024, 1024);
    const other = createServer((_, response) => void response.end(bytes)).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const otherHost = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    answer = (path) => (path === '/jobs' ? { body: JSON.stringify({ url: `http://${host}/image` }) } : { body: bytes });
    expect((await generate()).images).toHaveLength(1);
    answer = () => ({ body: JSON.stringify({ url: `http://${otherHost}/image` }) });
    expect(await failureOf(generate())).toMatchObject({ message: expect.stringContaining(`name ${otherHost} in "trustedHosts"`) });
    expect((await generate([otherHost])).images).toHaveLength(1);
    other.closeAllConnections();
    other.close();
  });
});

describe('the fetch of packages', () => {
  const limited = () => createLimitedFetch(1_000_000, { trustedHosts: [host] });

  it('sends and gives what any fetch does', async () => {
    answer = () => ({ status: 201, headers: { 'x-request-id': 'r1' }, body: '{"id":1}' });
    const response = await limited()(`http://${host}/a?b=c`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"x":1}' });
    expect([response.status, response.headers.get('x-request-id'), await response.json()]).toEqual([201, 'r1', { id: 1 }]);
    const form = new FormData();
    form.set('x', '1');
    await limited()(new URL(`http://${host}/form`), { method: 'POST', body: form });
    expect(seen).toEqual(['POST /a?b=c application/json {"x":1}', expect.stringMatching(/^POST \/form multipart\/form-data; boundary/)]);
    answer = () => ({ status: 204 });
    expect(await (await limited()(`http://${host}/`)).text()).toBe('');
    expect(await (await limited()('data:text/plain,hello')).text()).toBe('hello');
  });

  it('takes no more than it may, and nothing of millions of parts', async () => {
    answer = () => ({ body: 'x'.repeat(1_000_001) });
    await expect(limited()(`http://${host}/`)).rejects.toThrow('at most 1000000 bytes');
    answer = () => ({ body: '[],'.repeat(300_000) });
    await expect(limited()(`http://${host}/`)).rejects.toThrow('at most 100000 parts');
    await expect(limited()('file:///etc/passwd')).rejects.toThrow('Expected an http(s) address');
  });

  it('ends with its signal', async () => {
    const controller = new AbortController();
    answer = () => {
      controller.abort(new Error('canceled'));
      return {};
    };
    await expect(limited()(`http://${host}/`, { signal: controller.signal })).rejects.toThrow();
  });
});
