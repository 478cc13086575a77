import { ForgeError } from '../../engine/errors';
import { capabilityProblem, type ImageCall, type ImageModel } from '../../engine/image-model';
import { callOf, failureOf, leftMask, maskFacts, picture } from '../../provider-kit/testing/calls';
import { type ComfyUIOptions, createComfyUIProvider } from '.';
import { placeIn } from './job';
import { type FakeComfyUI, startFakeComfyUI } from './testing/fake-comfyui';
import type { Graph } from './workflow';

let server: FakeComfyUI;
beforeEach(async () => {
  server = await startFakeComfyUI();
});
afterEach(() => server.close());

const modelAt = async (options: Partial<ComfyUIOptions> = {}): Promise<ImageModel> => {
  const { discover } = createComfyUIProvider({ baseURL: server.url, pollMs: 1, ...options });
  return (await discover!(AbortSignal.timeout(10_000)))[0]!.model;
};
const send = async (call: Partial<ImageCall>) => {
  const result = await (await modelAt()).generate(callOf(call));
  const { body } = server.seen('POST /prompt')[0]!;
  return { result, body, graph: body.prompt as Graph };
};

describe('the built-in graphs', () => {
  it.each<[object, string]>([
    [{ steps: 1_000 }, 'a whole number from 1 to 150'],
    [{ steps: ['sampler', 0] }, 'a whole number from 1 to 150'],
    [{ steps: 2.5 }, 'a whole number from 1 to 150'],
    [{ guidance: {} }, 'a number from 0 to 100'],
    [{ sampler: ['sampler', 0] }, 'one of'],
  ])('take no such settings: %j', async (parameters, expected) => {
    const model = await modelAt();
    const problem = capabilityProblem({ ...callOf({ parameters: parameters as Record<string, unknown> }), images: 0 }, model.capabilities);
    expect(problem?.reason).toContain(expected);
    expect(await failureOf(model.generate(callOf({ parameters: parameters as Record<string, unknown> })))).toMatchObject({ code: 'IMAGEFORGE_INVALID_REQUEST' });
    expect(server.seen('POST /prompt')).toEqual([]);
  });

  it('are offered for a thousand checkpoints at most', async () => {
    const files = Array.from({ length: 20_000 }, (_, index) => `${index}.safetensors`);
    server.next('GET /object_info/CheckpointLoaderSimple', { body: { CheckpointLoaderSimple: { input: { required: { ckpt_name: [files, {}] } } } } });
    const found = await createComfyUIProvider({ baseURL: server.url }).discover!(AbortSignal.timeout(10_000));
    expect(found).toHaveLength(1_000);
  });

  it('make an image of a text', async () => {
    const { body, graph, result } = await send({
      seed: 41,
      negativePrompt: 'text',
      size: { width: 128, height: 64 },
      parameters: { steps: 8, guidance: 5, sampler: 'euler', scheduler: 'normal' },
    });
    expect(body.client_id).toMatch(/^imageforge-[0-9a-f-]{36}$/);
    expect(graph).toMatchObject({
      model: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'v1-5-pruned-emaonly.safetensors' } },
      positive: { inputs: { text: 'a red fox', clip: ['model', 1] } },
      negative: { inputs: { text: 'text' } },
      latent: { class_type: 'EmptyLatentImage', inputs: { width: 128, height: 64, batch_size: 1 } },
      sampler: { inputs: { seed: 41, steps: 8, cfg: 5, sampler_name: 'euler', scheduler: 'normal', denoise: 1 } },
    });
    expect(result).toMatchObject({ images: [{ seed: 41 }], requestId: expect.stringMatching(/^0{8}-/), warnings: [] });
  });

  it('begin with an image, which is uploaded once under the name of its content', async () => {
    const call = { mode: 'image-to-image' as const, images: [await picture(100, 50)], strength: 0.3 };
    const { graph } = await send(call);
    await (await modelAt()).generate(callOf(call));
    const names = server.seen('POST /upload/image').map(({ files }) => files[0]?.name);
    expect(new Set(names).size).toBe(1);
    expect(names[0]).toMatch(/^[0-9a-f]{32}\.png$/);
    expect(graph).toMatchObject({ source: { inputs: { image: `imageforge/${names[0]}` } }, sampler: { inputs: { denoise: 0.3 } } });
    expect(await maskFacts(server.uploaded(`imageforge/${names[0]}`)!)).toMatchObject({ width: 64, height: 64 });
  });

  it('repaint where a mask is white', async () => {
    const { graph } = await send({ mode: 'inpaint', images: [await picture(128, 128)], mask: await leftMask(128, 128) });
    expect(graph).toMatchObject({
      mask: { class_type: 'LoadImageMask', inputs: { channel: 'red' } },
      latent: { class_type: 'SetLatentNoiseMask', inputs: { samples: ['encoded', 0], mask: ['mask', 0] } },
      sampler: { inputs: { latent_image: ['latent', 0], denoise: 0.9 } },
    });
    expect(await maskFacts(server.uploaded(String(graph.mask?.inputs.image))!)).toEqual({ width: 64, height: 64, left: 255, right: 0 });
  });

  it('are not begun for a mask of other dimensions', async () => {
    const call = send({ mode: 'inpaint', images: [await picture(64, 64)], mask: await leftMask(32, 32) });
    await expect(call).rejects.toMatchObject({ code: 'IMAGEFORGE_INVALID_IMAGE' });
    expect(server.seen('POST')).toEqual([]);
  });
});

