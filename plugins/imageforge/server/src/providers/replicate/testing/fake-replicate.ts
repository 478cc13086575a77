import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import sharp from 'sharp';
import { openapiSchemaOf, schemas } from './schemas';
import { sizeOfInput } from './size-of-input';

/** What becomes of one prediction. Steps are used up in order; afterwards it makes its images at once. */
export type FakeStep =
  /** Looks that find it under way first, with this log. */
  | { kind: 'ok'; looks?: number; logs?: string; seconds?: number }
  /** The request to create it is answered with this instead. */
  | { kind: 'refuse'; status: number; headers?: Record<string, string>; body?: unknown }
  /** The connection is cut: the prediction may have been created. */
  | { kind: 'cut' }
  /** The request to create it is never answered, or not until `release` is called. */
  | { kind: 'silent'; until?: Promise<unknown> }
  /** It is under way for ever. */
  | { kind: 'endless' }
  | { kind: 'end'; status: 'failed' | 'canceled' | 'aborted'; error?: string; seconds?: number }
  /** It succeeds with this. `%` in a text becomes the address of this server. */
  | { kind: 'output'; output: unknown; isRemoved?: boolean };

export interface RecordedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
}

export interface FakeReplicate {
  /** Base URL of the API: `http://127.0.0.1:41234/v1`. */
  url: string;
  /** All requests but those for images, in the order of arrival. */
  requests: RecordedRequest[];
  /** Requests for images, with the key that came along. */
  fetched: { path: string; authorization: string | undefined }[];
  next(...steps: FakeStep[]): void;
  /** Answers of the next looks at predictions, instead of their state. */
  nextLooks(...answers: { status: number; headers?: Record<string, string>; body?: unknown }[]): void;
  /** Resolves with the next request of this kind. */
  arrival(method: string, path: RegExp): Promise<RecordedRequest>;
  /** Ids of predictions that were canceled. */
  canceled: string[];
  /** Sizes of the files that are there now, by id. */
  files: Map<string, Buffer>;
  close(): Promise<void>;
}

interface Job {
  id: string;
  model: string;
  input: Record<string, unknown>;
  step: FakeStep;
  looks: number;
}

/** A key that must not turn up anywhere but in the `authorization` header. */
export const plantedKey = 'r8_planted0123456789abcdefSECRET';

/**
 * A real HTTP server on loopback that answers as Replicate does, with drawn images. It checks the key, and
 * the input against the model's schema, in which no other properties are allowed.
 */
