import sharp, { type Metadata } from 'sharp';
import { type LoopbackAnswer, type LoopbackServer, type RecordedRequest, startLoopbackServer } from '../../../provider-kit/testing/loopback-server';
import { paint } from '../../../provider-kit/testing/calls';

const checkpoints = [
  { title: 'v1-5-pruned-emaonly.safetensors [6ce0161689]', model_name: 'v1-5-pruned-emaonly', hash: '6ce0161689' },
  { title: 'xl/sd_xl_base_1.0.safetensors [31e35c80fc]', model_name: 'xl_sd_xl_base_1.0', hash: '31e35c80fc' },
];

export interface FakeAutomatic1111 extends LoopbackServer {
  /** How the tasks stand by their id; one that is not here is unknown. */
  tasks: Map<string, { active: boolean; progress: number }>;
}

export interface FakeOptions {
  /** `user:password` of `--api-auth`. */
  auth?: string;
  /** Puts a grid of all images before them, as servers do that are set to. */
  grid?: boolean;
  /** As with `--nowebui`: there is no `/internal/progress`. */
  apiOnly?: boolean;
}

/** A server on loopback that answers like AUTOMATIC1111's web UI 1.10 with `--api`, and refuses what it would refuse. */
export const startFakeAutomatic1111 = async ({ auth, grid = false, apiOnly = false }: FakeOptions = {}): Promise<FakeAutomatic1111> => {
  const tasks: FakeAutomatic1111['tasks'] = new Map();
  const server = await startLoopbackServer((request): LoopbackAnswer | Promise<LoopbackAnswer> => {
    const line = `${request.method} ${request.path}`;
    if (line === 'POST /internal/progress') {
      if (apiOnly) return { status: 404, body: { detail: 'Not Found' } };
      const task = tasks.get(String(request.body.id_task));
      return { body: { active: task?.active ?? false, queued: false, completed: false, progress: task?.active ? task.progress : null } };
    }
    if (auth && request.headers.authorization !== `Basic ${Buffer.from(auth).toString('base64')}`) {
      return { status: 401, body: { detail: 'Incorrect username or password' } };
    }
    switch (line) {
      case 'GET /sdapi/v1/sd-models':
        return { body: checkpoints };
      case 'GET /sdapi/v1/samplers':
        return { body: [{ name: 'Euler a', aliases: ['k_euler_a'] }, { name: 'DPM++ 2M' }] };
      case 'GET /sdapi/v1/schedulers':
        return { body: [{ name: 'karras', label: 'Karras' }] };
      case 'GET /sdapi/v1/upscalers':
        return { body: [{ name: 'None' }, { name: 'R-ESRGAN 4x+' }] };
      case 'GET /sdapi/v1/progress':
        return { body: { progress: 0.5, state: {} } };
      case 'POST /sdapi/v1/interrupt':
        return { body: {} };
      case 'POST /sdapi/v1/txt2img':
      case 'POST /sdapi/v1/img2img':
        return generate(request, grid);
      case 'POST /sdapi/v1/extra-single-image':
        return upscale(request);
      default:
        return { status: 404, body: { detail: 'Not Found' } };
    }
  });
  return { ...server, tasks };
};

const refuse = (error: string, errors: string, status = 500): LoopbackAnswer => ({ status, body: { error, detail: '', body: '', errors } });

const decode = (text: unknown): Promise<Metadata> => sharp(Buffer.from(String(text), 'base64')).metadata();

const generate = async ({ path, body }: RecordedRequest, grid: boolean): Promise<LoopbackAnswer> => {
  const { prompt, width, height, batch_size: n, seed, init_images: sources, mask, override_settings: settings } = body;
  if (typeof prompt !== 'string' || !Number.isInteger(n) || Number(width) % 8 !== 0) {
    return { status: 422, body: { detail: [{ loc: ['body', 'width'], msg: 'value is not a valid integer', type: 'type_error.integer' }] } };
  }
  if (path.endsWith('img2img')) {
    const [source] = Array.isArray(sources) ? (sources as unknown[]) : [];
    if (source === undefined) return { status: 404, body: { detail: 'Init image not found' } };
    const [one, other] = await Promise.all([decode(source), mask === undefined ? decode(source) : decode(mask)]);
    if (one.width !== width || other.width !== one.width || other.height !== one.height) return refuse('ValueError', 'images do not match');
  }
  const first = Number(seed) < 0 ? 1234 : Number(seed);
  const seeds = Array.from({ length: Number(n) }, (_, index) => first + index);
  const images = await Promise.all(seeds.map((one) => paint(Number(width), Number(height), `${prompt}#${one}`)));
  const title = String((settings as Record<string, unknown>).sd_model_checkpoint);
  const known = checkpoints.find((one) => one.title === title || one.model_name === title) ?? checkpoints[0];
  const info = {
    all_seeds: seeds,
    seed: first,
    index_of_first_image: grid && images.length > 1 ? 1 : 0,
    sd_model_name: /([^/]+)\.safetensors/.exec(known?.title ?? '')?.[1],
    sd_model_hash: known?.hash,
  };
  const all = info.index_of_first_image === 1 ? [await paint(Number(width) * 2, Number(height), 'grid'), ...images] : images;
  return { body: { images: all.map((image) => image.toString('base64')), parameters: {}, info: JSON.stringify(info) } };
};

const upscale = async ({ body }: RecordedRequest): Promise<LoopbackAnswer> => {
  const { image, upscaling_resize: factor, upscaler_1: upscaler, resize_mode: mode } = body;
  if (mode !== 0 || typeof factor !== 'number' || upscaler !== 'R-ESRGAN 4x+') return refuse('AssertionError', `could not find upscaler named ${String(upscaler)}`);
  const { width, height } = await decode(image);
  const larger = await paint(Math.round(width * factor), Math.round(height * factor), 'upscaled');
  return { body: { image: larger.toString('base64'), html_info: '' } };
};
