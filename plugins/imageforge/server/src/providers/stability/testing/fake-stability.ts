import sharp from 'sharp';
import type { Size } from '../../../engine/image-model';
import type { FakeAnswer } from '../../../engine/testing/serve-loopback';
import { drawPng } from '../../../provider-kit/testing/pictures';
import { type LoopbackServer, type RecordedRequest, startLoopbackServer } from '../../../provider-kit/testing/loopback-server';
import { ratioSizes } from '../ratios';

/** What an endpoint takes, by the OpenAPI description of v2beta; written down here a second time, so that a slip of the provider shows. */
interface Endpoint {
  needs: readonly string[];
  takes?: readonly string[];
  /** Files, the first one needed. */
  files?: readonly string[];
  isJob?: boolean;
  sizeOf(request: RecordedRequest, source: Size): Size;
}

const ratios = ['21:9', '16:9', '3:2', '5:4', '1:1', '4:5', '2:3', '9:16', '9:21'];
/** The API says nothing of pixels, so there is no second source for them. */
const byRatio = ({ body: fields }: RecordedRequest): Size => new Map<string, Size>(Object.entries(ratioSizes)).get(String(fields.aspect_ratio ?? '1:1')) ?? { width: 1, height: 1 };
const asSource = (_: RecordedRequest, source: Size): Size => source;
const times = (factor: number) => (_: RecordedRequest, { width, height }: Size) => ({ width: width * factor, height: height * factor });
const common = ['seed', 'output_format', 'negative_prompt', 'style_preset'];
const px = (value: unknown): number => Number(value ?? 0);

const endpoints: Record<string, Endpoint> = {
  'generate/core': { needs: ['prompt'], takes: [...common, 'aspect_ratio'], sizeOf: byRatio },
  'generate/ultra': {
    needs: ['prompt'],
    takes: [...common, 'aspect_ratio', 'strength'],
    files: ['image?'],
    sizeOf: byRatio,
  },
  'generate/sd3': {
    needs: ['prompt', 'model', 'mode'],
    takes: [...common, 'aspect_ratio', 'strength', 'cfg_scale'],
    files: ['image?'],
    sizeOf: (request, source) => (request.files.length > 0 ? source : byRatio(request)),
  },
  'edit/inpaint': { needs: ['prompt'], takes: [...common, 'grow_mask'], files: ['image', 'mask'], sizeOf: asSource },
  'edit/erase': { needs: [], takes: ['seed', 'output_format', 'grow_mask'], files: ['image', 'mask'], sizeOf: asSource },
  'edit/outpaint': {
    needs: [],
    takes: ['prompt', 'seed', 'output_format', 'style_preset', 'creativity', 'left', 'right', 'up', 'down'],
    files: ['image'],
    sizeOf: ({ body: { left, right, up, down } }, { width, height }) => ({
      width: width + px(left) + px(right),
      height: height + px(up) + px(down),
    }),
  },
  'edit/search-and-replace': { needs: ['prompt', 'search_prompt'], takes: [...common, 'grow_mask'], files: ['image'], sizeOf: asSource },
  'edit/search-and-recolor': { needs: ['prompt', 'select_prompt'], takes: [...common, 'grow_mask'], files: ['image'], sizeOf: asSource },
  'edit/remove-background': { needs: [], takes: ['output_format'], files: ['image'], sizeOf: asSource },
  'edit/replace-background-and-relight': {
    needs: ['background_prompt'],
    takes: [
      'seed',
      'output_format',
      'negative_prompt',
      'foreground_prompt',
      'preserve_original_subject',
      'original_background_depth',
      'keep_original_background',
      'light_source_direction',
      'light_source_strength',
    ],
    files: ['subject_image'],
    isJob: true,
    sizeOf: asSource,
  },
  'upscale/fast': { needs: [], takes: ['output_format'], files: ['image'], sizeOf: times(4) },
  'upscale/conservative': { needs: ['prompt'], takes: ['seed', 'output_format', 'negative_prompt', 'creativity'], files: ['image'], sizeOf: times(5) },
  'upscale/creative': { needs: ['prompt'], takes: [...common, 'creativity'], files: ['image'], isJob: true, sizeOf: times(5) },
  'control/sketch': { needs: ['prompt'], takes: [...common, 'control_strength'], files: ['image'], sizeOf: asSource },
  'control/structure': { needs: ['prompt'], takes: [...common, 'control_strength'], files: ['image'], sizeOf: asSource },
  'control/style': { needs: ['prompt'], takes: [...common, 'aspect_ratio', 'fidelity'], files: ['image'], sizeOf: byRatio },
};

