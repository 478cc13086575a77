import { ForgeError } from '../../engine/errors';
import type { ImageCall, ImageModel } from '../../engine/image-model';
import { callOf, failureOf, leftMask, maskFacts, picture } from '../../provider-kit/testing/calls';
import { createGpuRunnerProvider, type GpuRunnerOptions } from '.';
import { jobError } from './errors';
import { type FakeRunner, refusalOf, startFakeRunner, tiny } from './testing/fake-runner';

let server: FakeRunner;
beforeEach(async () => {
  server = await startFakeRunner();
});
afterEach(() => server.close());

const modelAt = async (options: Partial<GpuRunnerOptions> = {}): Promise<ImageModel> => {
  const { discover } = createGpuRunnerProvider({ baseURL: server.url, pollMs: 1, ...options });
  return (await discover!(AbortSignal.timeout(10_000)))[0]!.model;
};
const make = async (call: Partial<ImageCall> = {}) => (await modelAt()).generate(callOf(call));
const restart = async (options: Parameters<typeof startFakeRunner>[0]) => {
  await server.close();
  server = await startFakeRunner(options);
};

describe('what is asked of the runner', () => {
  it('for an image of a text', async () => {
    const result = await make({ n: 2, seed: 41, negativePrompt: 'text', parameters: { steps: 8, scheduler: 'euler' } });
    const [request] = server.seen('POST /v1/jobs');
    expect(request?.body).toEqual({
      model: 'imageforge-tiny',
      mode: 'text-to-image',
      prompt: 'a red fox',
      negativePrompt: 'text',
      size: { width: 64, height: 64 },
      n: 2,
      seed: 41,
      parameters: { steps: 8, scheduler: 'euler' },
    });
    expect(request?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
    expect(result).toMatchObject({ images: [{ seed: 41 }, { seed: 42 }], modelVersion: 'abc123', requestId: 'job-1', warnings: [] });
  });

  it('for an inpainting: white is where to repaint', async () => {
    const source = await picture(64, 64);
    await make({ mode: 'inpaint', images: [source], mask: await leftMask(64, 64), strength: 0.8 });
    const { images, mask, strength } = server.seen('POST /v1/jobs')[0]!.body as { images: { base64: string }[]; mask: { base64: string }; strength: number };
    expect(images[0]?.base64).toBe(Buffer.from(source.bytes).toString('base64'));
    expect(await maskFacts(Buffer.from(mask.base64, 'base64'))).toMatchObject({ left: 255, right: 0 });
    expect(strength).toBe(0.8);
  });

  it('for an upscaling, whose size follows from the source', async () => {
    const { images, warnings } = await make({ mode: 'upscale', prompt: '', images: [await picture(40, 30)], factor: 2, size: { width: 80, height: 60 } });
    expect(server.seen('POST /v1/jobs')[0]!.body).toMatchObject({ mode: 'upscale', factor: 2 });
    expect(server.seen('POST /v1/jobs')[0]!.body).not.toHaveProperty('size');
    expect(images).toHaveLength(1);
    expect(warnings).toEqual([]);
  });

  it('nothing, for a mask of other dimensions', async () => {
    await expect(make({ mode: 'inpaint', images: [await picture(64, 64)], mask: await leftMask(32, 32) })).rejects.toMatchObject({
      code: 'IMAGEFORGE_INVALID_IMAGE',
    });
    expect(server.keys).toEqual([]);
  });

  it('with its token, which is in no message', async () => {
    await restart({ token: 'a-long-enough-token' });
    await modelAt({ token: 'a-long-enough-token' });
    server.next('GET /v1/capabilities', refusalOf('unauthorized', 'Not a-wrong-token.'));
    expect(await failureOf(modelAt({ token: 'a-wrong-token' }))).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_AUTH',
      message: 'The GPU runner refused our credentials: Not [redacted].',
    });
  });
});

