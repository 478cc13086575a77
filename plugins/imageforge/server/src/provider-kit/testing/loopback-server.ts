import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A file part of a multipart request. */
interface RecordedFile {
  field: string;
  name: string;
  type: string;
  bytes: Buffer;
}

export interface RecordedRequest {
  method: string;
  /** Without the query. */
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  /** Of a JSON request its body, of a multipart one its text fields. */
  body: Record<string, unknown>;
  files: RecordedFile[];
}

/** What is answered. `hang`: nothing, ever. `cut`: the connection is cut. `half`: and in the middle of a body. */
export type LoopbackAnswer =
  | { status?: number; headers?: Record<string, string>; json: unknown }
  | { status?: number; headers?: Record<string, string>; bytes: Uint8Array | string }
  /** The text parts are sent as they come. */
  | { stream: AsyncIterable<string>; headers?: Record<string, string> }
  | 'hang'
  | 'cut'
  | 'half';

export interface LoopbackServer {
  /** `http://127.0.0.1:41234` */
  url: string;
  /** Every request, in the order of arrival. */
  requests: RecordedRequest[];
  /** Those whose `POST /path` begins with this. */
  seen(start: string): RecordedRequest[];
  /** Answers the next request whose `POST /path` begins with this in place of the server. */
  next(start: string, answer: LoopbackAnswer): void;
  /** Resolves when the next such request has been read. */
  arrival(start: string): Promise<RecordedRequest>;
  /** Cuts what is open and stops. */
  close(): Promise<void>;
}

/** A real HTTP server on loopback, for providers' tests: it records what comes and can be told to fail. */
export const startLoopbackServer = async (
  handle: (request: RecordedRequest) => LoopbackAnswer | Promise<LoopbackAnswer>,
): Promise<LoopbackServer> => {
  const requests: RecordedRequest[] = [];
  const steps: { start: string; answer: LoopbackAnswer }[] = [];
  const waiting: { start: string; resolve: (request: RecordedRequest) => void }[] = [];
  const lineOf = ({ method, path }: RecordedRequest) => `${method} ${path}`;
  const take = <One extends { start: string }>(list: One[], request: RecordedRequest): One | undefined => {
    const index = list.findIndex(({ start }) => lineOf(request).startsWith(start));
    return index < 0 ? undefined : list.splice(index, 1)[0];
  };

  const server = createServer((incoming, response) => {
    void (async () => {
      const request = await record(incoming);
      requests.push(request);
      take(waiting, request)?.resolve(request);
      await send(take(steps, request)?.answer ?? (await handle(request)), response);
    })().catch((thrown: unknown) => {
      response.writeHead(599).end(String(thrown));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    seen: (start) => requests.filter((request) => lineOf(request).startsWith(start)),
    next: (start, answer) => void steps.push({ start, answer }),
    arrival: (start) => new Promise((resolve) => waiting.push({ start, resolve })),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const send = async (answer: LoopbackAnswer, response: ServerResponse): Promise<void> => {
  if (answer === 'hang') return;
  if (answer === 'cut') return void response.destroy();
  if (answer === 'half') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"images": [', () => response.destroy());
    return;
  }
  if ('stream' in answer) {
    response.writeHead(200, { 'content-type': 'text/event-stream', ...answer.headers });
    for await (const part of answer.stream) if (!response.write(part)) await new Promise((resolve) => response.once('drain', resolve));
    response.end();
    return;
  }
  const { status = 200, headers = {} } = answer;
  const isJson = 'json' in answer;
  response.writeHead(status, { ...(isJson && { 'content-type': 'application/json' }), ...headers });
  response.end(isJson ? JSON.stringify(answer.json) : answer.bytes);
};

const record = async (incoming: IncomingMessage): Promise<RecordedRequest> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const url = new URL(incoming.url ?? '', 'http://loopback');
  const type = incoming.headers['content-type'] ?? '';
  const head = {
    method: incoming.method ?? '',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
  };
  if (type.startsWith('multipart/form-data')) return { ...head, ...(await readForm(bytes, type)) };
  return { ...head, body: bytes.length > 0 ? (JSON.parse(bytes.toString()) as Record<string, unknown>) : {}, files: [] };
};

const readForm = async (bytes: Buffer, type: string): Promise<Pick<RecordedRequest, 'body' | 'files'>> => {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  const body: Record<string, unknown> = {};
  const files: RecordedFile[] = [];
  for (const [field, value] of form.entries()) {
    if (typeof value === 'string') body[field] = value;
    else files.push({ field, name: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) });
  }
  return { body, files };
};
