import sharp from 'sharp';
import { paint } from '../../../provider-kit/testing/calls';
import { type LoopbackAnswer, type LoopbackServer, type RecordedRequest, startLoopbackServer } from '../../../provider-kit/testing/loopback-server';
import type { Graph } from '../workflow';

export interface FakeComfyUI extends LoopbackServer {
  /** Jobs by the way they stand. */
  readonly pending: readonly string[];
  readonly running: readonly string[];
  readonly interrupted: readonly string[];
  /** A job of somebody else, which runs, or waits in front of all that come. */
  occupy(how: 'running' | 'pending'): string;
  /** The next job that is looked at fails in its sampler. */
  failNext(exception: string, message: string): void;
  /** Bytes of an uploaded file, by the name that nodes use. */
  uploaded(name: string): Buffer | undefined;
}

interface Job {
  number: number;
  graph: Graph;
}

export const checkpoints = ['v1-5-pruned-emaonly.safetensors', 'xl/sd_xl_base_1.0.safetensors'];

/** What `/object_info` says of the nodes that the built-in graphs have; `modern`: in the way of 2025 and later. */
const nodesOf = (modern: boolean): Record<string, { input: { required: Record<string, unknown> }; output_node?: boolean }> => {
  const choice = (options: string[]) => (modern ? ['COMBO', { options }] : [options, {}]);
  const any = (...names: string[]) => ({ input: { required: Object.fromEntries(names.map((name) => [name, ['ANY']])) } });
  return {
    CheckpointLoaderSimple: { input: { required: { ckpt_name: choice(checkpoints) } } },
    KSampler: {
      input: {
        required: {
          ...any('model', 'seed', 'steps', 'cfg', 'positive', 'negative', 'latent_image', 'denoise').input.required,
          sampler_name: choice(['euler', 'dpmpp_2m']),
          scheduler: choice(['normal', 'karras']),
        },
      },
    },
    CLIPTextEncode: any('text', 'clip'),
    EmptyLatentImage: any('width', 'height', 'batch_size'),
    VAEDecode: any('samples', 'vae'),
    VAEEncode: any('pixels', 'vae'),
    LoadImage: any('image'),
    LoadImageMask: any('image', 'channel'),
    SetLatentNoiseMask: any('samples', 'mask'),
    SaveImage: { ...any('images', 'filename_prefix'), output_node: true },
    PreviewImage: { ...any('images'), output_node: true },
  };
};

/** A server on loopback that answers like ComfyUI, and checks graphs as it does. A job runs at its second look, and is done at its third. */
export const startFakeComfyUI = async ({ modern = true } = {}): Promise<FakeComfyUI> => {
  const nodes = nodesOf(modern);
  const files = new Map<string, Buffer>();
  const jobs = new Map<string, Job>();
  const history = new Map<string, object>();
  const failing: [string, string][] = [];
  let [pending, running]: [string[], string[]] = [[], []];
  const interrupted: string[] = [];
  let count = 0;

  const step = async (): Promise<void> => {
    for (const id of running) {
      const job = jobs.get(id);
      if (!job) continue;
      const failure = failing.shift();
      history.set(id, failure ? failedEntry(id, failure) : await doneEntry(id, job.graph, files));
      running = running.filter((one) => one !== id);
    }
    const [next] = running.length === 0 ? pending : [];
    if (next !== undefined) [pending, running] = [pending.slice(1), [next]];
  };

  const take = ({ body }: RecordedRequest): LoopbackAnswer => {
    const graph = body.prompt as Graph;
    const errors = problemsOf(graph, nodes, files);
    if (Object.keys(errors).length > 0) {
      const error = { type: 'prompt_outputs_failed_validation', message: 'Prompt outputs failed validation', details: '', extra_info: {} };
      return { status: 400, body: { error, node_errors: errors } };
    }
    count += 1;
    const id = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
    jobs.set(id, { number: count, graph });
    pending = [...pending, id];
    return { body: { prompt_id: id, number: count, node_errors: {} } };
  };

  const server = await startLoopbackServer(async (request): Promise<LoopbackAnswer> => {
    const { method, path, query, body } = request;
    const line = `${method} ${path}`;
    if (line.startsWith('GET /object_info/')) {
      const name = path.slice('/object_info/'.length);
      return { body: nodes[name] ? { [name]: nodes[name] } : {} };
    }
    if (line === 'POST /upload/image') {
      const [file] = request.files;
      if (!file || !String(body.subfolder)) return { status: 400, body: '' };
      files.set(`${String(body.subfolder)}/${file.name}`, file.bytes);
      return { body: { name: file.name, subfolder: body.subfolder, type: 'input' } };
    }
    if (line === 'POST /prompt') return take(request);
    if (line.startsWith('GET /history/')) {
      const id = path.slice('/history/'.length);
      const entry = history.get(id);
      if (!entry) await step();
      return { body: entry ? { [id]: entry } : {} };
    }
    if (line === 'GET /queue') {
      const row = (id: string) => [jobs.get(id)?.number ?? 0, id, jobs.get(id)?.graph ?? {}, {}, []];
      return { body: { queue_running: running.map(row), queue_pending: pending.map(row) } };
    }
    if (line === 'POST /queue') {
      pending = pending.filter((id) => !(body.delete as string[]).includes(id));
      return { body: '' };
    }
    if (line === 'POST /interrupt') {
      interrupted.push(...running.filter((id) => body.prompt_id === undefined || body.prompt_id === id));
      running = [];
      return { body: '' };
    }
    if (line === 'GET /view') {
      const bytes = files.get(`${query.type}:${query.filename}`);
      return bytes ? { body: bytes } : { status: 404, body: '' };
    }
    return { status: 404, body: '404: Not Found' };
  });

  return {
    ...server,
    get pending() {
      return pending;
    },
    get running() {
      return running;
    },
    interrupted,
    occupy(how) {
      const id = `somebody-else-${how}`;
      if (how === 'running') running = [id];
      else pending = [id, ...pending];
      return id;
    },
    failNext: (exception, message) => void failing.push([exception, message]),
    uploaded: (name) => files.get(name),
  };
};

