import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type {
  Capabilities,
  CreateJob,
  ErrorCode,
  ErrorStatus,
  Job,
  JobErrorCode,
  JobEvent,
  ModelCapabilities,
} from '../../../../../../../gpu-runner/src/contract';
import { type LoopbackAnswer, type LoopbackServer, type RecordedRequest, startLoopbackServer } from '../../../provider-kit/testing/loopback-server';
import { paint } from '../../../provider-kit/testing/calls';

export const tiny: ModelCapabilities = {
  id: 'imageforge-tiny',
  label: 'ImageForge tiny',
  modes: ['text-to-image', 'image-to-image', 'variation', 'inpaint', 'upscale'],
  sizes: { minSide: 64, maxSide: 1024, multipleOf: 8, maxPixels: 1_048_576 },
  defaultSize: { width: 64, height: 64 },
  maxImages: 4,
  negativePrompt: true,
  maxPromptLength: 1_000,
  maxSourceImages: 1,
  strength: true,
  factors: [2, 4],
  previews: 2,
  deterministic: true,
  parameters: [
    { name: 'steps', type: 'integer', min: 1, max: 50 },
    { name: 'scheduler', type: 'string', values: ['ddim', 'euler'] },
  ],
};

export interface FakeRunner extends LoopbackServer {
  /** Keys of the jobs that are there, in the order of their creation. */
  readonly keys: readonly string[];
  stateOf(key: string): Job['state'] | undefined;
  /** The next job fails this way. */
  failNext(code: JobErrorCode): void;
  /** The next job makes only these of its images. */
  makeOnly(...indexes: number[]): void;
  /** What was sent of an image is not what it should be. */
  damage: 'nothing' | 'cut' | 'other';
}

interface FakeOptions {
  token?: string;
  /** No events: whoever waits has to look. */
  silent?: boolean;
  models?: readonly ModelCapabilities[];
}

interface Order {
  job: Job;
  body: CreateJob;
  hash: string;
  fails?: JobErrorCode;
  only?: readonly number[];
  looks: number;
}

const statuses: ErrorStatus = {
  invalid_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  unknown_model: 404,
  job_not_found: 404,
  idempotency_conflict: 409,
  job_expired: 410,
  payload_too_large: 413,
  unsupported: 422,
  queue_full: 429,
  internal: 500,
  draining: 503,
};

export const refusalOf = (code: ErrorCode, message = 'A reason.', headers: Record<string, string> = {}): LoopbackAnswer => ({
  status: statuses[code],
  headers,
  body: { error: { code, message } },
});

/** A runner on loopback that keeps to the contract, and draws. A job is done when its events were read, or at the third look. */
export const startFakeRunner = async ({ token, silent = false, models = [tiny] }: FakeOptions = {}): Promise<FakeRunner> => {
  const orders = new Map<string, Order>();
  const plans: Pick<Order, 'fails' | 'only'>[] = [];
  const byId = (id: string) => [...orders.values()].find(({ job }) => job.id === id);
  const state = { damage: 'nothing' as FakeRunner['damage'] };

  const create = async ({ headers, body }: RecordedRequest): Promise<LoopbackAnswer> => {
    const key = headers['idempotency-key'] ?? '';
    const { previews: _, ...asked } = body;
    const hash = createHash('sha256').update(JSON.stringify(asked)).digest('hex');
    const known = orders.get(key);
    if (known) return known.hash === hash ? { body: known.job } : refusalOf('idempotency_conflict');
    const problem = key === '' ? 'invalid_request' : await problemOf(body as unknown as CreateJob, models);
    if (problem) return refusalOf(problem);
    const job: Job = { id: `job-${orders.size + 1}`, model: String(body.model), state: 'queued', createdAt: '2026-11-25T00:00:00Z', ahead: 0 };
    orders.set(key, { job, body: body as unknown as CreateJob, hash, looks: 0, ...plans.shift() });
    return { status: 202, body: job };
  };

  const server = await startLoopbackServer(async (request): Promise<LoopbackAnswer> => {
    const { method, path, query, headers } = request;
    if (token && headers.authorization !== `Bearer ${token}`) return refusalOf('unauthorized');
    if (method === 'GET' && path === '/v1/capabilities') return { body: capabilitiesOf(models) };
    if (method === 'POST' && path === '/v1/jobs') return create(request);
    const [, id = '', part, index] = /^\/v1\/jobs(?:\/([\w-]+))?(?:\/(events|images)(?:\/(\d+))?)?$/.exec(path) ?? [];
    const order = id === '' ? orders.get(query.key ?? '') : byId(id);
    if (!order) return refusalOf('job_not_found');
    if (method === 'DELETE') {
      if (order.job.state !== 'succeeded' && order.job.state !== 'failed') order.job = { ...order.job, state: 'canceled' };
      return { body: order.job };
    }
    if (part === 'events') return silent ? refusalOf('not_found') : { stream: eventsOf(order) };
    if (part === 'images') return imageOf(order, Number(index), state.damage);
    if (order.looks >= (silent ? 2 : 0)) await finish(order);
    else order.job = { ...order.job, state: 'running', progress: 0.5 };
    order.looks += 1;
    return { body: order.job };
  });

  return {
    ...server,
    get keys() {
      return [...orders.keys()];
    },
    stateOf: (key) => orders.get(key)?.job.state,
    failNext: (fails) => void plans.push({ fails }),
    makeOnly: (...only) => void plans.push({ only }),
    get damage() {
      return state.damage;
    },
    set damage(kind) {
      state.damage = kind;
    },
  };
};

