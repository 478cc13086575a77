import sharp from 'sharp';
import { type LoopbackAnswer, type LoopbackServer, type RecordedRequest, startLoopbackServer } from '../../../provider-kit/testing/loopback-server';
import { paint } from '../../../provider-kit/testing/calls';

export interface FakeSdServer extends LoopbackServer {
  statusOf(id: string): string | undefined;
  /** The next job fails, with this for a reason. */
  failNext(message: string): void;
}

interface Job {
  status: 'queued' | 'generating' | 'completed' | 'failed' | 'cancelled';
  body: Record<string, unknown>;
  fails?: string;
}

export const toldOf = (file: string) => ({
  model: { name: file, stem: file.replace(/\.[a-z]+$/, ''), path: `/models/${file}` },
  current_mode: 'img_gen',
  supported_modes: ['img_gen'],
  defaults_by_mode: { img_gen: { width: 512, height: 512, strength: 0.75, seed: -1 } },
  limits: { min_width: 64, max_width: 4096, min_height: 64, max_height: 4096, max_batch_count: 8, max_queue_size: 64 },
  samplers: ['euler', 'euler_a', 'dpm++2m'],
  schedulers: ['discrete', 'karras'],
  features_by_mode: { img_gen: { ref_images: true, cancel_queued: true, cancel_generating: false } },
});

/** A server on loopback that answers like stable-diffusion.cpp's sd-server of August 2026. A job is done at the third look. */
export const startFakeSdServer = async ({ file = 'v1-5-pruned.safetensors' } = {}): Promise<FakeSdServer> => {
  const jobs = new Map<string, Job>();
  const failing: string[] = [];

  const create = async ({ body }: RecordedRequest): Promise<LoopbackAnswer> => {
    if (!(await isValid(body))) return { status: 400, body: { error: 'invalid generation parameters' } };
    const id = `job_6a_${String(jobs.size).padStart(8, '0')}`;
    const fails = failing.shift();
    jobs.set(id, { status: 'queued', body, ...(fails !== undefined && { fails }) });
    return { status: 202, body: { id, kind: 'img_gen', status: 'queued', created: 1_775_401_200, poll_url: `/sdcpp/v1/jobs/${id}` } };
  };

  const server = await startLoopbackServer(async (request): Promise<LoopbackAnswer> => {
    const { method, path } = request;
    if (method === 'GET' && path === '/sdcpp/v1/capabilities') return { body: toldOf(file) };
    if (method === 'POST' && path === '/sdcpp/v1/img_gen') return create(request);
    const [, id = '', cancels] = /^\/sdcpp\/v1\/jobs\/([\w-]+)(\/cancel)?$/.exec(path) ?? [];
    const job = jobs.get(id);
    if (!job) return { status: 404, body: { error: 'job not found' } };
    if (cancels) {
      if (job.status === 'generating') return { status: 409, body: { error: 'job is currently generating and cannot be interrupted yet' } };
      if (job.status === 'queued') job.status = 'cancelled';
      return { body: await jsonOf(id, job) };
    }
    const answer = await jsonOf(id, job);
    if (job.status === 'queued') job.status = 'generating';
    else if (job.status === 'generating') job.status = job.fails === undefined ? 'completed' : 'failed';
    return { body: answer };
  });
  return { ...server, statusOf: (id) => jobs.get(id)?.status, failNext: (message) => void failing.push(message) };
};

const pictureOf = (dataUrl: unknown) => sharp(Buffer.from(String(dataUrl).split(',')[1] ?? '', 'base64')).metadata();

const isValid = async ({ prompt, width, height, batch_count: count, seed, init_image: source, mask_image: mask, ref_images: references }: Job['body']) => {
  if (typeof prompt !== 'string' || ![width, height, count, seed].every(Number.isInteger)) return false;
  if (mask !== undefined && source === undefined) return false;
  for (const image of [source, mask]) {
    if (image === undefined) continue;
    const size = await pictureOf(image);
    if (size.width !== width || size.height !== height) return false;
  }
  for (const image of Array.isArray(references) ? (references as unknown[]) : []) if (!(await pictureOf(image)).width) return false;
  return true;
};

const jsonOf = async (id: string, { status, body, fails }: Job): Promise<object> => {
  const head = { id, kind: 'img_gen', status, created: 1, started: null, completed: null, queue_position: status === 'queued' ? 1 : 0 };
  if (status === 'failed') return { ...head, result: null, error: { code: 'generation_failed', message: fails } };
  if (status === 'cancelled') return { ...head, result: null, error: { code: 'cancelled', message: 'job cancelled by client' } };
  if (status !== 'completed') return { ...head, result: null, error: null };
  const images = await Promise.all(
    Array.from({ length: Number(body.batch_count) }, async (_, index) => {
      const seed = Number(body.seed) < 0 ? 99 : Number(body.seed);
      const bytes = await paint(Number(body.width), Number(body.height), `${String(body.prompt)}#${seed + index}`);
      return { index, b64_json: bytes.toString('base64') };
    }),
  );
  return { ...head, result: { output_format: 'png', images }, error: null };
};
