import type { Price } from '../../budget';
import { asForgeError, type ErrorCode, ForgeError } from '../../errors';
import type { ImageCall, ImageModel, ImageResult } from '../../image-model';
import type { Clock, Ledger, RateLimiter, Room } from '../../ports';
import { type Breakers, createBreakers } from '../../routing/breakers';
import { createModelRegistry } from '../../routing/model-registry';
import { createRouter, type RouterOptions } from '../../routing/router';
import { generationFixture, recipeFixture } from '../../testing/generation-fixtures';
import { createMemoryOriginalStore } from '../../testing/memory-original-store';
import { centPrice, createTestModel, type TestModel } from '../../testing/test-model';
import { unlimited } from '../../testing/unlimited';
import { createGate } from '../../testing/wait-for';
import { createDeadline } from '../deadline';
import type { Generation, Recipe } from '../generation';
import type { Work } from '../stage';
import { createGenerateStage, type GenerateOptions } from './generate';

type Answer = (call: ImageCall, makeAll: () => Promise<ImageResult>) => Promise<ImageResult>;

const makesAll: Answer = (_call, makeAll) => makeAll();
const failsWith =
  (code: ErrorCode, more: ConstructorParameters<typeof ForgeError>[2] = {}): Answer =>
  () =>
    Promise.reject(new ForgeError(code, undefined, more));
const spareOf = (answer: Answer = makesAll, change: Parameters<typeof createTestModel>[1] = {}): TestModel => ({
  ...createTestModel(answer, change),
  provider: 'spare',
  id: 'spare-1',
  label: 'Spare',
});

interface Scene {
  model?: ImageModel;
  spare?: ImageModel;
  spareLimit?: number;
  price?: Price;
  recipe?: Partial<Recipe>;
  route?: Partial<RouterOptions>;
  options?: Partial<GenerateOptions>;
  breakers?: Breakers;
  limiter?: Partial<RateLimiter>;
  reserve?: Ledger['reserve'];
  deadlineMs?: number;
  random?: () => number;
}

const start = Date.parse('2026-01-01T00:00:00Z');

/** The stage on a row in memory: `test/test-1` is asked for, `spare/spare-1` stands in where there is one. */
const setUp = (scene: Scene) => {
  let time = start;
  const waits: number[] = [];
  const expiry = createGate();
  const clock: Clock = {
    now: () => new Date(time),
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      waits.push(ms);
      time += ms;
    },
  };
  const providers = [
    ...(scene.model ? [{ id: 'test', label: 'Test', models: [{ model: scene.model, price: scene.price ?? centPrice }] }] : []),
    ...(scene.spare ? [{ id: 'spare', label: 'Spare', models: [{ model: scene.spare, price: scene.price ?? centPrice }] }] : []),
  ];
  const models = createModelRegistry(providers, scene.model ? 'test/test-1' : 'spare/spare-1');
  const limiter = { ...unlimited, ...scene.limiter };
  const breakers = scene.breakers ?? createBreakers({ failures: 100, openMs: 1_000 });
  const router = createRouter({
    models,
    breakers,
    limiter,
    ledger: { reserve: scene.reserve ?? (async () => []) },
    clock,
    options: { fallbacks: { 'test/test-1': ['spare/spare-1'] }, onBusy: 'wait', ...scene.route },
  });
  const stage = createGenerateStage(
    {
      originals: createMemoryOriginalStore(),
      previews: createMemoryOriginalStore(),
      events: { publish: () => undefined, subscribe: () => () => undefined, close: async () => undefined },
      clock,
      logger: { debug() {}, info() {}, warn() {}, error() {} },
      limits: { maxBytes: 10_000_000, maxPixels: 10_000_000 },
      router,
      breakers,
      limiter,
      random: scene.random,
      deadline: createDeadline(scene.deadlineMs, { now: clock.now, sleep: () => expiry.opened }),
    },
    { maxAttempts: 3, maxWaitMs: 60_000, onAmbiguous: 'retry', onModeration: 'stop', ...scene.options },
  );
  let generation: Generation = {
    ...generationFixture({ recipe: recipeFixture(scene.recipe) }),
    createdAt: new Date(start).toISOString(),
    claims: 1,
    cancelRequested: false,
  };
  const work: Work = {
    get generation() {
      return generation;
    },
    signal: new AbortController().signal,
    async save(patch) {
      generation = { ...generation, ...patch };
    },
  };
  return {
    waits,
    pass: (ms: number) => void (time += ms),
    /** The deadline comes while a call is under way. */
    expire: expiry.open,
    /** @returns the row as it is then, with what the stage threw as its error. */
    async run(): Promise<Generation> {
      await stage.run(work).then(
        (patch) => work.save(patch),
        (thrown: unknown) => work.save({ error: asForgeError(thrown).toJSON() }),
      );
      return generation;
    },
    /** @returns what the stage throws. */
    thrown: () => stage.run(work).then(() => undefined, asForgeError),
  };
};

