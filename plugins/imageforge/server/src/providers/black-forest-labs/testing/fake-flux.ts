import sharp from 'sharp';
import type { Size } from '../../../engine/image-model';
import type { FakeAnswer } from '../../../engine/testing/serve-loopback';
import { drawPng } from '../../../provider-kit/testing/pictures';
import { type LoopbackServer, type RecordedRequest, startLoopbackServer } from '../../../provider-kit/testing/loopback-server';

/** What an endpoint takes, by api.bfl.ai/openapi.json; written down here a second time, so that a slip of the provider shows. */
interface Endpoint {
  takes: readonly string[];
  needs?: readonly string[];
  sizeOf(fields: Record<string, unknown>, source: Size): Size;
}

const px = (value: unknown): number => Number(value);
const numbered = Array.from({ length: 8 }, (_, index) => (index === 0 ? 'input_image' : `input_image_${index + 1}`));
const flux1 = ['prompt', 'seed', 'safety_tolerance', 'prompt_upsampling', 'output_format'];
const byPixels = ({ width, height }: Record<string, unknown>): Size => ({ width: px(width), height: px(height) });
const byName =
  (names: Record<string, string>) =>
  ({ aspect_ratio: ratio }: Record<string, unknown>): Size => {
    const [width = 1, height = 1] = (names[String(ratio)] ?? '1x1').split('x').map(Number);
    return { width, height };
  };
/** Both ways round. */
const turned = (names: Record<string, string>): Record<string, string> =>
  Object.fromEntries([...Object.entries(names), ...Object.entries(names).map((pair) => [pair[0].split(':').reverse().join(':'), pair[1].split('x').reverse().join('x')])]);

const flux2: Endpoint = { takes: ['prompt', 'seed', 'width', 'height', 'safety_tolerance', 'output_format', ...numbered], sizeOf: byPixels };
const kontext: Endpoint = {
  takes: [...flux1, 'aspect_ratio', 'input_image'],
  needs: ['aspect_ratio'],
  sizeOf: byName(turned({ '1:1': '1024x1024', '16:9': '1392x752', '3:2': '1248x832', '4:3': '1184x880', '21:9': '1568x672' })),
};
const canvas: Endpoint = { takes: [...flux1, 'image', 'steps', 'guidance'], needs: ['image'], sizeOf: (_, source) => source };

const endpoints: Record<string, Endpoint> = {
  'flux-2-pro': flux2,
  'flux-2-max': flux2,
  'flux-2-flex': { ...flux2, takes: [...flux2.takes, 'steps', 'guidance', 'prompt_upsampling'] },
  'flux-2-klein-4b': flux2,
  'flux-2-klein-9b': flux2,
  'flux-3-image': {
    takes: ['prompt', 'images', 'aspect_ratio', 'resolution', 'grounding', 'safety_tolerance'],
    needs: ['aspect_ratio', 'resolution'],
    sizeOf({ aspect_ratio: ratio, resolution }) {
      const [wide = 1, high = 1] = String(ratio).split(':').map(Number);
      const side = { '768sq': 768, '1k': 1024, '1.5k': 1536, '2k': 2048, '4k': 4096 }[String(resolution)] ?? 1;
      const multiple = (length: number) => Math.round(length / 16) * 16;
      return { width: multiple(side * Math.sqrt(wide / high)), height: multiple(side * Math.sqrt(high / wide)) };
    },
  },
  'flux-kontext-pro': kontext,
  'flux-kontext-max': kontext,
  'flux-pro-1.1': { takes: [...flux1, 'width', 'height', 'image_prompt'], needs: ['width', 'height'], sizeOf: byPixels },
  'flux-pro-1.1-ultra': {
    takes: [...flux1, 'aspect_ratio', 'raw', 'image_prompt', 'image_prompt_strength'],
    sizeOf: byName(turned({ '1:1': '2048x2048', '16:9': '2752x1536', '3:2': '2496x1664', '4:3': '2368x1792', '21:9': '3136x1344' })),
  },
  'flux-pro-1.0-fill': { ...canvas, takes: [...canvas.takes, 'mask'], needs: ['image', 'mask'] },
  'flux-pro-1.0-expand': {
    takes: [...canvas.takes, 'top', 'bottom', 'left', 'right'],
    needs: ['image', 'top', 'bottom', 'left', 'right'],
    sizeOf: ({ top, bottom, left, right }, { width, height }) => ({
      width: width + px(left) + px(right),
      height: height + px(top) + px(bottom),
    }),
  },
};