export const startFakeReplicate = async (): Promise<FakeReplicate> => {
  const jobs = new Map<string, Job>();
  const [requests, fetched, canceled, steps]: [RecordedRequest[], FakeReplicate['fetched'], string[], FakeStep[]] = [[], [], [], []];
  const looks: Parameters<FakeReplicate['nextLooks']> = [];
  const files = new Map<string, Buffer>();
  const waiting: { method: string; path: RegExp; resolve: (request: RecordedRequest) => void }[] = [];
  let url = '';

  const prediction = ({ id, model, input, step, looks: left }: Job, status: string): object => {
    const seconds = step.kind === 'end' ? step.seconds : step.kind === 'ok' ? (step.seconds ?? 2) : 2;
    const count = Number(input.num_outputs ?? 1);
    const links = Array.from({ length: count }, (_, index) => `${url.replace('/v1', '')}/out/${id}/${index}.png`);
    const isDone = status === 'succeeded';
    const output = step.kind === 'output' ? (JSON.parse(JSON.stringify(step.output).replaceAll('%', url.replace('/v1', ''))) as unknown) : links;
    return {
      id,
      model,
      version: versionOf(model),
      input,
      logs: step.kind === 'ok' ? (step.logs ?? '') : '',
      output: isDone && !(step.kind === 'output' && step.isRemoved) ? output : null,
      data_removed: step.kind === 'output' && step.isRemoved === true,
      error: step.kind === 'end' && left === 0 ? (step.error ?? null) : null,
      status,
      created_at: '2026-11-25T12:00:00Z',
      urls: { get: `${url}/predictions/${id}`, cancel: `${url}/predictions/${id}/cancel`, web: `https://replicate.com/p/${id}` },
      ...(isDone || step.kind === 'end' ? { metrics: { ...(seconds !== undefined && { predict_time: seconds }), total_time: 3 } } : {}),
    };
  };
  const statusOf = (job: Job): string => {
    if (canceled.includes(job.id)) return 'canceled';
    if (job.step.kind === 'endless') return 'processing';
    if (job.looks > 0) return job.looks > 1 ? 'starting' : 'processing';
    return job.step.kind === 'end' ? job.step.status : 'succeeded';
  };

  const create = async (model: string | undefined, version: unknown, request: RecordedRequest, response: ServerResponse): Promise<void> => {
    const step = steps.shift() ?? { kind: 'ok' };
    if (step.kind === 'refuse') return send(response, step.status, step.body ?? '', step.headers);
    if (step.kind === 'cut') return void response.destroy();
    if (step.kind === 'silent') {
      if (!step.until) return;
      await step.until;
    }
    const name = model ?? Object.keys(schemas).find((one) => versionOf(one) === version);
    const { input } = request.body as { input: Record<string, unknown> };
    if (!name) return send(response, 422, { title: 'Invalid version or not permitted', detail: 'The specified version does not exist', status: 422 });
    const problem = inputProblem(name, input);
    if (problem) return send(response, 422, { title: 'Input validation failed', detail: problem, status: 422 });
    const job = { id: `p${jobs.size + 1}`, model: name, input, step, looks: step.kind === 'ok' ? (step.looks ?? 0) : 0 };
    jobs.set(job.id, job);
    const wait = request.headers.prefer?.startsWith('wait') && job.looks === 0;
    return send(response, 201, prediction(job, wait ? statusOf(job) : 'starting'));
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await record(incoming);
    const { method, path } = request;
    const [, id = '', index = ''] = /^\/out\/([^/]+)\/(\d+)/.exec(path) ?? [];
    if (id) {
      fetched.push({ path, authorization: request.headers.authorization });
      return sendImage(jobs.get(id), Number(index), files, response);
    }
    requests.push(request);
    for (const one of waiting.filter((waiter) => waiter.method === method && waiter.path.test(path))) {
      waiting.splice(waiting.indexOf(one), 1);
      one.resolve(request);
    }
    if (request.headers.authorization !== `Bearer ${plantedKey}`) return send(response, 401, { title: 'Unauthenticated', detail: 'You did not pass a valid authentication token', status: 401 });
    const [, model] = /^\/v1\/models\/([^/]+\/[^/]+)/.exec(path) ?? [];
    if (method === 'POST' && path.endsWith('/predictions')) return create(model, (request.body as { version?: unknown }).version, request, response);
    if (model) {
      const schema = schemas[model];
      if (!schema) return send(response, 404, { title: 'Not found', detail: 'The requested resource could not be found.', status: 404 });
      const version = { id: versionOf(model), openapi_schema: openapiSchemaOf(schema) };
      return send(response, 200, path.includes('/versions/') ? version : { owner: model.split('/')[0], name: model.split('/')[1], latest_version: version });
    }
    if (path.startsWith('/v1/files')) return handleFile(request, response);
    const job = jobs.get(/^\/v1\/predictions\/([^/]+)/.exec(path)?.[1] ?? '');
    if (!job) return send(response, 404, { title: 'Prediction not found', detail: 'Prediction not found', status: 404 });
    if (path.endsWith('/cancel')) {
      canceled.push(job.id);
      return send(response, 200, prediction(job, 'canceled'));
    }
    const instead = looks.shift();
    if (instead) return send(response, instead.status, instead.body ?? '', instead.headers);
    const status = statusOf(job);
    job.looks = Math.max(0, job.looks - 1);
    return send(response, 200, prediction(job, status));
  };

  const handleFile = (request: RecordedRequest, response: ServerResponse): void => {
    if (request.method === 'DELETE') {
      files.delete(request.path.split('/').at(-1) ?? '');
      response.writeHead(204).end();
      return;
    }
    const id = `file${files.size + 1}`;
    files.set(id, request.body as Buffer);
    send(response, 201, { id, urls: { get: `${url}/files/${id}` }, content_type: 'image/png', size: 1, checksums: {}, metadata: {}, created_at: '2026-11-25T12:00:00Z', expires_at: '2026-11-26T12:00:00Z' });
  };

  const server = createServer((incoming, response) => void handle(incoming, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return {
    url,
    requests,
    fetched,
    canceled,
    files,
    next: (...more) => void steps.push(...more),
    nextLooks: (...more) => void looks.push(...more),
    arrival: (method, path) => new Promise((resolve) => waiting.push({ method, path, resolve })),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** Community models are called by their version: here, those of the provider's table. */
const versionOf = (model: string): string =>
  ({
    'stability-ai/sdxl': '7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc',
    'nightmareai/real-esrgan': 'f121d640bd286e1fdc67f9799164c1d5be36ff74576ee11c803ae5b665dd46aa',
  })[model] ?? 'hidden';

const inputProblem = (model: string, input: unknown): string | undefined => {
  const schema = schemas[model];
  if (!schema) return 'there is no such model';
  const properties = Object.fromEntries(
    Object.entries(schema.properties).map(([name, property]) => {
      const values = schema.choices?.[name];
      return [name, values && 'allOf' in property ? { enum: values } : property];
    }),
  );
  const ajv = addFormats(new Ajv({ strict: false }));
  return ajv.validate({ type: 'object', required: schema.required, properties, additionalProperties: false }, input) ? undefined : ajv.errorsText(undefined, { dataVar: 'input' });
};

const send = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};

const sendImage = async (job: Job | undefined, index: number, files: Map<string, Buffer>, response: ServerResponse): Promise<void> => {
  if (!job) return send(response, 404, 'expired');
  const { width, height } = await sizeOfInput(job.model, job.input, files);
  const [r = 0, g = 0, b = 0] = createHash('sha256').update(`${JSON.stringify(job.input)} ${index}`).digest();
  const alpha = job.model.endsWith('remove-background') ? 0.5 : 1;
  response.writeHead(200, { 'content-type': 'image/png' });
  response.end(await sharp({ create: { width, height, channels: 4, background: { r, g, b, alpha } } }).png().toBuffer());
};

const record = async (incoming: IncomingMessage): Promise<RecordedRequest> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const type = incoming.headers['content-type'] ?? '';
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
  return { method: incoming.method ?? '', path: incoming.url ?? '', headers, body: await bodyOf(bytes, type) };
};

const bodyOf = async (bytes: Buffer, type: string): Promise<unknown> => {
  if (bytes.byteLength === 0) return undefined;
  if (!type.startsWith('multipart/form-data')) return JSON.parse(bytes.toString());
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  const content = form.get('content');
  if (!(content instanceof File)) throw new Error('Expected a file in the field "content".');
  return Buffer.from(await content.arrayBuffer());
};