const attemptsOf = ({ attempts }: Generation) => attempts.map(({ provider, state, error }) => [provider, state, error?.code]);
const codesOf = ({ warnings }: Generation) => warnings.map(({ code }) => code);
const standIn = { provider: 'spare', model: 'spare-1' };

describe('a stand-in', () => {
  it('makes the images when the model stays down, and is named everywhere', async () => {
    const generation = await setUp({
      model: createTestModel(failsWith('IMAGEFORGE_PROVIDER_UNAVAILABLE')),
      spare: spareOf(),
      recipe: { n: 2 },
    }).run();
    expect(attemptsOf(generation)).toEqual([
      ...Array.from({ length: 3 }, () => ['test', 'failed', 'IMAGEFORGE_PROVIDER_UNAVAILABLE']),
      ['spare', 'succeeded', undefined],
    ]);
    expect(generation.images.map(({ madeBy, seed }) => [madeBy, seed])).toEqual([
      [standIn, 7],
      [standIn, 8],
    ]);
    expect(generation.warnings).toEqual([
      { code: 'fallback', message: 'spare/spare-1 stood in for test/test-1.', details: { from: 'test/test-1', to: 'spare/spare-1' } },
    ]);
    expect(generation.skips).toEqual([
      {
        at: expect.any(String),
        provider: 'test',
        model: 'test-1',
        reason: 'failed',
        message: 'The provider cannot be reached.',
        error: { code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE', message: 'The provider cannot be reached.' },
      },
    ]);
  });

  it('has tries of its own, whatever the model before it has used up', async () => {
    let failures = 0;
    const generation = await setUp({
      model: createTestModel(failsWith('IMAGEFORGE_PROVIDER_UNAVAILABLE')),
      spare: spareOf((call, makeAll) => ((failures += 1) < 3 ? failsWith('IMAGEFORGE_PROVIDER_UNAVAILABLE')(call, makeAll) : makeAll())),
    }).run();
    expect(attemptsOf(generation).map(([provider, state]) => [provider, state])).toEqual([
      ['test', 'failed'],
      ['test', 'failed'],
      ['test', 'failed'],
      ['spare', 'failed'],
      ['spare', 'failed'],
      ['spare', 'succeeded'],
    ]);
  });

  it('is asked only for what is missing, with the seeds that belong to it', async () => {
    const spare = spareOf();
    const generation = await setUp({
      model: createTestModel(
        async (call, makeAll) => (call.seed === 9 ? failsWith('IMAGEFORGE_PROVIDER_QUOTA')(call, makeAll) : makeAll()),
        { maxImages: 2 },
      ),
      spare,
      recipe: { n: 4 },
    }).run();
    expect(spare.calls.map(({ n, seed }) => [n, seed])).toEqual([[2, 9]]);
    expect(generation.images.map(({ madeBy, seed }) => [madeBy?.provider, seed])).toEqual([
      [undefined, 7],
      [undefined, 8],
      ['spare', 9],
      ['spare', 10],
    ]);
  });

  it('fills a gap in the middle of a batch', async () => {
    const spare = spareOf();
    const generation = await setUp({
      model: createTestModel(async (_call, makeAll) => {
        const all = await makeAll();
        const garbage = { bytes: Buffer.from('<html>'), mediaType: 'image/png' };
        return { ...all, images: all.images.map((image, index) => (index % 2 === 1 || all.images.length === 1 ? garbage : image)) };
      }),
      spare,
      recipe: { n: 4 },
      options: { maxAttempts: 1 },
    }).run();
    expect(spare.calls.map(({ n, seed }) => [n, seed])).toEqual([
      [1, 8],
      [1, 10],
    ]);
    expect(generation.images.map(({ madeBy, seed }) => [madeBy?.provider, seed])).toEqual([
      [undefined, 7],
      ['spare', 8],
      [undefined, 9],
      ['spare', 10],
    ]);
    expect(attemptsOf(generation)[0]).toEqual(['test', 'succeeded', 'IMAGEFORGE_PROVIDER_BAD_RESPONSE']);
    expect(codesOf(generation)).toEqual(['fallback']);
  });

  it('that is not needed is not passed over either', async () => {
    const scene = setUp({ model: createTestModel(makesAll), route: { fallbacks: { 'test/test-1': ['gone/gone-1'] } } });
    expect((await scene.run()).skips).toBeUndefined();
  });

  it('is not asked where the fault lies with the request', async () => {
    const spare = spareOf();
    const generation = await setUp({ model: createTestModel(failsWith('IMAGEFORGE_PROVIDER_REJECTED')), spare }).run();
    expect(generation.error).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_REJECTED' });
    expect(spare.calls).toHaveLength(0);
  });

  it.each([
    ['stop', 0, 'IMAGEFORGE_MODERATION_REFUSED'],
    ['next', 1, undefined],
  ] as const)('gets what a provider refused only where that is configured: %s', async (onModeration, calls, code) => {
    const spare = spareOf();
    const model = createTestModel(failsWith('IMAGEFORGE_MODERATION_REFUSED'));
    const generation = await setUp({ model, spare, options: { onModeration } }).run();
    expect(spare.calls).toHaveLength(calls);
    expect(generation.error?.code).toBe(code);
  });

  it('that fails as well leaves the error of the model that was asked for, and keeps what is there', async () => {
    const model = createTestModel(
      async (call, makeAll) => (call.seed === 8 ? failsWith('IMAGEFORGE_PROVIDER_QUOTA')(call, makeAll) : makeAll()),
      { maxImages: 1 },
    );
    const generation = await setUp({ model, spare: spareOf(failsWith('IMAGEFORGE_PROVIDER_AUTH')), recipe: { n: 2 } }).run();
    expect(generation.images.map(({ original, error }) => [Boolean(original), error?.code])).toEqual([
      [true, undefined],
      [false, 'IMAGEFORGE_PROVIDER_QUOTA'],
    ]);
    expect(codesOf(generation)).toEqual(['fewer-images']);
    expect(generation.skips?.map(({ provider, reason }) => [provider, reason])).toEqual([
      ['test', 'failed'],
      ['spare', 'failed'],
    ]);
  });

  it('goes on after a restart without asking the one that failed again', async () => {
    const model = createTestModel(failsWith('IMAGEFORGE_PROVIDER_AUTH'));
    let isFull = true;
    const scene = setUp({
      model,
      spare: spareOf(),
      limiter: {
        acquire: async (provider) =>
          provider === 'spare' && isFull ? { granted: false, retryAfterMs: 700 } : unlimited.acquire(provider, 1),
      },
    });
    expect(await scene.thrown()).toMatchObject({ code: 'IMAGEFORGE_POSTPONED', retryAfterMs: 700 });
    isFull = false;
    expect(await scene.run()).toMatchObject({ images: [{ madeBy: standIn }] });
    expect(model.calls).toHaveLength(1);
  });

  it('takes over at once from a model that is not there any more', async () => {
    expect(await setUp({ spare: spareOf() }).run()).toMatchObject({
      images: [{ madeBy: standIn }],
      skips: [{ provider: 'test', model: 'test-1', reason: 'not-configured' }],
    });
  });

  it('is passed over where it cannot make the picture, and the error says so', async () => {
    const spare = spareOf(makesAll, { sizes: { kind: 'list', sizes: [{ width: 512, height: 512 }] } });
    const generation = await setUp({ spare }).run();
    expect(generation.error).toMatchObject({
      code: 'IMAGEFORGE_NO_MODEL_AVAILABLE',
      details: {
        skips: [
          { model: 'test/test-1', reason: 'not-configured' },
          { model: 'spare/spare-1', reason: 'unsupported' },
        ],
      },
    });
    expect(spare.calls).toHaveLength(0);
  });
});

describe('budgets of a stand-in', () => {
  const failing = () =>
    createTestModel(async (call, makeAll) => (call.seed === 8 ? failsWith('IMAGEFORGE_PROVIDER_QUOTA')(call, makeAll) : makeAll()), {
      maxImages: 1,
    });

  it('are asked for what was spent and what is missing, and their warnings are passed on', async () => {
    const asked: unknown[] = [];
    const generation = await setUp({
      model: failing(),
      spare: spareOf(),
      recipe: { n: 3 },
      reserve: async ({ provider, images, microUsd }) => {
        asked.push({ provider, images, microUsd });
        return provider === 'spare' ? [{ code: 'budget', message: 'Nearly used up.' }] : [];
      },
    }).run();
    expect(asked).toContainEqual({ provider: 'spare', images: 3, microUsd: 30_000 });
    expect(codesOf(generation)).toEqual(['fallback', 'budget']);
  });

  it('may refuse another call to the model itself: then their word ends it, and what is there is kept', async () => {
    const generation = await setUp({
      model: createTestModel(makesAll, { maxImages: 1 }),
      recipe: { n: 2 },
      reserve: () => Promise.reject(new ForgeError('IMAGEFORGE_BUDGET_EXCEEDED', 'Used up.')),
    }).run();
    expect(generation.images.map(({ original, error }) => [Boolean(original), error?.code])).toEqual([
      [true, undefined],
      [false, 'IMAGEFORGE_BUDGET_EXCEEDED'],
    ]);
  });

  it('may refuse it: then it is passed over', async () => {
    const spare = spareOf();
    const generation = await setUp({
      model: failing(),
      spare,
      recipe: { n: 2 },
      reserve: async ({ provider }) => {
        if (provider === 'spare') throw new ForgeError('IMAGEFORGE_BUDGET_EXCEEDED', 'Used up.');
        return [];
      },
    }).run();
    expect(spare.calls).toHaveLength(0);
    expect(generation.skips).toMatchObject([{ reason: 'failed' }, { provider: 'spare', reason: 'budget', message: 'Used up.' }]);
    expect(generation.images[1]?.error?.code).toBe('IMAGEFORGE_PROVIDER_QUOTA');
  });
});

describe('a model whose breaker is open', () => {
  const opened = async (): Promise<Breakers> => {
    const breakers = createBreakers({ failures: 1, openMs: 20_000 });
    await breakers.run('test/test-1', failsWith('IMAGEFORGE_PROVIDER_UNAVAILABLE') as () => Promise<never>).catch(() => undefined);
    return breakers;
  };

  it('is passed over', async () => {
    const model = createTestModel(makesAll);
    const generation = await setUp({ model, spare: spareOf(), breakers: await opened() }).run();
    expect(generation).toMatchObject({ images: [{ madeBy: standIn }], skips: [{ provider: 'test', reason: 'breaker-open' }] });
    expect(model.calls).toHaveLength(0);
  });

  it('is waited for where nobody stands in, without holding the worker', async () => {
    const scene = setUp({ model: createTestModel(makesAll), breakers: await opened() });
    const error = await scene.thrown();
    expect(error).toMatchObject({ code: 'IMAGEFORGE_POSTPONED' });
    expect(error?.retryAfterMs).toBeLessThanOrEqual(20_000);
    expect(scene.waits).toEqual([]);
  });

  it('is not waited for longer than a wait may be', async () => {
    const scene = setUp({ model: createTestModel(makesAll), breakers: await opened(), options: { maxWaitMs: 1_000 } });
    expect(await scene.run()).toMatchObject({ error: { code: 'IMAGEFORGE_NO_MODEL_AVAILABLE' } });
  });
});

describe('a provider that has no room', () => {
  const full = (retryAfterMs: number): Partial<RateLimiter> => ({
    acquire: async (provider): Promise<Room> =>
      provider === 'test' ? { granted: false, retryAfterMs } : unlimited.acquire(provider, 1),
  });

  it('is waited for, and nothing is called', async () => {
    const spare = spareOf();
    const scene = setUp({ model: createTestModel(makesAll), spare, limiter: full(30_000) });
    expect(await scene.thrown()).toMatchObject({ code: 'IMAGEFORGE_POSTPONED', retryAfterMs: 30_000 });
    expect(spare.calls).toHaveLength(0);
  });

  it.each([
    ['that is configured', 30_000, 'next'],
    ['the wait would be too long', 90_000, 'wait'],
  ] as const)('is passed over where %s', async (_name, retryAfterMs, onBusy) => {
    const scene = setUp({ model: createTestModel(makesAll), spare: spareOf(), limiter: full(retryAfterMs), route: { onBusy } });
    expect(await scene.run()).toMatchObject({ images: [{ madeBy: standIn }], skips: [{ provider: 'test', reason: 'busy' }] });
  });

  it('that asked to be left alone is said to have asked, and until when', async () => {
    const limiter: Partial<RateLimiter> = { acquire: async () => ({ granted: false, retryAfterMs: 3_600_000, isPaused: true }) };
    expect(await setUp({ model: createTestModel(makesAll), limiter }).run()).toMatchObject({
      error: {
        code: 'IMAGEFORGE_NO_MODEL_AVAILABLE',
        message: expect.stringContaining('test asked to be left alone until 2026-01-01T01:00:00.000Z.'),
      },
      skips: [expect.objectContaining({ reason: 'busy' }), expect.anything()],
    });
  });

  it('gets smaller calls where a call may not make so many images', async () => {
    const model = createTestModel(makesAll);
    await setUp({ model, recipe: { n: 5 }, limiter: { maxImages: () => 2 } }).run();
    expect(model.calls.map(({ n, seed }) => [n, seed])).toEqual([
      [2, 7],
      [2, 9],
      [1, 11],
    ]);
  });

  it('gets its place back after each call, whatever came of it', async () => {
    let taken = 0;
    const acquire = async (): Promise<Room> => {
      taken += 1;
      return { granted: true, release: async () => void (taken -= 1) };
    };
    await setUp({ model: createTestModel(makesAll), limiter: { acquire } }).run();
    await setUp({ model: createTestModel(failsWith('IMAGEFORGE_PROVIDER_REJECTED')), limiter: { acquire } }).run();
    expect(taken).toBe(0);
  });
});

it.each([
  [0, [500, 1_000]],
  [1, [1_000, 2_000]],
])('waits longer after each failure, by chance %d of the way', async (chance, waits) => {
  const scene = setUp({ model: createTestModel(failsWith('IMAGEFORGE_PROVIDER_UNAVAILABLE')), random: () => chance });
  await scene.run();
  expect(scene.waits).toEqual(waits);
});

it.each([
  ['with its index: the first one is made', 1, [0], [7, 8]],
  ['with an index that cannot be: it is kept all the same', 2, [1], [8, 8]],
])('asks again for what is missing when the second image came alone, %s', async (_name, index, again, seeds) => {
  const model = createTestModel(async (call, makeAll) => {
    const all = await makeAll();
    return call.n === 2 ? { ...all, images: all.images.slice(1).map((image) => ({ ...image, index })) } : all;
  });
  const generation = await setUp({ model, recipe: { n: 2 } }).run();
  expect(generation.attempts.map(({ images }) => images)).toEqual([[0, 1], again]);
  expect(generation.images.map(({ seed }) => seed)).toEqual(seeds);
});

describe('what is booked for a call', () => {
  it('is what the provider says that it charged, and its warnings are kept', async () => {
    const warning = { code: 'adjusted' as const, message: 'It is darker.', details: { by: 2 } };
    const model = createTestModel(async (_call, makeAll) => ({ ...(await makeAll()), costMicroUsd: 12_345, warnings: [warning] }));
    const generation = await setUp({ model }).run();
    expect(generation.attempts.map(({ costMicroUsd }) => costMicroUsd)).toEqual([12_345]);
    expect(generation.warnings).toEqual([warning]);
  });

  it.each([
    ['nothing, when it was refused', 'IMAGEFORGE_PROVIDER_REJECTED', {}, { state: 'failed', costMicroUsd: 0 }],
    ['its estimate, when nobody knows', 'IMAGEFORGE_PROVIDER_REJECTED', { details: { possiblyCharged: true } }, { state: 'ambiguous', costMicroUsd: 10_000 }],
    ['an unknown cost, after a fault of ours', 'IMAGEFORGE_INTERNAL', {}, { state: 'failed', costMicroUsd: undefined }],
    ['an unknown cost, when our storage failed', 'IMAGEFORGE_STORAGE_FAILED', {}, { state: 'failed', costMicroUsd: undefined }],
  ] as const)('is %s', async (_name, code, more, end) => {
    const generation = await setUp({ model: createTestModel(failsWith(code, more)), options: { maxAttempts: 1 } }).run();
    expect(generation.attempts.map(({ state, costMicroUsd }) => ({ state, costMicroUsd }))).toEqual([end]);
  });
});

it('gives the worker back for a long Retry-After, which all others keep to as well', async () => {
  const paused: unknown[] = [];
  let calls = 0;
  const scene = setUp({
    model: createTestModel(async (call, makeAll) => {
      calls += 1;
      return calls === 1 ? failsWith('IMAGEFORGE_PROVIDER_RATE_LIMITED', { retryAfterMs: 20_000 })(call, makeAll) : makeAll();
    }),
    limiter: { pause: async (...asked) => void paused.push(asked) },
  });
  expect(await scene.thrown()).toMatchObject({ code: 'IMAGEFORGE_POSTPONED', retryAfterMs: 20_000 });
  expect(scene.waits).toEqual([]);
  expect(paused).toEqual([['test', 20_000]]);
  expect((await scene.run()).images[0]?.original).toBeDefined();
});

it('counts the tries of before it was put aside', async () => {
  const model = createTestModel(failsWith('IMAGEFORGE_PROVIDER_UNAVAILABLE', { retryAfterMs: 20_000 }));
  const scene = setUp({ model });
  const codes = [await scene.thrown(), await scene.thrown(), await scene.thrown()].map((error) => error?.code);
  expect(codes).toEqual(['IMAGEFORGE_POSTPONED', 'IMAGEFORGE_POSTPONED', 'IMAGEFORGE_PROVIDER_UNAVAILABLE']);
  expect(model.calls).toHaveLength(3);
});

describe('the deadline', () => {
  it('ends a generation that has nothing by then, without a call', async () => {
    const model = createTestModel(makesAll);
    const scene = setUp({ model, deadlineMs: 10_000 });
    scene.pass(10_000);
    expect(await scene.run()).toMatchObject({ error: { code: 'IMAGEFORGE_DEADLINE' } });
    expect(model.calls).toHaveLength(0);
  });

  it('aborts the call that is under way, books it, and keeps what arrived before', async () => {
    const model = createTestModel(
      (call, makeAll) =>
        call.seed === 7
          ? makeAll()
          : new Promise((_resolve, reject) => {
              const details = { possiblyCharged: true };
              call.signal.addEventListener('abort', () => reject(new ForgeError('IMAGEFORGE_CANCELED', undefined, { details })));
              scene.expire();
            }),
      { maxImages: 1 },
    );
    const scene = setUp({ model, recipe: { n: 2 }, deadlineMs: 10_000 });
    const generation = await scene.run();
    expect(generation.images.map(({ original, error }) => [Boolean(original), error?.code])).toEqual([
      [true, undefined],
      [false, 'IMAGEFORGE_DEADLINE'],
    ]);
    expect(attemptsOf(generation)).toEqual([
      ['test', 'succeeded', undefined],
      ['test', 'ambiguous', 'IMAGEFORGE_CANCELED'],
    ]);
    expect(codesOf(generation)).toEqual(['ambiguous-charge', 'fewer-images']);
  });

  it('leaves no time for a wait that would outlast it: the stand-in is asked', async () => {
    const model = createTestModel(failsWith('IMAGEFORGE_PROVIDER_RATE_LIMITED', { retryAfterMs: 30_000 }));
    expect(await setUp({ model, spare: spareOf(), deadlineMs: 10_000 }).run()).toMatchObject({ images: [{ madeBy: standIn }] });
  });
});