describe('a workflow of one’s own', () => {
  const graph: Graph = {
    '4': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'v1-5-pruned-emaonly.safetensors' } },
    '5': { class_type: 'EmptyLatentImage', inputs: { width: 64, height: 64, batch_size: 1 } },
    '6': { class_type: 'CLIPTextEncode', inputs: { text: 'house style', clip: ['4', 1] } },
    '3': {
      class_type: 'KSampler',
      inputs: { model: ['4', 0], positive: ['6', 0], negative: ['6', 0], latent_image: ['5', 0], seed: 7, steps: 20, cfg: 7, sampler_name: 'euler', scheduler: 'normal', denoise: 1 },
    },
    '8': { class_type: 'VAEDecode', inputs: { samples: ['3', 0], vae: ['4', 2] } },
    '9': { class_type: 'SaveImage', inputs: { images: ['8', 0], filename_prefix: 'x' } },
    '10': { class_type: 'PreviewImage', inputs: { images: ['8', 0] } },
  };
  const workflow = { id: 'house', label: 'House style', mode: 'text-to-image' as const, graph, inputs: { prompt: '6.text' }, defaultSize: { width: 64, height: 64 } };
  const modelOf = (...workflows: ComfyUIOptions['workflows'] & object) => createComfyUIProvider({ baseURL: server.url, pollMs: 1, workflows }).models[0]!.model;

  it('is a model that can what is marked', async () => {
    const model = modelOf(workflow);
    expect(model).toMatchObject({
      id: 'house',
      label: 'House style',
      capabilities: { modes: ['text-to-image'], sizes: { kind: 'list', sizes: [{ width: 64, height: 64 }] }, seed: false, negativePrompt: false, maxImages: 1, parameters: [] },
    });
    const { images } = await model.generate(callOf());
    expect(images).toHaveLength(1);
    expect(images[0]).not.toHaveProperty('seed');
    expect(server.seen('GET /view').map(({ query }) => query.type)).toEqual(['output']);
  });

  it('gets batch, seed and settings where they are marked, and says which seed makes one image alone', async () => {
    const inputs = { prompt: ['6.text'], batch: '5.batch_size', seed: '3.seed', width: '5.width', height: '5.height' };
    const model = modelOf({ ...workflow, inputs, parameters: { detail: '3.steps' } });
    expect(model.capabilities).toMatchObject({ maxImages: 8, seed: true, parameters: ['detail'] });
    const { images } = await model.generate(callOf({ n: 3, seed: 5, parameters: { detail: 30 } }));
    expect(images.map(({ seed }) => seed)).toEqual([5, undefined, undefined]);
    expect(server.seen('POST /prompt')[0]!.body.prompt).toMatchObject({ '3': { inputs: { steps: 30, seed: 5 } }, '5': { inputs: { batch_size: 3 } } });
  });

  it.each<[string, unknown, string]>([
    ['detail', ['9', 0], 'a number'],
    ['detail', { a: 1 }, 'a number'],
    ['detail', '30', 'a number'],
    ['detail', Infinity, 'a number'],
    ['file', ['4', 0], 'a text of at most 1000 characters'],
    ['file', 7, 'a text of at most 1000 characters'],
    ['file', 'x'.repeat(1_001), 'a text of at most 1000 characters'],
    ['file', '../../secret', 'no path that leads elsewhere'],
    ['file', 'a\\..\\b', 'no path that leads elsewhere'],
    ['file', '/etc/passwd', 'no path that leads elsewhere'],
    ['file', 'C:\\x', 'no path that leads elsewhere'],
  ])('takes nothing for a setting but what is of its kind in the graph: %s %j', async (name, value, expected) => {
    const model = modelOf({ ...workflow, parameters: { detail: '3.steps', file: '4.ckpt_name' } });
    const call = callOf({ parameters: { [name]: value } });
    expect(capabilityProblem({ ...call, images: 0 }, model.capabilities)).toEqual({ field: `parameters.${name}`, reason: `parameters.${name}: expected ${expected}` });
    expect(await failureOf(model.generate(call))).toMatchObject({ code: 'IMAGEFORGE_INVALID_REQUEST', message: expect.stringContaining(expected) });
    expect(server.seen('POST /prompt')).toEqual([]);
  });

  it('enlarges by the factor that its graph has', async () => {
    const upscaler: Graph = {
      '1': { class_type: 'LoadImage', inputs: { image: '' } },
      '2': { class_type: 'SaveImage', inputs: { images: ['1', 0], filename_prefix: 'x' } },
    };
    const model = modelOf({ id: 'larger', mode: 'upscale', graph: upscaler, inputs: { image: '1.image' }, factors: [4], defaultSize: { width: 64, height: 64 } });
    expect(model.capabilities).toMatchObject({ modes: ['upscale'], factors: [4], seed: false });
    // This server copies its source, which is told.
    const { warnings } = await model.generate(callOf({ mode: 'upscale', prompt: '', images: [await picture(40, 30)], factor: 4, size: { width: 160, height: 120 } }));
    expect(warnings).toEqual([expect.objectContaining({ code: 'adjusted', details: { asked: '160x120', received: '40x30' } })]);
  });

  it('may take its images of one node', async () => {
    await modelOf({ ...workflow, output: '10' }).generate(callOf());
    expect(server.seen('GET /view').map(({ query }) => query.type)).toEqual(['temp']);
  });

  it('tells what has no mark in the mode that was asked for', async () => {
    const other = { ...workflow, mode: 'variation' as const, graph: { ...graph, '1': { class_type: 'LoadImage', inputs: { image: '' } } }, inputs: { prompt: '6.text', image: '1.image', strength: '3.denoise' } };
    const { warnings } = await modelOf(workflow, other).generate(callOf({ strength: 0.5 }));
    expect(warnings).toEqual([expect.objectContaining({ code: 'unsupported-setting', details: { name: 'strength' } })]);
  });

  it.each<[string, object]>([
    ['"prompt" is marked at "60.text", and the graph has no node "60", only 3, 4, 5, 6, 8, 9, 10', { inputs: { prompt: '60.text' } }],
    ['"prompt" is marked at "6.words", and that node has only text, clip', { inputs: { prompt: '6.words' } }],
    ['"model" is marked at "3.model", which has no text, number or flag of its own', { parameters: { model: '3.model' } }],
    ['expected a mark for "prompt"', { inputs: {} }],
    ['expected a mark for "image"', { mode: 'image-to-image' }],
    ['expected marks for both "width" and "height", or for none', { inputs: { prompt: '6.text', width: '5.width' } }],
    ['expected a mark for "factor", or "factors" with the one that the graph has', { mode: 'upscale', inputs: { image: '9.filename_prefix' } }],
    ['"output" is "11", and the graph has no such node', { output: '11' }],
  ])('is refused when it does not hold together: %s', (problem, change) => {
    expect(() => modelOf({ ...workflow, ...change })).toThrow(`imageforge.config.providers.comfyui.workflows: "house"`);
    expect(() => modelOf({ ...workflow, ...change })).toThrow(problem);
  });
});

