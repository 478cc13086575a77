import { type FakeAnswer, type FakeRequest, type FakeStream, type Loopback, type LoopbackReply, serveLoopback, wire } from '../../engine/testing/serve-loopback';

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
  headers: Readonly<Record<string, string>>;
  /** Of a JSON request its body, of a multipart one its text fields. */
  body: Record<string, unknown>;
  files: RecordedFile[];
}

export type LoopbackAnswer = FakeAnswer | FakeStream;

/** What becomes of one request instead of a proper answer. `hang`: no answer, ever. `drop`: the connection is cut before any. */
export type LoopbackStep =
  | LoopbackAnswer
  | 'proper'
  | 'hang'
  | 'drop'
  /** A proper answer, whose connection is cut in the middle. */
  | 'cut'
  /** The first half of a proper answer, as if it were all. */
  | 'halved'
  /** 200 MB. */
  | 'flood';

export interface LoopbackServer extends Loopback {
  /** Every request, in the order of arrival. */
  requests: RecordedRequest[];
  /** Those whose `POST /path` begins with this. */
  seen(start: string): RecordedRequest[];
  /** What becomes of the next requests whose `POST /path` begins with this, in this order; '' is any. Afterwards all are answered properly. */
  next(start: string, ...steps: LoopbackStep[]): void;
  /** Resolves when the next such request has been read. */
  arrival(start: string): Promise<RecordedRequest>;
}

/**
 * A server on the loopback address for providers' tests: it records what comes and can be told to fail.
 * @param answer the proper answer: it checks the request as the provider would.
 */
export const startLoopbackServer = async (
  answer: (request: RecordedRequest, url: string) => LoopbackAnswer | Promise<LoopbackAnswer>,
): Promise<LoopbackServer> => {
  const requests: RecordedRequest[] = [];
  const steps: { start: string; step: LoopbackStep }[] = [];
  const waiting: { start: string; resolve: (request: RecordedRequest) => void }[] = [];
  const lineOf = ({ method, path }: RecordedRequest) => `${method} ${path}`;
  const take = <One extends { start: string }>(list: One[], request: RecordedRequest): One | undefined => {
    const index = list.findIndex(({ start }) => lineOf(request).startsWith(start));
    return index < 0 ? undefined : list.splice(index, 1)[0];
  };

  const server = await serveLoopback(async (incoming) => {
    const request = await record(incoming);
    requests.push(request);
    const { step = 'proper' } = take(steps, request) ?? {};
    take(waiting, request)?.resolve(request);
    return reply(step, () => answer(request, server.url));
  });
  return {
    ...server,
    requests,
    seen: (start) => requests.filter((request) => lineOf(request).startsWith(start)),
    next: (start, ...more) => void steps.push(...more.map((step) => ({ start, step }))),
    arrival: (start) => new Promise((resolve) => waiting.push({ start, resolve })),
  };
};

const reply = async (step: LoopbackStep, answer: () => LoopbackAnswer | Promise<LoopbackAnswer>): Promise<LoopbackReply> => {
  if (step === 'flood') return { flood: {} };
  if (step === 'hang' || step === 'drop' || typeof step === 'object') return step;
  const proper = await answer();
  if (step === 'proper') return proper;
  if ('stream' in proper) throw new Error(`A stream cannot be ${step}.`);
  if (step === 'cut') return { cut: proper };
  const { status, headers, bytes } = wire(proper);
  return { status, headers, body: bytes.subarray(0, Math.floor(bytes.length / 2)) };
};

const record = async ({ method, path, query, headers, bytes, json, form }: FakeRequest): Promise<RecordedRequest> => {
  const head = { method, path, query: Object.fromEntries(query), headers };
  if (!headers['content-type']?.startsWith('multipart/form-data')) return { ...head, body: bytes.length > 0 ? json() : {}, files: [] };
  const body: Record<string, unknown> = {};
  const files: RecordedFile[] = [];
  for (const [field, value] of (await form()).entries()) {
    if (typeof value === 'string') body[field] = value;
    else files.push({ field, name: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) });
  }
  return { ...head, body, files };
};