export interface FakeStability extends LoopbackServer {
  /** Looks at a job that are answered with 202 before it is done. Default: 1. */
  pendingLooks: number;
}

/** A server on loopback that answers like v2beta, with drawn images, and is as strict about fields as the real one. */
export const startFakeStability = async (): Promise<FakeStability> => {
  const jobs = new Map<string, { looks: number; image: Buffer }>();
  const server = await startLoopbackServer(async (request) => {
    if (!/^Bearer \S+$/.test(request.headers.authorization ?? '')) return refuse(401, 'unauthorized', 'authorization: invalid or missing header value');
    if (request.path.startsWith('/v2beta/results/')) return look(request);
    const endpoint = request.method === 'POST' ? endpoints[request.path.replace('/v2beta/stable-image/', '')] : undefined;
    if (!endpoint) return refuse(404, 'not_found', `no such endpoint: ${request.path}`);
    const problem = problemOf(request, endpoint);
    if (problem) return refuse(400, 'bad_request', problem);
    const image = await draw(request, endpoint);
    if (!endpoint.isJob) return imageAnswer(image, request.body.seed);
    const id = `job-${jobs.size + 1}`;
    jobs.set(id, { looks: 0, image });
    return { body: { id } };
  });

  const look = ({ path, headers }: RecordedRequest): FakeAnswer => {
    const id = path.replace('/v2beta/results/', '');
    const job = jobs.get(id);
    if (!job) return refuse(404, 'not_found', 'The generation could not be found; results are kept for 24 hours.');
    if (headers.accept !== 'image/*') return refuse(400, 'bad_request', 'accept: must be image/*');
    job.looks += 1;
    return job.looks <= fake.pendingLooks ? { status: 202, body: { id, status: 'in-progress' } } : imageAnswer(job.image, '1');
  };

  const fake: FakeStability = Object.assign(server, { pendingLooks: 1 });
  return fake;
};

export const refuse = (status: number, name: string, ...errors: string[]): FakeAnswer => ({
  status,
  body: { id: 'a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4', name, errors },
});

export const imageAnswer = (body: Buffer, seed: unknown): FakeAnswer => ({
  headers: { 'content-type': 'image/png', 'finish-reason': 'SUCCESS', seed: String(seed ?? 343_940_597), 'x-request-id': 'req-7' },
  body,
});

/** What the real API would object to; `undefined`: nothing. */
const problemOf = ({ headers, body: fields, files }: RecordedRequest, { needs, takes = [], files: parts = [], isJob }: Endpoint): string | undefined => {
  if (!headers['content-type']?.startsWith('multipart/form-data')) return 'content-type: must be multipart/form-data';
  if (headers.accept !== (isJob ? 'application/json' : 'image/*')) return `accept: got ${headers.accept}`;
  const missing = [...needs.filter((name) => !fields[name]), ...parts.filter((name) => !name.endsWith('?') && !files.some(({ field }) => field === name))];
  const foreign = [...Object.keys(fields).filter((name) => ![...needs, ...takes].includes(name)), ...files.filter(({ field }) => !parts.some((name) => name.replace('?', '') === field)).map(({ field }) => field)];
  if (missing.length > 0) return `${missing.join(', ')}: is required`;
  if (foreign.length > 0) return `${foreign.join(', ')}: is not allowed`;
  if (Number(fields.seed ?? 0) > 4_294_967_294) return 'seed: must be at most 4294967294';
  if (fields.mode === 'image-to-image' && fields.aspect_ratio !== undefined) return 'aspect_ratio: is only valid for text-to-image requests';
  const image = files.some(({ field }) => field === 'image');
  if (takes.includes('strength') && image !== (fields.strength !== undefined)) return 'strength: is required with image, and only then';
  if (fields.aspect_ratio !== undefined && !ratios.includes(String(fields.aspect_ratio))) return 'aspect_ratio: is no ratio of the list';
  return undefined;
};

const draw = async (request: RecordedRequest, { sizeOf }: Endpoint): Promise<Buffer> => {
  const [image] = request.files;
  const { width = 0, height = 0 } = image ? await sharp(image.bytes).metadata() : {};
  const key = JSON.stringify([request.body, image?.bytes.toString('base64')]);
  return drawPng(sizeOf(request, { width, height }), key);
};