export interface FakeFlux extends LoopbackServer {
  /** Looks at a job that are answered with `Pending` before it is ready. Default: 1. */
  pendingLooks: number;
}

/** A server on loopback that answers like the API, with drawn images, and is as strict about fields as the real one. */
export const startFakeFlux = async (): Promise<FakeFlux> => {
  const jobs: { looks: number; image: Buffer; prompt: unknown; seed: unknown }[] = [];
  const server = await startLoopbackServer(async (request, url) => {
    const { method, path, query } = request;
    if (path.startsWith('/delivery/')) return deliver(request, jobs[Number(path.split('/')[2])]?.image);
    if (!request.headers['x-key']) return { status: 403, body: { detail: 'Not authenticated - Invalid Authentication' } };
    if (path === '/v1/get_result') return look(Number(query.id?.replace('task-', '')), url);
    const endpoint = method === 'POST' ? endpoints[path.replace('/v1/', '')] : undefined;
    if (!endpoint) return { status: 404, body: { detail: 'Not Found' } };
    const problem = await problemOf(request, endpoint);
    if (problem) return { status: 422, body: { detail: [{ loc: ['body', problem.field], msg: problem.msg, type: 'value_error' }] } };
    const size = await sizeFor(request, endpoint);
    const image = await drawPng(size, JSON.stringify(request.body));
    const id = jobs.push({ looks: 0, image, prompt: request.body.prompt, seed: request.body.seed ?? 1_234 }) - 1;
    // 1920x1080 is 1.98 of them in an answer of the real one.
    const output = Math.round((size.width * size.height * 100) / 1_048_576) / 100;
    return { body: { id: `task-${id}`, polling_url: `${url}/v1/get_result?id=task-${id}`, cost: 4.5, input_mp: 0, output_mp: output } };
  });

  const look = (id: number, url: string): FakeAnswer => {
    const job = jobs[id];
    if (!job) return { status: 404, body: { id: `task-${id}`, status: 'Task not found', result: null } };
    job.looks += 1;
    if (job.looks <= fake.pendingLooks) return { body: { id: `task-${id}`, status: 'Pending', result: null, progress: 0.5 } };
    return { body: { id: `task-${id}`, status: 'Ready', result: { sample: `${url}/delivery/${id}/sample.png`, prompt: job.prompt, seed: job.seed } } };
  };

  const fake: FakeFlux = Object.assign(server, { pendingLooks: 1 });
  return fake;
};

/** The real ones are at another host and signed: a key that comes along has been shown to a stranger. */
const deliver = ({ headers }: RecordedRequest, image: Buffer | undefined): FakeAnswer => {
  if (headers['x-key'] !== undefined) return { status: 400, body: 'a key came along' };
  return image ? { headers: { 'content-type': 'image/png' }, body: image } : { status: 403, body: 'AuthenticationFailed: Signature not valid in the specified time frame' };
};

/** What the real API would object to; `undefined`: nothing. */
const problemOf = async ({ body: fields }: RecordedRequest, { takes, needs = [] }: Endpoint): Promise<{ field: string; msg: string } | undefined> => {
  const foreign = Object.keys(fields).find((field) => !takes.includes(field));
  if (foreign) return { field: foreign, msg: 'Extra inputs are not permitted' };
  const missing = ['prompt', ...needs].find((field) => fields[field] === undefined);
  if (missing) return { field: missing, msg: 'Field required' };
  for (const side of ['width', 'height']) {
    if (fields[side] !== undefined && px(fields[side]) % 16 !== 0) return { field: side, msg: 'Input should be a multiple of 16' };
  }
  for (const [field, value] of Object.entries(fields)) {
    if (!/^(input_image|images?|image_prompt|mask)(_\d)?$/.test(field)) continue;
    for (const image of [value].flat()) {
      const isImage = await sharp(Buffer.from(String(image), 'base64')).metadata().then(Boolean, () => false);
      if (!isImage) return { field, msg: 'Invalid image' };
    }
  }
  return undefined;
};

const sizeFor = async ({ body: fields }: RecordedRequest, { sizeOf }: Endpoint): Promise<Size> => {
  const { width, height } = typeof fields.image === 'string' ? await sharp(Buffer.from(fields.image, 'base64')).metadata() : { width: 0, height: 0 };
  return sizeOf(fields, { width, height });
};