describe('a job', () => {
  it('is waited for by another worker, and not asked for twice', async () => {
    const recorded: string[] = [];
    const model = await modelAt();
    const dying = new AbortController();
    server.next('GET /history', 'hang');
    const arrival = server.arrival('GET /history');
    const lost = failureOf(model.generate(callOf({ signal: dying.signal, onJob: async (job) => void recorded.push(job) })));
    await arrival;
    dying.abort(new ForgeError('IMAGEFORGE_LEASE_LOST'));
    expect(await lost).toMatchObject({ code: 'IMAGEFORGE_LEASE_LOST' });
    expect(server.seen('POST /queue')).toEqual([]);
    expect((await model.generate(callOf({ job: recorded[0]! }))).images).toHaveLength(1);
    expect(server.seen('POST /prompt')).toHaveLength(1);
  });

  it.each([
    ['that waits is taken back', 'running', 'pending', []],
    ['that runs is interrupted', 'pending', 'running', ['00000000-0000-4000-8000-000000000001']],
  ] as const)('%s, and nobody else’s', async (_, theirs, ours, interrupted) => {
    const model = await modelAt();
    const other = theirs === 'running' ? server.occupy('running') : undefined;
    const controller = new AbortController();
    const watched = server.arrival('GET /queue');
    const outcome = failureOf(model.generate(callOf({ signal: controller.signal })));
    await watched;
    const late = ours === 'running' ? server.occupy('pending') : other;
    expect(server[ours]).toContain('00000000-0000-4000-8000-000000000001');
    server.next('GET /history', 'hang');
    await server.arrival('GET /history');
    controller.abort();
    expect(await outcome).toMatchObject({ code: 'IMAGEFORGE_CANCELED' });
    expect(server.interrupted).toEqual(interrupted);
    expect([...server.pending, ...server.running]).toEqual([late]);
  });

  it('that is in neither queue nor history is lost', async () => {
    const model = await modelAt();
    expect(await failureOf(model.generate(callOf({ job: 'of-another-life' })))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE', retryable: true });
    expect(server.seen('GET').map(({ path }) => path).slice(-3)).toEqual(['/history/of-another-life', '/queue', '/history/of-another-life']);
  });

  it('that failed says in which node, and is not looked at again', async () => {
    const model = await modelAt();
    server.failNext('torch.OutOfMemoryError', 'Allocation on device 0 would exceed allowed memory.');
    expect(await failureOf(model.generate(callOf()))).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_REJECTED',
      message: 'ComfyUI failed in KSampler (sampler): Allocation on device 0 would exceed allowed memory.',
      details: { node: 'KSampler', exception: 'torch.OutOfMemoryError' },
    });
  });

  it('that failed has no key of ours in its words', async () => {
    const model = await modelAt({ headers: { authorization: 'Bearer a-proxy-key' } });
    server.failNext('Error a-proxy-key', 'Bad header: a-proxy-key');
    expect(await failureOf(model.generate(callOf()))).toMatchObject({
      message: 'ComfyUI failed in KSampler (sampler): Bad header: [redacted]',
      details: { node: 'KSampler', exception: 'Error [redacted]' },
    });
  });

  it.each([
    ['was interrupted there', { status: { status_str: 'error', messages: [['execution_interrupted', {}]] } }, 'IMAGEFORGE_PROVIDER_REJECTED'],
    ['saved nothing', { status: { status_str: 'success' }, outputs: {} }, 'IMAGEFORGE_PROVIDER_BAD_RESPONSE'],
    ['saved what is gone', { outputs: { '9': { images: [{ filename: 'gone.png', subfolder: '', type: 'output' }] } } }, 'IMAGEFORGE_PROVIDER_REJECTED'],
  ])('that %s', async (_, entry, code) => {
    const model = await modelAt();
    server.next('GET /history/one', { body: { one: entry } });
    expect(await failureOf(model.generate(callOf({ job: 'one' })))).toMatchObject({ code });
  });

  it('whose image is none, or larger than it may be, is refused', async () => {
    for (const bytes of ['no image', Buffer.alloc(2_000)]) {
      const model = await modelAt({ maxImageBytes: 1_000 });
      server.next('GET /view', { body: bytes });
      expect(await failureOf(model.generate(callOf()))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' });
    }
  });
});