describe('a failure in the runner’s words', () => {
  const job = (error: object) => ({ body: { id: 'job-1', state: 'failed', error } });
  const token = 'a-long-enough-token';

  it.each(['toString', 'constructor', '__proto__', 'hasOwnProperty'])('with the code %s is one that is not known', async (code) => {
    const model = await modelAt();
    server.next('POST /v1/jobs', { status: 500, body: { error: { code, message: 'No.' } } });
    expect(await failureOf(model.generate(callOf()))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE' });
    expect(jobError({ code, message: 'No.' }, { redact: (text) => text })).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' });
  });

  it('has no token of ours', async () => {
    await restart({ token });
    const model = await modelAt({ token });
    server.next('GET /v1/jobs/job-1/events', { status: 404, body: {} });
    server.next('GET /v1/jobs/job-1', job({ code: 'internal', message: `Bad ${token}` }));
    expect(await failureOf(model.generate(callOf()))).toMatchObject({ message: 'The GPU runner: Bad [redacted]' });
  });
});

describe('a job', () => {
  it('is recorded before it is asked for, and is the same when it is asked for again', async () => {
    const recorded: string[] = [];
    const model = await modelAt();
    // The worker dies as soon as the runner has the job.
    server.next('GET /v1/jobs/', 'hang');
    const dying = new AbortController();
    const arrival = server.arrival('GET /v1/jobs/');
    const first = model.generate(
      callOf({
        seed: 5,
        signal: dying.signal,
        onJob: async (job) => {
          expect(server.keys).toEqual([]);
          recorded.push(job);
        },
      }),
    );
    const lost = failureOf(first);
    await arrival;
    dying.abort(new ForgeError('IMAGEFORGE_LEASE_LOST'));
    expect(await lost).toMatchObject({ code: 'IMAGEFORGE_LEASE_LOST' });
    expect(server.seen('DELETE')).toEqual([]);

    const { images } = await model.generate(callOf({ seed: 5, job: recorded[0]!, onJob: () => Promise.reject(new Error('recorded twice')) }));
    expect(images).toEqual([expect.objectContaining({ seed: 5 })]);
    expect(server.keys).toEqual(recorded);
  });

  it('is made after all when the first request never arrived', async () => {
    const { images } = await make({ job: 'a-key-that-is-unknown-there' });
    expect(images).toHaveLength(1);
    expect(server.keys).toEqual(['a-key-that-is-unknown-there']);
  });

  it.each([
    ['while it is followed', 'GET /v1/jobs/'],
    ['before its id is known', 'POST /v1/jobs'],
  ])('that is canceled %s is canceled at the runner', async (_, request) => {
    const model = await modelAt();
    const controller = new AbortController();
    server.next(request, 'hang');
    const arrival = server.arrival(request);
    const outcome = failureOf(model.generate(callOf({ signal: controller.signal, job: 'key-1' })));
    await arrival;
    controller.abort();
    expect(await outcome).toMatchObject({ code: 'IMAGEFORGE_CANCELED' });
    expect(server.seen('DELETE /v1/jobs').map(({ path, query }) => [path, query.key])).toEqual([
      request.startsWith('GET') ? ['/v1/jobs/job-1', undefined] : ['/v1/jobs', 'key-1'],
    ]);
    if (request.startsWith('GET')) expect(server.stateOf('key-1')).toBe('canceled');
  });

  it('is looked at when its events break off', async () => {
    const model = await modelAt();
    server.next('GET /v1/jobs/job-1/events', {
      stream: (async function* () {
        yield 'event: job.progress\ndata: {"progress": 0.25}\n\nevent: job.progress\ndata: {not json\n\n';
      })(),
    });
    const told: number[] = [];
    const { images } = await model.generate(callOf({ onProgress: (fraction) => void told.push(fraction) }));
    expect(images).toHaveLength(1);
    expect(told).toEqual([0.25]);
  });

  it('that takes too long is ended', async () => {
    await restart({ silent: true });
    const model = await modelAt({ timeoutMs: 50 });
    server.next('GET /v1/jobs/job-1/events', 'hang');
    expect(await failureOf(model.generate(callOf({ job: 'key-1' })))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_TIMEOUT' });
    expect(server.seen('DELETE /v1/jobs/job-1')).toHaveLength(1);
  });

  it('that the runner has lost is not waited for', async () => {
    const model = await modelAt();
    server.next('GET /v1/jobs/job-1/events', 'drop');
    server.next('GET /v1/jobs/job-1', refusalOf('job_expired'));
    expect(await failureOf(model.generate(callOf()))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE', retryable: true });
    expect(server.seen('GET /v1/jobs')).toHaveLength(2);
  });

  it('outlives an outage of the runner', async () => {
    const model = await modelAt();
    server.next('GET /v1/jobs/job-1/events', 'drop');
    server.next('GET /v1/jobs/job-1', refusalOf('internal'));
    server.next('GET /v1/jobs/job-1', 'drop');
    expect((await model.generate(callOf())).images).toHaveLength(1);
  });

  it.each([
    ['out_of_memory', 'IMAGEFORGE_PROVIDER_REJECTED'],
    ['worker_died', 'IMAGEFORGE_PROVIDER_UNAVAILABLE'],
    ['deadline', 'IMAGEFORGE_PROVIDER_TIMEOUT'],
    ['model_broken', 'IMAGEFORGE_PROVIDER_REJECTED'],
    ['content_refused', 'IMAGEFORGE_MODERATION_REFUSED'],
  ] as const)('that failed with %s says so', async (reason, code) => {
    const model = await modelAt();
    server.failNext(reason);
    expect(await failureOf(model.generate(callOf()))).toMatchObject({ code, message: 'The GPU runner: A reason.', details: { runnerCode: reason } });
    // Its end is known: nobody looks again.
    expect(server.seen('GET /v1/jobs/').map(({ path }) => path)).toEqual(['/v1/jobs/job-1/events', '/v1/jobs/job-1']);
  });

  it('may make some of its images', async () => {
    const model = await modelAt();
    server.makeOnly(0, 2);
    const { images, warnings } = await model.generate(callOf({ n: 3, seed: 1 }));
    expect(images.map(({ index, seed }) => [index, seed])).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(warnings.map(({ code }) => code)).toEqual(['fewer-images', 'image-failed']);
  });

  it.each(['cut', 'other'] as const)('whose image arrives %s is refused: its hash is known', async (damage) => {
    const model = await modelAt();
    server.damage = damage;
    expect(await failureOf(model.generate(callOf()))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' });
  });

  it('whose image is larger than it may be is refused', async () => {
    const model = await modelAt({ maxImageBytes: 100 });
    expect(await failureOf(model.generate(callOf()))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' });
  });

  it.each([
    ['a full queue', refusalOf('queue_full', 'Full.', { 'retry-after': '3' }), { code: 'IMAGEFORGE_PROVIDER_RATE_LIMITED', retryAfterMs: 3_000 }],
    ['another request with the same key', refusalOf('idempotency_conflict'), { code: 'IMAGEFORGE_PROVIDER_REJECTED' }],
    ['an answer that is no job', { body: { id: '../x', state: 'queued' } }, { code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' }],
    ['an error without a code', { status: 503, body: '<html>' }, { code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE' }],
    ['a connection that is cut', 'drop' as const, { code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE', details: { possiblyCharged: false } }],
  ])('tells %s', async (_, answer, expected) => {
    const model = await modelAt();
    server.next('POST /v1/jobs', answer);
    expect(await failureOf(model.generate(callOf()))).toMatchObject(expected);
  });
});

describe('what a runner tells of itself', () => {
  it('may be more than is known here', async () => {
    await restart({ models: [{ ...tiny, modes: ['text-to-image', 'text-to-video' as never] }, { ...tiny, id: 'video', modes: ['text-to-video' as never] }] });
    const found = await createGpuRunnerProvider({ baseURL: server.url }).discover!(AbortSignal.timeout(10_000));
    expect(found.map(({ model, price }) => [model.id, model.capabilities.modes, price?.kind])).toEqual([['imageforge-tiny', ['text-to-image'], 'free']]);
  });

  it('is refused by name when it is not of the contract', async () => {
    server.next('GET /v1/capabilities', { body: { models: [{ ...tiny, maxImages: 0 }] } });
    expect(await failureOf(modelAt())).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE', message: expect.stringContaining('models.0.maxImages') });
  });
});
