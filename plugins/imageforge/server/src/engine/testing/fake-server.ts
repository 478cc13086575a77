import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import sharp from 'sharp';
import type { Size } from '../image-model';
import type { HttpFailure } from './http-failures';
import type { ProviderFailure } from './image-model-subject';

export interface FakeRequest {
  method: string;
  /** Without the query. */
  path: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string>>;
  bytes: Buffer;
  /** @throws when the body is no JSON. */
  json(): Record<string, unknown>;
  /** @throws when the body is no form. */
  form(): Promise<FormData>;
}

export interface FakeAnswer {
  /** Default: 200. */
  status?: number;
  headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  body?: string | Uint8Array | object;
}

/** What an answer's images are made with: here the server spoils them, where it is to. */
export interface FakeImages {
  /** A PNG for each key, the same for the same key. */
  draw(size: Size, keys: readonly string[]): Promise<Buffer[]>;
  /** An address at which the image can be fetched. */
  link(image: Buffer): string;
}

export interface FakeServerOptions {
  /** The provider's answer when all is well. It checks the request, and refuses what the provider would refuse. */
  answer(request: FakeRequest, images: FakeImages): FakeAnswer | Promise<FakeAnswer>;
  /** The provider's own dress of a refusal. Default: `{"message": …}`. */
  refuse?(status: number, message: string): FakeAnswer;
  /** The provider's own dress of a refusal by its moderation. */
  moderation?: FakeAnswer;
}

export interface FakeServer {
  /** `http://127.0.0.1:41234` */
  url: string;
  /** `127.0.0.1:41234` */
  host: string;
  /** Every request but those for linked images, in the order of arrival. */
  requests: FakeRequest[];
  /** Those for linked images. */
  fetched: FakeRequest[];
  /** Fails once in this way, at the next request or image that it applies to. */
  fail(failure: HttpFailure | ProviderFailure): void;
  /** Leaves the next request without an answer; resolves once it is there. */
  hang(): Promise<FakeRequest>;
  /** Cuts what is open and stops. */
  close(): Promise<void>;
}

