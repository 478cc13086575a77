import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import sharp from 'sharp';
import { drawImages, jsonAnswer, streamedAnswer, toSse } from './answers';
import { type RecordedRequest, recordRequest } from './recorded-request';
import { findRefusal } from './refusals';

/** What the server does with one request. Steps are used up in order; afterwards it answers properly. */
export type FakeStep =
  | { kind: 'ok' }
  /** Any answer: an object is sent as JSON, a text as it is. */
  | { kind: 'answer'; status?: number; headers?: Record<string, string>; body?: unknown }
  /** Never answers; `after`: once the headers, or the first preview, are out. */
  | { kind: 'hang'; after?: 'headers' | 'preview' }
  /** Cuts the connection: before any answer, or in the middle of one. */
  | { kind: 'cut'; after?: 'headers' | 'preview' }
  /** A proper answer with images of another size. */
  | { kind: 'size'; width: number; height: number }
  /** A proper answer with another number of images, or previews, than was asked for. */
  | { kind: 'count'; images?: number; previews?: number }
  /** A proper answer that comes this much later, perhaps to nobody. */
  | { kind: 'late'; byMs: number }
  /** An answer of 200 MB. */
  | { kind: 'flood' }
  /** An answer that is proper but for its images, each of which ends in the middle. */
  | { kind: 'truncated' }
  /** Answers with links of this kind instead of base64. `%` becomes the number of the image. */
  | { kind: 'links'; to: string }
  /** A stream that ends with this event instead of the image. */
  | { kind: 'event'; event: object | string };

export interface FakeOpenAI {
  /** Base URL of the API, e.g. `http://127.0.0.1:41234/v1`. */
  url: string;
  /** Every request, in the order of arrival. */
  requests: RecordedRequest[];
  /** Most calls that were under way at once. */
  readonly busiest: number;
  /** Adds steps to the script. */
  next(...steps: FakeStep[]): void;
  /** Resolves when the server has read the next request. */
  arrival(): Promise<RecordedRequest>;
  /** Cuts what is open and stops. */
  close(): Promise<void>;
}

/**
 * A real HTTP server on loopback that answers like the Images API, with drawn images, and is as strict
 * as the real one about fields.
 * @param latencyMs time before each answer. Default 0.
 * @param script what to do with the first requests. Default: answer them properly.
 * @param otherwise says what to do with each request that the script has no step for. Default: answer it properly.
 */
export const startFakeOpenAI = async ({
  latencyMs = 0,
  script = [],
  otherwise = () => ({ kind: 'ok' }),
}: { latencyMs?: number; script?: readonly FakeStep[]; otherwise?: () => FakeStep } = {}): Promise<FakeOpenAI> => {
  const requests: RecordedRequest[] = [];
  const steps = [...script];
  let [busy, busiest] = [0, 0];
  const waiting: ((request: RecordedRequest) => void)[] = [];
  const server = createServer((incoming, response) => {
    void handle(incoming, response).catch(() => response.destroy());
  });
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await recordRequest(incoming);
    if (request.method === 'GET') return sendImage(request, response);
    requests.push(request);
    busy += 1;
    busiest = Math.max(busiest, busy);
    response.once('close', () => (busy -= 1));
    const step = steps.shift() ?? otherwise();
    waiting.splice(0).forEach((resolve) => resolve(request));
    const waitMs = latencyMs + (step.kind === 'late' ? step.byMs : 0);
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    await answer(step, request, response, requests.length);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    get busiest() {
      return busiest;
    },
    next: (...more) => void steps.push(...more),
    arrival: () => new Promise((resolve) => waiting.push(resolve)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** Images behind links: any path, a square. The key that came along is repeated in a header. */
const sendImage = async (request: RecordedRequest, response: ServerResponse): Promise<void> => {
  const [image] = await drawImages({ ...request, fields: { prompt: request.path, size: '64x64' } }, 1);
  response.writeHead(200, {
    'content-type': 'image/png',
    'x-seen-authorization': request.headers.authorization ?? '',
  });
  response.end(image);
};

const answer = async (
  step: FakeStep,
  request: RecordedRequest,
  response: ServerResponse,
  number: number,
): Promise<void> => {
  const headers = { 'x-request-id': `req_fake_${number}` };
  const json = (status: number, body: unknown, more = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers, ...more });
    response.end(JSON.stringify(body));
  };
  if (step.kind === 'answer') {
    const { status = 200, body = '', headers: more = {} } = step;
    if (typeof body !== 'string') return json(status, body, more);
    response.writeHead(status, { ...headers, ...more });
    response.end(body);
    return;
  }
  if (step.kind === 'flood') {
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    await pipeline(Readable.from(Array.from({ length: 200 }, () => Buffer.alloc(1_000_000, 'x'))), response);
    return;
  }
  if ((step.kind === 'hang' || step.kind === 'cut') && step.after === undefined) {
    if (step.kind === 'cut') response.destroy();
    return;
  }
  const refusal = await findRefusal(request);
  if (refusal) return json(refusal.status, { error: refusal.error });

  const n = step.kind === 'count' && step.images !== undefined ? step.images : Number(request.fields.n ?? 1);
  const size = step.kind === 'size' ? { size: `${step.width}x${step.height}` } : {};
  const drawn = await drawImages({ ...request, fields: { ...request.fields, ...size } }, n);
  const images = step.kind === 'truncated' ? drawn.map((image) => image.subarray(0, image.length / 2)) : drawn;
  if (request.fields.stream === true) return stream(step, request, response, headers, images[0]);
  const body = jsonAnswer(
    request,
    images,
    step.kind === 'links' ? (_, index) => ({ url: step.to.replace('%', String(index)) }) : undefined,
  );
  if (step.kind !== 'hang' && step.kind !== 'cut') return json(200, body);
  response.writeHead(200, { 'content-type': 'application/json', ...headers });
  const half = JSON.stringify(body).slice(0, 100);
  response.write(half, () => step.kind === 'cut' && response.destroy());
};

const stream = async (
  step: FakeStep,
  request: RecordedRequest,
  response: ServerResponse,
  headers: Record<string, string>,
  image: Buffer | undefined,
): Promise<void> => {
  const asked = Number(request.fields.partial_images ?? 0);
  const previews = step.kind === 'count' && step.previews !== undefined ? step.previews : asked;
  const events = image ? streamedAnswer(request, image, await sharp(image).blur(4).toBuffer(), previews) : [];
  response.writeHead(200, { 'content-type': 'text/event-stream', ...headers });
  if (step.kind === 'hang' || step.kind === 'cut') {
    response.write(step.after === 'preview' ? toSse(events.slice(0, 1)) : ': wait\n\n', () => {
      if (step.kind === 'cut') response.destroy();
    });
  } else if (step.kind === 'event') {
    const last = typeof step.event === 'string' ? `data: ${step.event}\n\n` : toSse([step.event]);
    response.end(toSse(events.slice(0, previews)) + last);
  } else {
    response.end(`${toSse(events)}data: [DONE]\n\n`);
  }
};