const capabilitiesOf = (models: readonly ModelCapabilities[]): Capabilities => ({
  runner: { version: '0.1.0' },
  devices: [{ name: 'cpu', executionProvider: 'cpu' }],
  limits: { maxQueued: 100, maxBodyBytes: 100_000_000, maxImagePixels: 50_000_000 },
  models,
});

const problemOf = async (body: CreateJob, models: readonly ModelCapabilities[]): Promise<ErrorCode | undefined> => {
  const model = models.find(({ id }) => id === body.model);
  if (!model) return 'unknown_model';
  if (typeof body.prompt !== 'string' || !Number.isInteger(body.n)) return 'invalid_request';
  if (!model.modes.includes(body.mode) || body.n > model.maxImages) return 'unsupported';
  if (Object.keys(body.parameters ?? {}).some((name) => !model.parameters.some((one) => one.name === name))) return 'unsupported';
  const inputs = [...(body.images ?? []), ...(body.mask ? [body.mask] : [])];
  for (const { base64 } of inputs) if (!(await sharp(Buffer.from(base64, 'base64')).metadata()).width) return 'invalid_request';
  return undefined;
};

const sizeOf = async ({ size, images, factor = 1 }: CreateJob) => {
  if (size) return size;
  const { width, height } = await sharp(Buffer.from(images?.[0]?.base64 ?? '', 'base64')).metadata();
  return { width: Math.round(width * factor), height: Math.round(height * factor) };
};

const draw = async ({ body }: Order, index: number): Promise<Buffer> => {
  const { width, height } = await sizeOf(body);
  return paint(width, height, `${body.prompt}#${(body.seed ?? 77) + index}`);
};

const finish = async (order: Order): Promise<void> => {
  const { job, body, fails, only } = order;
  if (job.state === 'succeeded' || job.state === 'failed' || job.state === 'canceled') return;
  if (fails) {
    order.job = { ...job, state: 'failed', error: { code: fails, message: 'A reason.', retryable: false } };
    return;
  }
  const all = Array.from({ length: body.n }, (_, index) => index);
  const size = await sizeOf(body);
  const images = await Promise.all(
    all
      .filter((index) => only?.includes(index) ?? true)
      .map(async (index) => {
        const bytes = await draw(order, index);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        return { ...size, index, seed: (body.seed ?? 77) + index, mediaType: 'image/png' as const, bytes: bytes.byteLength, sha256 };
      }),
  );
  const failures = all
    .filter((index) => !(only?.includes(index) ?? true))
    .map((index) => ({ index, error: { code: 'content_refused' as const, message: 'Not that one.', retryable: false } }));
  const made = { modelHash: 'abc123', executionProvider: 'cpu', runtime: 'fake 1.0', seconds: 0.25 };
  order.job = { ...job, state: 'succeeded', result: { images, ...(failures.length > 0 && { failures }), made } };
};

const imageOf = async (order: Order, index: number, damage: FakeRunner['damage']): Promise<LoopbackAnswer> => {
  const bytes = await draw(order, index);
  if (damage === 'other') return { body: await paint(64, 64, 'other') };
  return { body: damage === 'cut' ? bytes.subarray(0, bytes.byteLength / 2) : bytes };
};

async function* eventsOf(order: Order): AsyncIterable<string> {
  let id = 0;
  const say = ({ type, ...data }: JobEvent): string => `id: ${(id += 1)}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
  yield ': hello\n\n';
  yield say({ type: 'job.queued', ahead: 0 });
  yield say({ type: 'job.started' });
  yield say({ type: 'job.progress', image: 0, step: 1, steps: 2, progress: 0.5 });
  const base64 = (await sharp(await draw(order, 0)).blur(2).png().toBuffer()).toString('base64');
  for (let index = 0; index < (order.body.previews ?? 0); index += 1) yield say({ type: 'job.preview', index: 0, mediaType: 'image/png', base64 });
  await finish(order);
  yield say({ type: order.job.state === 'failed' ? 'job.failed' : 'job.succeeded', job: order.job });
}