describe('a graph that ComfyUI does not take', () => {
  it('is refused in its words, by node', async () => {
    const { models } = createComfyUIProvider({ baseURL: server.url, models: [{ id: 'gone.safetensors' }] });
    expect(await failureOf(models[0]!.model.generate(callOf()))).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_REJECTED',
      message: expect.stringContaining("CheckpointLoaderSimple (model): Value not in list: ckpt_name: 'gone.safetensors' not in"),
    });
  });

  it('in thousands of nodes is told in part', async () => {
    const node = { class_type: 'SaveImage', errors: Array<object>(20).fill({ message: 'x'.repeat(5_000), details: 'images' }) };
    const node_errors = Object.fromEntries(Array.from({ length: 200 }, (_, id) => [id, node]));
    const model = await modelAt();
    server.next('POST /prompt', { body: { prompt_id: 'one', number: 1, node_errors } });
    server.next('GET /history/one', { body: { one: { outputs: { '9': { images: [{ filename: 'a.png' }] } } } } });
    server.next('GET /view', { body: (await picture(64, 64)).bytes });
    expect(JSON.stringify((await model.generate(callOf())).warnings).length).toBeLessThan(10_000);
  });

  it('in part is told', async () => {
    const model = await modelAt();
    const node_errors = { '12': { class_type: 'SaveImage', errors: [{ message: 'Bad linked input', details: 'images' }] } };
    server.next('POST /prompt', { body: { prompt_id: 'one', number: 1, node_errors } });
    server.next('GET /history/one', { body: { one: { outputs: { '9': { images: [{ filename: 'a.png' }] } } } } });
    server.next('GET /view', { body: (await picture(64, 64)).bytes });
    expect((await model.generate(callOf())).warnings).toEqual([expect.objectContaining({ code: 'other', message: expect.stringContaining('SaveImage (12): Bad linked input: images') })]);
  });
});

describe('the queue', () => {
  it('is a heap: those with a smaller number are ahead', () => {
    const queue = { queue_running: [[1, 'a', {}]], queue_pending: [[2, 'b', {}], [5, 'e', {}], [3, 'c', {}], [4, 'd', {}]] };
    expect(placeIn(queue, 'a')).toBe('running');
    expect(placeIn(queue, 'd')).toEqual({ ahead: 3 });
    expect(placeIn(queue, 'z')).toBe('unknown');
    expect(placeIn('<html>', 'a')).toBe('unknown');
  });
});

it('refuses what is no ComfyUI', async () => {
  server.next('GET /object_info/CheckpointLoaderSimple', { body: {} });
  expect(await failureOf(modelAt())).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' });
});
