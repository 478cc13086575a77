import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A file part of a multipart request. */
interface RecordedFile {
  field: string;
  name: string;
  type: string;
  bytes: Buffer;
}

export interface RecordedRequest {
  method: string;
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  /** Of a JSON body as they are; of a form as texts. */
  fields: Record<string, unknown>;
  files: RecordedFile[];
}

export interface ServerAnswer {
  /** Default: 200. */
  status?: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON. Default: nothing. */
  body?: Uint8Array | string | object;
}

/** What becomes of one request instead of a proper answer. */
export type ServerStep =
  | { kind: 'proper' }
  | { kind: 'hang' }
  /** A proper answer, whose connection is cut in the middle. */
  | { kind: 'cut' }
  /** The first half of a proper answer, as if it were all. */
  | { kind: 'halved' }
  /** 200 MB. */
  | { kind: 'flood' }
  | ({ kind: 'answer' } & ServerAnswer);

export interface ScriptedServer {
  /** `http://127.0.0.1:41234` */
  url: string;
  /** `127.0.0.1:41234` */
  host: string;
  /** In the order of arrival. */
  requests: RecordedRequest[];
  /** What becomes of the next requests, in this order; afterwards all are answered properly. */
  next(...steps: ServerStep[]): void;
  /** Resolves when the server has read the next request. */
  arrival(): Promise<RecordedRequest>;
  /** Cuts what is open and stops. */
  close(): Promise<void>;
}

/** A real HTTP server on the loopback address. @param answer the proper answer: it checks the request as the provider would. */
export const startScriptedServer = async (answer: (request: RecordedRequest, url: string) => Promise<ServerAnswer> | ServerAnswer): Promise<ScriptedServer> => {
  const requests: RecordedRequest[] = [];
  const steps: ServerStep[] = [];
  const waiting: ((request: RecordedRequest) => void)[] = [];

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await record(incoming);
    requests.push(request);
    const step = steps.shift() ?? { kind: 'proper' };
    waiting.splice(0).forEach((resolve) => resolve(request));
    if (step.kind === 'hang') return;
    if (step.kind === 'answer') return send(response, step);
    if (step.kind === 'flood') return pipeline(Readable.from(muchOf(Buffer.alloc(1_000_000, 'x'), 200)), response.writeHead(200));
    const proper = await answer(request, url);
    if (step.kind === 'proper') return send(response, proper);
    const { status, headers, bytes } = wire(proper);
    const half = bytes.subarray(0, Math.floor(bytes.length / 2));
    if (step.kind === 'halved') return send(response, { status, headers, body: half });
    response.writeHead(status, { ...headers, 'content-length': String(bytes.length) });
    response.write(half, () => response.destroy());
  };

  const server = createServer((incoming, response) => {
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
    next: (...more) => void steps.push(...more),
    arrival: () => new Promise((resolve) => waiting.push(resolve)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

function* muchOf(chunk: Buffer, times: number): Generator<Buffer> {
  for (let count = 0; count < times; count += 1) yield chunk;
}

const wire = ({ status = 200, headers = {}, body = '' }: ServerAnswer): { status: number; headers: Record<string, string>; bytes: Buffer } => {
  if (typeof body === 'string' || body instanceof Uint8Array) return { status, headers, bytes: Buffer.from(body) };
  return { status, headers: { 'content-type': 'application/json', ...headers }, bytes: Buffer.from(JSON.stringify(body)) };
};

const send = (response: ServerResponse, answer: ServerAnswer): void => {
  const { status, headers, bytes } = wire(answer);
  response.writeHead(status, headers).end(bytes);
};

const record = async (incoming: IncomingMessage): Promise<RecordedRequest> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
  const head = { method: incoming.method ?? '', path: incoming.url ?? '', headers };
  const type = headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) {
    return { ...head, fields: bytes.length > 0 ? (JSON.parse(bytes.toString()) as Record<string, unknown>) : {}, files: [] };
  }
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  const parts = [...form.entries()];
  const files = await Promise.all(
    parts.flatMap(([field, value]) =>
      typeof value === 'string' ? [] : [value.arrayBuffer().then((data) => ({ field, name: value.name, type: value.type, bytes: Buffer.from(data) }))],
    ),
  );
  return { ...head, fields: Object.fromEntries(parts.filter(([, value]) => typeof value === 'string')), files };
};