/** A real HTTP server on the loopback address, which can fail in every way that servers do. */
export const startFakeServer = async ({ answer, refuse = plainRefusal, moderation }: FakeServerOptions): Promise<FakeServer> => {
  const requests: FakeRequest[] = [];
  const fetched: FakeRequest[] = [];
  const files = new Map<string, FakeAnswer>();
  const waiting: ((request: FakeRequest) => void)[] = [];
  let fault: HttpFailure | 'moderation' | undefined;
  /** @returns the failure, once, where it is one of these. */
  const take = <Some extends NonNullable<typeof fault>>(...some: Some[]): Some | undefined => {
    const taken = some.find((one) => one === fault);
    if (taken !== undefined) fault = undefined;
    return taken;
  };

  const images: FakeImages = {
    async draw({ width, height }, keys) {
      const spoiled = take('empty-list', 'not-an-image', 'truncated', 'wrong-size');
      if (spoiled === 'empty-list') return [];
      if (spoiled === 'not-an-image') return keys.map(() => Buffer.from('<html>no image</html>'));
      const half = spoiled === 'wrong-size' ? 2 : 1;
      const drawn = await Promise.all(keys.map((key) => drawPng({ width: Math.ceil(width / half), height: Math.ceil(height / half) }, key)));
      return spoiled === 'truncated' ? drawn.map((image) => image.subarray(0, image.length / 2)) : drawn;
    },
    link(image) {
      const name = `/linked/${files.size + 1}.png`;
      const spoiled = take('expired-link', 'private-redirect');
      const served: FakeAnswer = { headers: { 'content-type': 'image/png' }, body: image };
      const expired: FakeAnswer = { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' };
      const elsewhere: FakeAnswer = { status: 302, headers: { location: 'http://10.0.0.7/secret.png' } };
      files.set(name, spoiled === 'expired-link' ? expired : spoiled === 'private-redirect' ? elsewhere : served);
      return `${url}${name}`;
    },
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming);
    const file = files.get(request.path);
    if (file) {
      fetched.push(request);
      return send(response, file);
    }
    requests.push(request);
    const isHanging = take('hang');
    waiting.splice(0).forEach((resolve) => resolve(request));
    if (isHanging) return;
    const status = take('401', '402', '403', '404', '408', '413', '422', '429', '429-retry-after', '500', '503');
    if (status) {
      // Some servers echo what they were sent.
      const { status: number = parseInt(status, 10), ...rest } = refuse(parseInt(status, 10), `A reason, for ${keysOf(request).join(' ')}.`);
      return send(response, { ...rest, status: number, headers: { ...rest.headers, ...(status === '429-retry-after' && { 'retry-after': '2' }) } });
    }
    if (take('moderation')) {
      if (!moderation) throw new Error('Expected the fake server to have "moderation", because it is to refuse.');
      return send(response, moderation);
    }
    if (take('redirect')) return send(response, { status: 307, headers: { location: 'http://10.0.0.7/' } });
    const transport = take('cut', 'too-large');
    if (!transport) return send(response, await answer(request, images));
    const { status: fine, headers, bytes } = wire(await answer(request, images));
    if (transport === 'too-large') {
      response.writeHead(fine, headers);
      return pipeline(Readable.from(muchOf(Buffer.alloc(1_000_000, 'x'), 200)), response);
    }
    response.writeHead(fine, { ...headers, 'content-length': String(bytes.length) });
    response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.destroy());
  };

  const server = createServer((incoming, response) => {
    // Thrown by an answer's own checks, or because the other side has gone away.
    handle(incoming, response).catch((thrown: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, { status: 500, body: { message: String(thrown) } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const url = `http://${host}`;
  return {
    url,
    host,
    requests,
    fetched,
    fail(failure) {
      fault = failure in alike ? alike[failure as keyof typeof alike] : (failure as HttpFailure | 'moderation');
    },
    hang: () => {
      fault = 'hang';
      return new Promise((resolve) => waiting.push(resolve));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** What the failures that every provider has look like over HTTP. */
const alike = {
  auth: '401',
  quota: '402',
  'rate-limit': '429',
  rejection: '422',
  outage: '503',
  garbage: 'not-an-image',
} as const satisfies Partial<Record<ProviderFailure, HttpFailure>>;

const plainRefusal = (status: number, message: string): FakeAnswer => ({ status, body: { message } });

/** A picture in the colour of its key, with enough in it that half of it is no picture. */
const drawPng = ({ width, height }: Size, key: string): Promise<Buffer> => {
  const [r = 0, g = 0, b = 0, at = 0] = createHash('sha256').update(key).digest();
  const spot = `<svg width="${width}" height="${height}"><circle cx="${at % 100}%" cy="50%" r="20%" fill="#fff"/></svg>`;
  return sharp({ create: { width, height, channels: 3, background: { r, g, b } } })
    .composite([{ input: Buffer.from(spot) }])
    .png()
    .toBuffer();
};

const keysOf = ({ headers }: FakeRequest): string[] =>
  Object.entries(headers).flatMap(([name, value]) => (/authorization|key|token/.test(name) ? [value] : []));

function* muchOf(chunk: Buffer, times: number): Generator<Buffer> {
  for (let count = 0; count < times; count += 1) yield chunk;
}

const wire = ({ status = 200, headers = {}, body = '' }: FakeAnswer): { status: number; headers: Record<string, string>; bytes: Buffer } => {
  if (typeof body === 'string' || body instanceof Uint8Array) return { status, headers: { ...headers }, bytes: Buffer.from(body) };
  return { status, headers: { 'content-type': 'application/json', ...headers }, bytes: Buffer.from(JSON.stringify(body)) };
};

const send = (response: ServerResponse, answer: FakeAnswer): void => {
  const { status, headers, bytes } = wire(answer);
  response.writeHead(status, headers).end(bytes);
};

const readRequest = async (incoming: IncomingMessage): Promise<FakeRequest> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://localhost');
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
  return {
    method: incoming.method ?? '',
    path: pathname,
    query: searchParams,
    headers,
    bytes,
    json: () => JSON.parse(bytes.toString()) as Record<string, unknown>,
    form: () => new Response(new Uint8Array(bytes), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData(),
  };
};
