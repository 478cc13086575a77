import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

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

/** Server-sent events, sent as they come. */
export interface FakeStream {
  stream: AsyncIterable<string>;
  headers?: Readonly<Record<string, string>>;
}

/** What becomes of a request. `hang`: no answer, ever. `drop`: the connection is cut before any. */
export type LoopbackReply =
  | FakeAnswer
  | FakeStream
  | 'hang'
  | 'drop'
  /** The connection is cut in the middle of this answer. */
  | { cut: FakeAnswer }
  /** 200 MB with the head of this answer. */
  | { flood: FakeAnswer };

export interface Loopback {
  /** `http://127.0.0.1:41234` */
  url: string;
  /** `127.0.0.1:41234` */
  host: string;
  /** Cuts what is open and stops. */
  close(): Promise<void>;
}

/** A real HTTP server on the loopback address. Where `handle` throws, because its own checks do, the answer is a 500 that says so. */
export const serveLoopback = async (handle: (request: FakeRequest) => LoopbackReply | Promise<LoopbackReply>): Promise<Loopback> => {
  const server = createServer((incoming, response) => {
    const answer = async (): Promise<void> => send(response, await handle(await readRequest(incoming)));
    // It may also be that the other side has gone away.
    answer().catch((thrown: unknown) => {
      if (response.headersSent) response.destroy();
      else void send(response, { status: 500, body: { message: String(thrown) } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}`,
    host,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const send = async (response: ServerResponse, reply: LoopbackReply): Promise<void> => {
  if (reply === 'hang') return;
  if (reply === 'drop') return void response.destroy();
  if ('stream' in reply) {
    response.writeHead(200, { 'content-type': 'text/event-stream', ...reply.headers });
    for await (const part of reply.stream) if (!response.write(part)) await new Promise((resolve) => response.once('drain', resolve));
    response.end();
    return;
  }
  if ('flood' in reply) {
    const { status, headers } = wire(reply.flood);
    return pipeline(Readable.from(muchOf(Buffer.alloc(1_000_000, 'x'), 200)), response.writeHead(status, headers));
  }
  const { status, headers, bytes } = wire('cut' in reply ? reply.cut : reply);
  if (!('cut' in reply)) return void response.writeHead(status, headers).end(bytes);
  response.writeHead(status, { ...headers, 'content-length': String(bytes.length) });
  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.destroy());
};

/** An answer as it goes over the wire. */
export const wire = ({ status = 200, headers = {}, body = '' }: FakeAnswer): { status: number; headers: Record<string, string>; bytes: Buffer } => {
  if (typeof body === 'string' || body instanceof Uint8Array) return { status, headers: { ...headers }, bytes: Buffer.from(body) };
  return { status, headers: { 'content-type': 'application/json', ...headers }, bytes: Buffer.from(JSON.stringify(body)) };
};

function* muchOf(chunk: Buffer, times: number): Generator<Buffer> {
  for (let count = 0; count < times; count += 1) yield chunk;
}

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