const problemsOf = (graph: Graph, nodes: ReturnType<typeof nodesOf>, files: Map<string, Buffer>): Record<string, object> => {
  const found: Record<string, object> = {};
  const refuse = (id: string, message: string, details: string): void => {
    found[id] = { class_type: graph[id]?.class_type, errors: [{ type: 'x', message, details }], dependent_outputs: [] };
  };
  for (const [id, { class_type: kind, inputs }] of Object.entries(graph)) {
    const node = nodes[kind];
    if (!node) {
      refuse(id, 'Cannot execute because node does not exist', kind);
      continue;
    }
    for (const [name, input] of Object.entries(node.input.required)) {
      const options = (input as [unknown, { options?: string[] }])[1]?.options;
      const value = inputs[name];
      if (value === undefined) refuse(id, 'Required input is missing', name);
      else if (options && !options.includes(String(value))) refuse(id, 'Value not in list', `${name}: '${String(value)}' not in ${JSON.stringify(options)}`);
      else if (Array.isArray(value) && !graph[String(value[0])]) refuse(id, 'Bad linked input', name);
    }
    if (kind.startsWith('LoadImage') && !files.has(String(inputs.image))) refuse(id, 'Custom validation failed for node', `image - Invalid image file: ${String(inputs.image)}`);
  }
  return found;
};

const failedEntry = (id: string, [exception, message]: [string, string]): object => ({
  outputs: {},
  status: {
    status_str: 'error',
    completed: false,
    messages: [
      ['execution_start', { prompt_id: id }],
      ['execution_error', { prompt_id: id, node_id: 'sampler', node_type: 'KSampler', exception_message: message, exception_type: exception, traceback: [] }],
    ],
  },
});

/** As much of the graph as counts: the size of what begins it, its text and its seed. */
const doneEntry = async (id: string, graph: Graph, files: Map<string, Buffer>): Promise<object> => {
  const all = Object.values(graph);
  const of = (kind: string) => all.find((node) => node.class_type === kind)?.inputs;
  const source = of('LoadImage');
  const size = source ? await sharp(files.get(String(source.image))).metadata() : of('EmptyLatentImage');
  const batch = Number(of('EmptyLatentImage')?.batch_size ?? 1);
  const outputs: Record<string, object> = {};
  for (const [node, { class_type: kind }] of Object.entries(graph)) {
    if (kind !== 'SaveImage' && kind !== 'PreviewImage') continue;
    const type = kind === 'SaveImage' ? 'output' : 'temp';
    const images = await Promise.all(
      Array.from({ length: batch }, async (_, index) => {
        const filename = `${id}-${node}_0000${index}_.png`;
        const text = `${kind} ${String(all.map(({ inputs }) => inputs.text).join('|'))} ${String(of('KSampler')?.seed)} ${index}`;
        files.set(`${type}:${filename}`, await paint(Number(size?.width), Number(size?.height), text));
        return { filename, subfolder: '', type };
      }),
    );
    outputs[node] = { images };
  }
  return { outputs, status: { status_str: 'success', completed: true, messages: [['execution_success', { prompt_id: id }]] } };
};
