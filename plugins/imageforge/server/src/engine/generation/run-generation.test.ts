import type { Price } from '../budget';
import { ForgeError } from '../errors';
import type { ImageModel } from '../image-model';
import { createJudge, defaultThresholds, type Finding, type JudgeOptions, type ModerationSubject, type Moderator } from '../moderation';
import type {
  Clock,
  EntryAttacher,
  EventBus,
  ForgeEvent,
  Ledger,
  GenerationPatch,
  Logger,
  OriginalStore,
  MediaLibrary,
} from '../ports';
import { type Budget, createLedger } from '../ledger';
import { createBreakers } from '../routing/breakers';
import { createModelRegistry, type ModelRegistry } from '../routing/model-registry';
import { createRouter } from '../routing/router';
import { assetFixture, generationFixture, recipeFixture } from '../testing/generation-fixtures';
import { attemptFixture, budgetFixture } from '../testing/ledger-contract';
import { createMemoryGenerationStore } from '../testing/memory-generation-store';
import { createMemoryLedgerBook } from '../testing/memory-ledger-book';
import { createMemoryOriginalStore } from '../testing/memory-original-store';
import { centPrice, createTestModel, solidPng } from '../testing/test-model';
import type { Outbox } from '../webhooks';
import type { Generation, Recipe } from './generation';
import { applyDecisions } from './review';
import { unlimited } from '../testing/unlimited';
import { createDeadline } from './deadline';
import { createPatience } from './patience';
import { createRunner } from './run-generation';
import type { Stage, Work } from './stage';
import { createAttachStage } from './stages/attach';
import { createTextComposer } from '../texts/compose-texts';
import { createFinishStage } from './stages/finish';
import { createGenerateStage, type GenerateOptions } from './stages/generate';
import { createInspectStage } from './stages/inspect';
import { createPublishStage } from './stages/publish';
import { createReserveStage } from './stages/reserve';
import { createScreenStage } from './stages/screen';
import { createSettleStage } from './stages/settle';

const limitsOfTries = { maxClaims: 3, patienceMs: 3_600_000 };

interface Scene {
  model: ImageModel;
  price?: Price;
  options?: Partial<GenerateOptions>;
  library?: Partial<MediaLibrary>;
  attacher?: Partial<EntryAttacher>;
  deadlineMs?: number;
  originals?: Partial<OriginalStore>;
  /** Thrown by the outbox, one a call, before it works. */
  handOverFaults?: Error[];
  budgets?: Budget[];
  moderators?: Moderator[];
  judging?: Partial<JudgeOptions>;
}

/** To the one model that there is; routing has tests of its own. */
const routeOf = (models: ModelRegistry, clock: Clock, ledger: Pick<Ledger, 'reserve'>) => {
  const breakers = createBreakers({ failures: 100, openMs: 1_000 });
  const options = { fallbacks: {}, onBusy: 'wait' } as const;
  const router = createRouter({ models, breakers, limiter: unlimited, ledger, clock, options });
  return { breakers, limiter: unlimited, router };
};

/** An engine in memory, with what happened to look at afterwards. */
const setUp = ({
  model,
  price = centPrice,
  options,
  library,
  attacher,
  originals: broken,
  handOverFaults = [],
  budgets,
  moderators = [],
  judging,
  deadlineMs,
}: Scene) => {
  let time = Date.parse('2026-01-01T00:00:00Z');
  const waits: number[] = [];
  const events: ForgeEvent[] = [];
  const listeners = new Set<(event: ForgeEvent) => void>();
  const queued: { generationId: string; delayMs?: number }[] = [];
  const published: string[] = [];
  const logged: string[] = [];
  const reported: [string, { place: string; generationId: string }][] = [];
  const logger: Logger = { debug() {}, info() {}, warn: (message) => void logged.push(message), error() {} };
  const clock: Clock = {
    now: () => new Date(time),
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      waits.push(ms);
      time += ms;
    },
  };
  const bus: EventBus = {
    publish(event) {
      events.push(event);
      listeners.forEach((listener) => listener(event));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => undefined,
  };
  const store = createMemoryGenerationStore(() => time);
  const told: string[] = [];
  const outbox: Outbox = {
    note: (type, assetId) => [{ id: `${type} ${assetId ?? ''}`.trim(), type, at: clock.now().toISOString(), ...(assetId && { assetId }) }],
    async handOver(generation) {
      const fault = handOverFaults.shift();
      if (fault) throw fault;
      told.push(...(generation.outbox ?? []).map(({ type, assetId }) => (assetId ? `${type} ${assetId.slice(-2)}` : type)));
    },
  };
  const originals = { ...createMemoryOriginalStore(), ...broken };
  const previews = createMemoryOriginalStore();
  const models = createModelRegistry(
    [{ id: 'test', label: 'Test', models: [{ model, price }] }],
    'test/test-1',
  );
  const limits = { maxBytes: 10_000_000, maxPixels: 10_000_000 };
  const book = createMemoryLedgerBook(budgets);
  const ledger = createLedger({ book, clock }, { unknownPrice: 'allow' });
  const judge = createJudge(moderators, { clock, logger }, { thresholds: defaultThresholds, onUnavailable: 'wait', ...judging });
  const parts = {
    store,
    originals,
    previews,
    judge,
    models,
    events: bus,
    clock,
    logger,
    redact: (text: string) => text.replaceAll('sk-planted', '[secret]'),
    report: (thrown: unknown, where: { place: string; generationId: string }) => void reported.push([(thrown as ForgeError).code, where]),
    outbox,
    deadline: createDeadline(deadlineMs, { now: clock.now, sleep: () => new Promise(() => undefined) }),
    ledger,
    ...routeOf(models, clock, ledger),
    queue: { add: async (job: { generationId: string }, more = {}) => void queued.push({ ...job, ...more }) },
    library: {
      async publish(asset: { id: string }) {
        published.push(asset.id);
        return { fileId: published.length, url: `/uploads/${asset.id}.webp` };
      },
      ...library,
    },
    targets: [],
    makeRenditions: async () => [],
    attacher: { attach: async () => undefined, ...attacher },
    composeTexts: createTextComposer({ writer: undefined, observer: { textsAsked() {} }, logger }),
    limits,
  };
  const stages: Stage[] = [
    createScreenStage({ judge, originals }),
    createReserveStage(models, ledger),
    createGenerateStage(parts, {
      maxAttempts: 3,
      maxWaitMs: 60_000,
      onAmbiguous: 'retry',
      onModeration: 'stop',
      ...options,
    }),
    createInspectStage({ judge, originals }),
    createFinishStage({ ...parts, overlays: new Map(), tells: ['model'] }),
    createPublishStage(parts, createPatience(limitsOfTries, clock)),
    createAttachStage(parts, createPatience(limitsOfTries, clock)),
    createSettleStage(),
  ];
  const runner = createRunner(stages, { ...parts, options: { leaseMs: 30_000, ...limitsOfTries } });
  return {
    ...parts,
    stages,
    runner,
    book,
    waits,
    told,
    happened: events,
    logged,
    reported,
    queued,
    published,
    pass: (ms: number) => void (time += ms),
    /** Runs the job that was added last, at its time, again and again until none is added any more. */
    async runOn() {
      for (let job = queued.pop(); job; job = queued.pop()) {
        time += job.delayMs ?? 0;
        await runner.run(job.generationId);
      }
    },
    async run(change: Parameters<typeof generationFixture>[0] = {}) {
      const { generation } = await store.create(generationFixture(change));
      await runner.run(generation.id);
      return (await store.get(generation.id))!;
    },
  };
};

const withN = (n: number, more: Partial<Recipe> = {}) => ({ recipe: recipeFixture({ n, ...more }) });
const unavailable = (more = {}) => new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE', 'down', more);

describe('running a generation', () => {
  it('goes from the prompt to the published file and books what it cost', async () => {
    const model = createTestModel((_call, makeAll) => makeAll());
    const scene = setUp({ model });
    const generation = await scene.run(withN(2));
    expect(generation).toMatchObject({
      state: 'succeeded',
      stage: 'settle',
      costMicroUsd: 20_000,
      claims: 0,
    });
    expect(generation.images.map(({ seed, verdict }) => [seed, verdict])).toEqual([
      [7, 'pass'],
      [8, 'pass'],
    ]);
    expect(scene.published).toEqual([`${generation.id}-0`, `${generation.id}-1`]);
    expect(generation.attempts).toEqual([
      expect.objectContaining({ state: 'succeeded', images: [0, 1], costMicroUsd: 20_000 }),
    ]);
    expect(await scene.store.claim(generation.id, 'anybody', 1)).toBeUndefined();
  });

  it('splits a batch beyond the limit of one call, and counts the seeds on', async () => {
    const model = createTestModel((_call, makeAll) => makeAll(), { maxImages: 2 });
    const generation = await setUp({ model }).run(withN(5));
    expect(model.calls.map(({ n, seed }) => [n, seed])).toEqual([
      [2, 7],
      [2, 9],
      [1, 11],
    ]);
    expect(generation.images.map(({ seed }) => seed)).toEqual([7, 8, 9, 10, 11]);
  });

  it('asks again only for what is missing, and says what it paid', async () => {
    const model = createTestModel(async (call, makeAll) => {
      const all = await makeAll();
      return call.n === 3 ? { ...all, images: all.images.slice(0, 1), usage: { images: 1 } } : all;
    });
    const generation = await setUp({ model }).run(withN(3));
    expect(model.calls.map(({ n, seed }) => [n, seed])).toEqual([
      [3, 7],
      [2, 8],
    ]);
    expect(generation).toMatchObject({ state: 'succeeded', costMicroUsd: 30_000 });
  });

  it('waits as long as the provider asks, then tries again', async () => {
    let failures = 0;
    const model = createTestModel(async (_call, makeAll) => {
      failures += 1;
      if (failures < 3) throw unavailable({ retryAfterMs: 1_000 * failures });
      return makeAll();
    });
    const scene = setUp({ model });
    const generation = await scene.run();
    expect(scene.waits).toEqual([1_000, 2_000]);
    expect(generation.attempts.map(({ state, costMicroUsd }) => [state, costMicroUsd])).toEqual([
      ['failed', 0],
      ['failed', 0],
      ['succeeded', 10_000],
    ]);
  });

  it.each([
    ['the tries are used up', unavailable(), 3],
    [
      'the provider asks for too long a wait',
      new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE', 'down', { retryAfterMs: 3_600_000 }),
      1,
      'down A wait of 3600000 ms was asked for; at most 60000 ms are waited.',
    ],
    ['another try would not help', new ForgeError('IMAGEFORGE_PROVIDER_AUTH', 'no key'), 1],
  ])('fails when %s', async (_name, error, calls, message = error.message) => {
    const model = createTestModel(() => Promise.reject(error));
    const scene = setUp({ model });
    expect(await scene.run()).toMatchObject({
      state: 'failed',
      error: { code: error.code, message },
      costMicroUsd: 0,
    });
    expect(model.calls).toHaveLength(calls);
    expect(scene.published).toEqual([]);
  });

  it('is blocked, not failed, when the provider refuses the content', async () => {
    const model = createTestModel(() =>
      Promise.reject(new ForgeError('IMAGEFORGE_MODERATION_REFUSED', 'no')),
    );
    expect(await setUp({ model }).run()).toMatchObject({
      state: 'blocked',
      error: { code: 'IMAGEFORGE_MODERATION_REFUSED' },
    });
  });

  it('keeps the images that were made when a later call fails', async () => {
    const model = createTestModel(
      async (call, makeAll) => {
        if (call.seed === 9) throw new ForgeError('IMAGEFORGE_PROVIDER_REJECTED', 'no more');
        return makeAll();
      },
      { maxImages: 2 },
    );
    const scene = setUp({ model });
    const generation = await scene.run(withN(4));
    expect(generation).toMatchObject({
      state: 'succeeded',
      warnings: [{ code: 'fewer-images' }],
      costMicroUsd: 20_000,
    });
    expect(generation.images.map(({ error }) => error?.code)).toEqual([
      undefined,
      undefined,
      'IMAGEFORGE_PROVIDER_REJECTED',
      'IMAGEFORGE_PROVIDER_REJECTED',
    ]);
    expect(scene.published).toHaveLength(2);
  });

  it('does not take garbage for an image, and books that it was charged', async () => {
    const model = createTestModel(async () => ({
      images: [{ bytes: Buffer.from('<html>'), mediaType: 'image/png' }],
      usage: { images: 1 },
      warnings: [],
    }));
    const generation = await setUp({ model }).run();
    expect(generation).toMatchObject({
      state: 'failed',
      error: { code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' },
      costMicroUsd: 30_000,
    });
  });

  it('keeps no secret that a provider repeats', async () => {
    const details = { answer: ['sk-planted'] };
    const answers: (() => Promise<never>)[] = [
      () => Promise.reject(new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE', 'Busy: sk-planted', { details })),
      () => Promise.reject(new ForgeError('IMAGEFORGE_PROVIDER_AUTH', 'No such key: sk-planted', { details })),
    ];
    const model = createTestModel((_call, makeAll) => (answers.shift() ?? makeAll)());
    const generation = await setUp({ model }).run();
    expect(generation).toMatchObject({ state: 'failed', error: { message: 'No such key: [secret]', details: { answer: ['[secret]'] } } });
    expect(generation.attempts).toHaveLength(2);
    expect(JSON.stringify(generation)).not.toContain('sk-planted');
  });

  it('asks for no image again that was larger than what is kept', async () => {
    const model = createTestModel(async () => ({
      images: [{ bytes: await solidPng(16_384, 1, 0), mediaType: 'image/png' }],
      usage: { images: 1 },
      warnings: [],
    }));
    const generation = await setUp({ model }).run();
    expect(generation).toMatchObject({
      state: 'failed',
      error: { code: 'IMAGEFORGE_INVALID_IMAGE', details: { reason: 'too-long' } },
      costMicroUsd: 10_000,
    });
    expect(model.calls).toHaveLength(1);
  });

  it('says that the cost is unknown when the price is', async () => {
    const model = createTestModel((_call, makeAll) => makeAll());
    const models = { id: 'test', label: 'Test', models: [{ model, price: undefined }] };
    const scene = setUp({ model });
    const registry = createModelRegistry([models], 'test/test-1');
    const stage = createGenerateStage(
      { ...scene, ...routeOf(registry, scene.clock, scene.ledger) },
      { maxAttempts: 1, maxWaitMs: 0, onAmbiguous: 'retry', onModeration: 'stop' },
    );
    const { generation } = await scene.store.create(generationFixture());
    const runner = createRunner(
      [stage, createInspectStage(scene), createFinishStage({ ...scene, models: registry, overlays: new Map(), tells: ['model'] }), createSettleStage()],
      {
        ...scene,
        models: registry,
        options: { leaseMs: 30_000, ...limitsOfTries },
      },
    );
    await runner.run(generation.id);
    const ended = await scene.store.get(generation.id);
    expect(ended).toMatchObject({ state: 'succeeded' });
    expect(ended?.costMicroUsd).toBeUndefined();
  });

  it('fails when its deadline passed before anything was made', async () => {
    const model = createTestModel((_call, makeAll) => makeAll());
    const scene = setUp({ model, deadlineMs: 60_000 });
    const { generation } = await scene.store.create(generationFixture({ stage: 'screen' }));
    scene.pass(60_000);
    await scene.runner.run(generation.id);
    expect(await scene.store.get(generation.id)).toMatchObject({
      state: 'failed',
      stage: 'screen',
      error: { code: 'IMAGEFORGE_DEADLINE' },
    });
    expect(model.calls).toHaveLength(0);
  });

  it('lets go of a row whose turn comes later, counts no failure, and is not swept up before', async () => {
    let calls = 0;
    const scene = setUp({
      model: createTestModel(async (_call, makeAll) => {
        calls += 1;
        if (calls === 1) throw new ForgeError('IMAGEFORGE_PROVIDER_RATE_LIMITED', 'later', { retryAfterMs: 20_000 });
        return makeAll();
      }),
    });
    const generation = await scene.run();
    expect(generation).toMatchObject({ state: 'running', stage: 'generate', claims: 0 });
    expect(scene.queued).toEqual([{ generationId: generation.id, delayMs: 20_000, priority: 0 }]);
    scene.pass(19_000);
    expect(await scene.store.due(0, 10)).toEqual([]);
    scene.pass(1_001);
    expect(await scene.store.due(0, 10)).toEqual([{ id: generation.id, priority: 0 }]);
    await scene.runner.run(generation.id);
    expect(await scene.store.get(generation.id)).toMatchObject({ state: 'succeeded' });
  });

  describe('that is canceled', () => {
    it('while the model works: aborts the call, publishes nothing', async () => {
      const scene = setUp({
        model: createTestModel(
          (call) =>
            new Promise((_resolve, reject) => {
              call.signal.addEventListener('abort', () => reject(new ForgeError('IMAGEFORGE_CANCELED')));
              const [running] = scene.happened;
              scene.events.publish({
                type: 'generation.cancel-requested',
                generationId: running && 'generationId' in running ? running.generationId : '',
              });
            }),
        ),
      });
      expect(await scene.run()).toMatchObject({ state: 'canceled' });
      expect(scene.published).toEqual([]);
    });

    it.each([
      ['before anything is public: stops there', 'finish', 'canceled', 0],
      ['when it is being published: too late, it goes on to the end', 'publish', 'succeeded', 1],
    ])('%s', async (_name, stage, state, published) => {
      const model = createTestModel((_call, makeAll) => makeAll());
      const scene = setUp({ model });
      scene.events.subscribe((event) => {
        if (event.type === 'generation.updated' && event.stage === stage) {
          scene.events.publish({ type: 'generation.cancel-requested', generationId: event.generationId });
        }
      });
      expect(await scene.run()).toMatchObject({ state, costMicroUsd: 10_000 });
      expect(scene.published).toHaveLength(published);
    });

    /** Runs a generation to the stage, which ends it like this the first time, and cancels it there. */
    const cancelAfter = async (stageName: Stage['name'], end: (scene: ReturnType<typeof setUp>, id: string) => Promise<GenerationPatch>) => {
      const scene = setUp({ model: createTestModel((_call, makeAll) => makeAll()) });
      const settled: string[] = [];
      scene.ledger.settle = async ({ id }: Generation) => void settled.push(id);
      const { generation } = await scene.store.create(generationFixture());
      let times = 0;
      const stages = scene.stages.map((stage): Stage => {
        const run = async (work: Work) => ((times += 1) === 1 ? end(scene, generation.id) : stage.run(work));
        return stage.name === stageName ? { name: stageName, run } : stage;
      });
      const runner = createRunner(stages, { ...scene, options: { leaseMs: 30_000, maxClaims: 3, patienceMs: 3_600_000 } });
      await runner.run(generation.id);
      await scene.store.requestCancel(generation.id);
      await runner.run(generation.id);
      expect(settled).toEqual([generation.id]);
      expect(scene.published).toEqual([]);
      return (await scene.store.get(generation.id))!;
    };

    it('while it waits for its turn at the provider: ends it, with nothing spent', async () => {
      const ended = await cancelAfter('generate', () =>
        Promise.reject(new ForgeError('IMAGEFORGE_POSTPONED', undefined, { retryAfterMs: 3_600_000 })),
      );
      expect(ended).toMatchObject({ state: 'canceled', costMicroUsd: 0 });
    });

    it('while it waits for a review: ends it, with what was spent settled', async () => {
      expect(await cancelAfter('inspect', async () => ({ state: 'review' }))).toMatchObject({
        state: 'canceled',
        costMicroUsd: 10_000,
      });
    });

    it('in the moment before a review, unheard: is not left waiting for one', async () => {
      const ended = await cancelAfter('inspect', async (scene, id) => {
        await scene.store.requestCancel(id);
        return { state: 'review' };
      });
      expect(ended).toMatchObject({ state: 'canceled', costMicroUsd: 10_000 });
    });

    it('in the moment after it went into review: is ended by the same worker', async () => {
      const scene = setUp({
        model: createTestModel((_call, makeAll) => makeAll()),
        moderators: [{ id: 'test', judges: ['text'], moderate: async () => [{ moderator: 'test', category: 'violence', score: 0.6 }] }],
      });
      const { save } = scene.store;
      scene.store.save = async (id, owner, patch, options) => {
        await save(id, owner, patch, options);
        if (patch.state === 'review') await scene.store.requestCancel(id);
      };
      expect(await scene.run({ stage: 'screen' })).toMatchObject({ state: 'canceled', costMicroUsd: 0 });
    });
  });

  describe('after a crash', () => {
    /** A row as a worker leaves it that was killed in the middle of a paid call. */
    const interrupted = async (scene: ReturnType<typeof setUp>) => {
      const { generation } = await scene.store.create(generationFixture());
      await scene.store.claim(generation.id, 'dead worker', 30_000);
      await scene.store.save(generation.id, 'dead worker', {
        attempts: [
          {
            id: 'a',
            startedAt: '2026-01-01T00:00:00Z',
            provider: 'test',
            model: 'test-1',
            images: [0],
            state: 'started',
          },
        ],
      });
      return generation.id;
    };

    it('waits for the lease to end, then goes on', async () => {
      const model = createTestModel((_call, makeAll) => makeAll());
      const scene = setUp({ model });
      const id = await interrupted(scene);
      await scene.runner.run(id);
      expect(model.calls).toHaveLength(0);
      scene.pass(30_001);
      await scene.runner.run(id);
      expect(await scene.store.get(id)).toMatchObject({
        state: 'succeeded',
        costMicroUsd: 20_000,
        attempts: [{ state: 'ambiguous', costMicroUsd: 10_000 }, { state: 'succeeded' }],
        warnings: [{ code: 'ambiguous-charge' }],
      });
    });

    it('does not call again where that could pay twice and the policy forbids it', async () => {
      const model = createTestModel((_call, makeAll) => makeAll());
      const scene = setUp({ model, options: { onAmbiguous: 'fail' } });
      const id = await interrupted(scene);
      scene.pass(30_001);
      await scene.runner.run(id);
      expect(model.calls).toHaveLength(0);
      expect(await scene.store.get(id)).toMatchObject({
        state: 'failed',
        error: { code: 'IMAGEFORGE_AMBIGUOUS_ATTEMPT' },
      });
    });

    describe('asks an operator where the policy says so, and', () => {
      const ask = async () => {
        const model = createTestModel((_call, makeAll) => makeAll());
        const scene = setUp({ model, options: { onAmbiguous: 'review' }, budgets: [budgetFixture({ limit: 5 })] });
        const id = await interrupted(scene);
        scene.pass(30_001);
        await scene.runner.run(id);
        expect(await scene.store.get(id)).toMatchObject({ state: 'review', stage: 'generate', warnings: [{ code: 'ambiguous-charge' }] });
        await scene.runner.run(id);
        expect(model.calls).toHaveLength(0);
        return {
          scene,
          decide: async (action: 'retry' | 'fail') => {
            const decision = { action, by: { kind: 'admin' as const, id: '2' }, at: '2026-01-01T01:00:00Z' };
            await scene.store.decideReview(id, ({ attempts }) => ({
              state: 'running',
              attempts: attempts.map((attempt) => ({ ...attempt, decision })),
            }));
            await scene.runner.run(id);
            return scene.store.get(id);
          },
        };
      };

      it('calls once more when told so, with both calls in the cost and in the budget', async () => {
        const { scene, decide } = await ask();
        expect(await decide('retry')).toMatchObject({ state: 'succeeded', costMicroUsd: 20_000 });
        expect(scene.book.moves.map(({ kind, reserved, spent }) => [kind, reserved, spent])).toEqual([
          ['reserve', 2, 0],
          ['settle', -2, 2],
        ]);
      });

      it('gives it up when told so, without another call', async () => {
        const { scene, decide } = await ask();
        expect(await decide('fail')).toMatchObject({ state: 'failed', error: { code: 'IMAGEFORGE_AMBIGUOUS_ATTEMPT' }, costMicroUsd: 10_000 });
        expect(scene.published).toEqual([]);
      });
    });

    it('simply tries again where it is free', async () => {
      const model = createTestModel((_call, makeAll) => makeAll());
      const scene = setUp({ model, price: { kind: 'free', asOf: '2026-01-01', source: 'test' } });
      const id = await interrupted(scene);
      scene.pass(30_001);
      await scene.runner.run(id);
      expect(await scene.store.get(id)).toMatchObject({ state: 'succeeded', costMicroUsd: 0, warnings: [] });
    });

    it('gives up a generation that kills its worker every time', async () => {
      const model = createTestModel((_call, makeAll) => makeAll());
      const scene = setUp({ model });
      const { generation } = await scene.store.create(generationFixture());
      for (let crash = 0; crash < 3; crash += 1) {
        await scene.store.claim(generation.id, `dead ${crash}`, 30_000);
        scene.pass(30_001);
      }
      await scene.runner.run(generation.id);
      expect(await scene.store.get(generation.id)).toMatchObject({
        state: 'failed',
        error: { code: 'IMAGEFORGE_TOO_MANY_CRASHES' },
      });
      expect(model.calls).toHaveLength(0);
      await scene.runner.run(generation.id);
      expect(scene.reported).toEqual([['IMAGEFORGE_TOO_MANY_CRASHES', { place: 'generate', generationId: generation.id }]]);
    });

    it('has succeeded with what was public before its worker was killed every time', async () => {
      const scene = setUp({ model: createTestModel((_call, makeAll) => makeAll()) });
      const { generation } = await scene.store.create(generationFixture({ stage: 'attach' }));
      const { id } = await scene.store.createAsset(assetFixture(generation.id, { state: 'published', fileId: 1, url: '/a.webp' }));
      for (let crash = 0; crash < 3; crash += 1) {
        await scene.store.claim(generation.id, `dead ${crash}`, 30_000);
        scene.pass(30_001);
      }
      await scene.runner.run(generation.id);
      expect(await scene.store.get(generation.id)).toMatchObject({
        state: 'succeeded',
        warnings: [{ message: expect.stringContaining('was given up') }],
      });
      expect(await scene.store.getAsset(id)).toMatchObject({ state: 'published' });
    });

    it('counts crashes anew once the images are there', async () => {
      const scene = setUp({ model: createTestModel((_call, makeAll) => makeAll()) });
      const { generation } = await scene.store.create(generationFixture());
      await scene.store.claim(generation.id, 'dead worker', 30_000);
      scene.pass(30_001);
      const claims: number[] = [];
      const { save } = scene.store;
      scene.store.save = async (id, ...more) => {
        await save(id, ...more);
        claims.push((await scene.store.get(id))!.claims);
      };
      await scene.runner.run(generation.id);
      // Only the call's beginning is written before there are any.
      const [beginning, ...others] = claims;
      expect({ beginning, others: new Set(others) }).toEqual({ beginning: 2, others: new Set([0]) });
    });

    it('stops a worker whose row another one has taken over', async () => {
      const scene = setUp({
        model: createTestModel(async (_call, makeAll) => {
          scene.pass(30_001);
          const [row] = (await scene.store.list({ page: 1, pageSize: 1 })).generations;
          await scene.store.claim(row!.id, 'the other', 30_000);
          return makeAll();
        }),
      });
      const generation = await scene.run();
      expect(generation).toMatchObject({ state: 'running', stage: 'generate', images: [{ index: 0 }] });
      expect(scene.published).toEqual([]);
    });
  });

  it('tries again later when the fault is ours, and leaves the row to the next worker', async () => {
    let failures = 0;
    const scene = setUp({
      model: createTestModel((_call, makeAll) => makeAll()),
      library: {
        publish: async (asset) => {
          failures += 1;
          if (failures < 3) throw new Error('ENOSPC: no space left on device');
          return { fileId: 1, url: `/uploads/${asset.id}` };
        },
      },
    });
    const generation = await scene.run();
    expect(generation).toMatchObject({
      state: 'running',
      stage: 'publish',
      error: { code: 'IMAGEFORGE_PUBLISH_FAILED', message: expect.stringContaining('ENOSPC') },
    });
    expect(scene.queued).toEqual([{ generationId: generation.id, delayMs: 1_000, priority: generation.priority }]);
    // Not before its time: the sweep would otherwise cut every wait short.
    expect(await scene.store.due(0, 10)).toEqual([]);
    await scene.runOn();
    const ended = await scene.store.get(generation.id);
    expect(ended).toMatchObject({ state: 'succeeded' });
    expect(ended?.error).toBeUndefined();
    expect((await scene.store.assetsOf([generation.id])).map(({ state }) => state)).toEqual(['published']);
  });

  it.each([
    ['waits through an outage of the uploads, however many tries it takes', 50 * 60_000, 'succeeded'],
    ['gives up when the outage outlasts its patience', 70 * 60_000, 'failed'],
  ])('%s', async (_name, outageMs, state) => {
    const model = createTestModel((_call, makeAll) => makeAll());
    const scene: ReturnType<typeof setUp> = setUp({
      model,
      library: {
        async publish(asset) {
          if (scene.clock.now().getTime() < Date.parse('2026-01-01T00:00:00Z') + outageMs) throw new Error('away');
          return { fileId: 1, url: `/uploads/${asset.id}` };
        },
      },
    });
    const { id } = await scene.run();
    await scene.runOn();
    expect(await scene.store.get(id)).toMatchObject({ state, costMicroUsd: 10_000 });
    expect(model.calls).toHaveLength(1);
  });

  it('pays for nothing while the originals have no room, and goes on when they have', async () => {
    const model = createTestModel((_call, makeAll) => makeAll());
    let isFull = true;
    const scene = setUp({
      model,
      originals: {
        async probe() {
          if (isFull) throw new ForgeError('IMAGEFORGE_STORAGE_FAILED', 'Images cannot be stored (ENOSPC).');
        },
      },
    });
    const { id, ...waiting } = await scene.run();
    expect(waiting).toMatchObject({ state: 'running', attempts: [], error: { message: 'Images cannot be stored (ENOSPC).' } });
    expect(model.calls).toHaveLength(0);
    isFull = false;
    await scene.runOn();
    expect(await scene.store.get(id)).toMatchObject({ state: 'succeeded', costMicroUsd: 10_000 });
  });

  it('says what it waits for, as long as it waits', async () => {
    const said: unknown[] = [];
    const model = createTestModel(async (_call, makeAll) => {
      if (model.calls.length === 1) throw new ForgeError('IMAGEFORGE_POSTPONED', undefined, { retryAfterMs: 60_000 });
      said.push((await scene.store.get(id))?.error);
      return makeAll();
    });
    const scene = setUp({ model });
    const { id, ...waiting } = await scene.run();
    expect(waiting).toMatchObject({
      state: 'running',
      claims: 0,
      error: { code: 'IMAGEFORGE_POSTPONED', message: expect.any(String), details: { retryAt: '2026-01-01T00:01:00.000Z' } },
    });
    await scene.runOn();
    expect(said).toEqual([undefined]);
    const ended = await scene.store.get(id);
    expect(ended).toMatchObject({ state: 'succeeded' });
    expect(ended?.error).toBeUndefined();
  });

  it('says that it waits for a moderator', async () => {
    const away: Moderator = {
      id: 'away',
      judges: ['text'],
      moderate: () => Promise.reject(new ForgeError('IMAGEFORGE_MODERATOR_UNAVAILABLE')),
    };
    const { error } = await setUp({ model: createTestModel((_call, makeAll) => makeAll()), moderators: [away] }).run({ stage: 'screen' });
    expect(error).toMatchObject({
      code: 'IMAGEFORGE_POSTPONED',
      message: expect.stringContaining('The moderator "away" cannot be asked now.'),
      details: { cause: 'IMAGEFORGE_MODERATOR_UNAVAILABLE', retryAt: expect.any(String) },
    });
  });

  it('counts the tries after a fault that may be a bug', async () => {
    const scene = setUp({
      model: createTestModel((_call, makeAll) => makeAll()),
      originals: { get: () => Promise.reject(new Error('bug')) },
    });
    const { id } = await scene.run();
    await scene.runOn();
    expect(await scene.store.get(id)).toMatchObject({ state: 'failed', error: { code: 'IMAGEFORGE_INTERNAL' } });
  });

  it('does not pay again for an image that it could not store', async () => {
    const model = createTestModel((_call, makeAll) => makeAll());
    const scene = setUp({
      model,
      originals: { put: () => Promise.reject(new ForgeError('IMAGEFORGE_STORAGE_FAILED', 'disk full')) },
    });
    const generation = await scene.run();
    expect(model.calls).toHaveLength(1);
    expect(scene.waits).toEqual([500, 2_000, 8_000]);
    expect(generation).toMatchObject({
      state: 'failed',
      error: { code: 'IMAGEFORGE_IMAGE_LOST', message: expect.stringContaining('disk full') },
      costMicroUsd: 10_000,
    });
  });

  describe('when the database is away as the answer comes', () => {
    /** @param failures how many of the saves that close the attempt fail. */
    const scenery = (failures: number, options: Partial<GenerateOptions> = {}) => {
      const model = createTestModel((_call, makeAll) => makeAll());
      const scene = setUp({ model, options });
      const { save } = scene.store;
      let left = failures;
      scene.store.save = async (id, owner, patch, more) => {
        const closes = patch.attempts?.some(({ finishedAt }) => finishedAt !== undefined);
        if (closes && left > 0) {
          left -= 1;
          throw new Error('the database is away');
        }
        return save(id, owner, patch, more);
      };
      return { model, scene };
    };

    it('waits for it, and pays once', async () => {
      const { model, scene } = scenery(3);
      expect(await scene.run()).toMatchObject({ state: 'succeeded', costMicroUsd: 10_000, warnings: [] });
      expect(model.calls).toHaveLength(1);
      expect(scene.waits).toEqual([500, 2_000, 8_000]);
    });

    it('books the call as possibly charged when it stays away, and does not repeat it where that is forbidden', async () => {
      const { model, scene } = scenery(4, { onAmbiguous: 'fail' });
      const { id } = await scene.run();
      expect(await scene.store.get(id)).toMatchObject({
        state: 'running',
        attempts: [{ state: 'ambiguous', costMicroUsd: 10_000 }],
        warnings: [{ code: 'ambiguous-charge' }],
      });
      await scene.runOn();
      expect(await scene.store.get(id)).toMatchObject({ state: 'failed', error: { code: 'IMAGEFORGE_AMBIGUOUS_ATTEMPT' } });
      expect(model.calls).toHaveLength(1);
    });

    it('leaves the call open when nothing can be written at all, so that the next worker books it', async () => {
      const { model, scene } = scenery(8, { onAmbiguous: 'fail' });
      const { id } = await scene.run();
      expect(await scene.store.get(id)).toMatchObject({ attempts: [{ state: 'started' }] });
      await scene.runOn();
      expect(await scene.store.get(id)).toMatchObject({
        state: 'failed',
        error: { code: 'IMAGEFORGE_AMBIGUOUS_ATTEMPT' },
        costMicroUsd: 10_000,
      });
      expect(model.calls).toHaveLength(1);
    });

    it('does not wait when another worker has the row', async () => {
      const { model, scene } = scenery(0);
      const { save } = scene.store;
      scene.store.save = async (id, owner, patch, more) => {
        if (patch.attempts?.[0]?.finishedAt) throw new ForgeError('IMAGEFORGE_LEASE_LOST');
        return save(id, owner, patch, more);
      };
      await scene.run();
      expect(scene.waits).toEqual([]);
      expect(model.calls).toHaveLength(1);
    });
  });

  it.each([
    ['published', 'publish', []],
    ['attached', 'attach', ['published']],
  ])('is not %s by a worker whose row another one took over just before', async (_name, stage, happened) => {
    const done: string[] = [];
    const scene = setUp({
      model: createTestModel((_call, makeAll) => makeAll()),
      library: { publish: async () => (done.push('published'), { fileId: 1, url: '/x' }) },
      attacher: { attach: async () => void done.push('attached') },
    });
    scene.events.subscribe((event) => {
      if (event.type !== 'generation.updated' || event.stage !== stage) return;
      scene.pass(30_001);
      void scene.store.claim(event.generationId, 'another worker', 30_000);
    });
    await scene.run({ target: { uid: 'api::article.article', documentId: 'x', path: 'cover' } });
    expect(done).toEqual(happened);
  });

  it('does not give up an image for the crashes of the one before', async () => {
    const claims: (number | undefined)[] = [];
    const scene = setUp({
      model: createTestModel((_call, makeAll) => makeAll()),
      library: {
        publish: async ({ generationId }) => {
          claims.push((await scene.store.get(generationId))?.claims);
          return { fileId: claims.length, url: '/x' };
        },
      },
    });
    const { generation } = await scene.store.create(generationFixture({ ...withN(2), stage: 'publish' }));
    const key = await scene.originals.put({ bytes: new Uint8Array([1]), mediaType: 'image/webp' });
    for (const index of [0, 1]) await scene.store.createAsset(assetFixture(generation.id, { index, file: { ...assetFixture('').file, key } }));
    for (let crash = 0; crash < 2; crash += 1) {
      await scene.store.claim(generation.id, `dead ${crash}`, 30_000);
      scene.pass(30_001);
    }
    await scene.runner.run(generation.id);
    expect(claims).toEqual([3, 0]);
  });

  describe('of which one image cannot be published', () => {
    const library = {
      publish: async (asset: { id: string; index: number }) => {
        if (asset.index === 1) throw new Error('refused');
        return { fileId: 100 + asset.index, url: `/uploads/${asset.id}` };
      },
    };

    it('publishes the others, and gives that one back in the end', async () => {
      const scene = setUp({ model: createTestModel((_call, makeAll) => makeAll()), library });
      const { id } = await scene.run(withN(3));
      await scene.runOn();
      expect(await scene.store.get(id)).toMatchObject({
        state: 'succeeded',
        warnings: [{ code: 'image-failed', details: { index: 1 } }],
      });
      expect((await scene.store.assetsOf([id])).map(({ state }) => state)).toEqual([
        'published',
        'ready',
        'published',
      ]);
    });

    it('fails when it is the only one, and does not publish it later', async () => {
      const scene = setUp({
        model: createTestModel((_call, makeAll) => makeAll()),
        library: { publish: () => Promise.reject(new Error('refused')) },
      });
      const { id } = await scene.run();
      await scene.runOn();
      expect(await scene.store.get(id)).toMatchObject({
        state: 'failed',
        error: { code: 'IMAGEFORGE_PUBLISH_FAILED' },
      });
      expect((await scene.store.assetsOf([id])).map(({ state }) => state)).toEqual(['ready']);
    });

    it('leaves out what was discarded in that moment', async () => {
      const scene = setUp({
        model: createTestModel((_call, makeAll) => makeAll()),
        library: {
          publish: async (asset) => {
            await scene.store.updateAsset(asset.id.replace(/-0$/, '-1'), ['ready'], { state: 'discarded' });
            return { fileId: 1, url: '/x' };
          },
        },
      });
      const { id, state } = await scene.run(withN(2));
      expect(state).toBe('succeeded');
      expect((await scene.store.assetsOf([id])).map((asset) => asset.state)).toEqual([
        'published',
        'discarded',
      ]);
    });
  });

  it('succeeds when its image cannot be attached in the end, and says so', async () => {
    const target = { uid: 'api::article.article', documentId: 'x', path: 'cover' };
    const attached: number[] = [];
    const scene = setUp({
      model: createTestModel((_call, makeAll) => makeAll()),
      attacher: {
        attach: async (_target, { index }) => {
          attached.push(index);
          if (index === 0) throw new Error('the database is away');
          return undefined;
        },
      },
    });
    const { id } = await scene.run({ ...withN(2), target });
    expect(await scene.store.get(id)).toMatchObject({ state: 'running', stage: 'attach' });
    await scene.runOn();
    expect(await scene.store.get(id)).toMatchObject({
      state: 'succeeded',
      warnings: [{ code: 'attach-skipped', details: { index: 0 } }],
    });
    expect(attached).toEqual([0, 0, 0, 0, 1]);
  });

  it('never finishes an image that did not pass', async () => {
    const scene = setUp({ model: createTestModel((_call, makeAll) => makeAll()) });
    const { generation } = await scene.store.create(generationFixture(withN(2)));
    const block: Stage = {
      name: 'inspect',
      run: async ({ generation: { images } }) => ({
        images: images.map((image) => ({ ...image, verdict: image.index === 1 ? 'block' : 'pass' })),
      }),
    };
    const stages = scene.stages.map((stage) => (stage.name === 'inspect' ? block : stage));
    await createRunner(stages, { ...scene, options: { leaseMs: 30_000, ...limitsOfTries } }).run(generation.id);
    expect((await scene.store.assetsOf([generation.id])).map(({ index }) => index)).toEqual([0]);
    expect(scene.published).toEqual([`${generation.id}-0`]);
  });

  describe('of which subscribers are told', () => {
    const model = () => createTestModel((_call, makeAll) => makeAll());

    it('tells of each published image and of the end, and leaves nothing on the row', async () => {
      const scene = setUp({ model: model() });
      const generation = await scene.run(withN(2));
      expect(scene.told).toEqual(['asset.published -0', 'asset.published -1', 'generation.succeeded']);
      expect(generation.outbox ?? []).toEqual([]);
    });

    it.each([
      ['failed', createTestModel(() => Promise.reject(new ForgeError('IMAGEFORGE_PROVIDER_REJECTED')))],
      ['blocked', createTestModel(() => Promise.reject(new ForgeError('IMAGEFORGE_MODERATION_REFUSED')))],
    ])('tells that it %s', async (state, failing) => {
      const scene = setUp({ model: failing });
      await scene.run();
      expect(scene.told).toEqual([`generation.${state}`]);
    });

    it('keeps on the row what could not be handed over, and hands it over later', async () => {
      const scene = setUp({ model: model(), handOverFaults: [new Error('database is away')] });
      const generation = await scene.run({ publish: 'on-keep' });
      expect(generation).toMatchObject({ state: 'succeeded', outbox: [{ type: 'generation.succeeded' }] });
      expect(scene.told).toEqual([]);
      await scene.runner.run(generation.id);
      expect(scene.told).toEqual(['generation.succeeded']);
    });

    it('tells of an image that was kept', async () => {
      const scene = setUp({ model: model() });
      const { id } = await scene.run({ publish: 'on-keep' });
      const [asset] = await scene.store.assetsOf([id]);
      await scene.store.updateAsset(asset!.id, ['ready'], { state: 'publishing' });
      await scene.runner.run(id);
      expect(scene.told).toEqual(['generation.succeeded', 'asset.published -0']);
    });

    it('tells of a cancel that no worker saw', async () => {
      const scene = setUp({ model: model() });
      const { generation } = await scene.store.create(generationFixture());
      await scene.store.requestCancel(generation.id, scene.outbox.note('generation.canceled'));
      await scene.runner.run(generation.id);
      expect(scene.told).toEqual(['generation.canceled']);
      expect(model().calls).toEqual([]);
    });
  });

  describe('where a write or a hand-over fails', () => {
    const paid = () => createTestModel((_call, makeAll) => makeAll());
    const doubtful: Moderator = {
      id: 'test',
      judges: ['text'],
      moderate: async () => [{ moderator: 'test', category: 'violence', score: 0.6 }],
    };

    it('goes on waiting for a reviewer, who is told of once, past the deadline too', async () => {
      const scene = setUp({ model: paid(), moderators: [doubtful], handOverFaults: [new Error('database is away')], deadlineMs: 86_400_000 });
      const { id, state } = await scene.run({ stage: 'screen' });
      expect([state, scene.told]).toEqual(['review', []]);
      scene.pass(86_400_001);
      await scene.runner.run(id);
      expect(await scene.store.get(id)).toMatchObject({ state: 'review' });
      expect(scene.told).toEqual(['generation.review']);
    });

    it('tells of the review too when the decision ends it before that was handed over', async () => {
      const scene = setUp({ model: paid(), moderators: [doubtful], handOverFaults: [new Error('database is away')] });
      const { id } = await scene.run({ stage: 'screen' });
      const who = { by: { kind: 'admin' as const, id: '9' }, at: '2026-01-01T00:00:00Z' };
      await scene.store.decideReview(id, (generation) => applyDecisions(generation, [{ image: undefined, decision: 'approved' }], who));
      expect(scene.told).toEqual([]);
      await scene.runner.run(id);
      expect(await scene.store.get(id)).toMatchObject({ state: 'succeeded', outbox: [] });
      expect(scene.told).toEqual(['generation.review', 'asset.published -0', 'generation.succeeded']);
    });

    it('tells of both reviews when the second one comes before the first was handed over', async () => {
      const scene = setUp({ model: paid(), moderators: [{ ...doubtful, judges: ['text', 'image'] }], handOverFaults: [new Error('database is away')] });
      const { id } = await scene.run({ stage: 'screen' });
      const who = { by: { kind: 'admin' as const, id: '9' }, at: '2026-01-01T00:00:00Z' };
      await scene.store.decideReview(id, (generation) => applyDecisions(generation, [{ image: undefined, decision: 'approved' }], who));
      await scene.runner.run(id);
      expect(await scene.store.get(id)).toMatchObject({ state: 'review', stage: 'inspect', outbox: [] });
      expect(scene.told).toEqual(['generation.review', 'generation.review']);
    });

    it.each([
      ['once of a kept image whose worker died before it counted as published', new ForgeError('IMAGEFORGE_LEASE_LOST'), 'published', ['asset.published -0']],
      ['nothing of a kept image that could not be marked as published', new Error('database is away'), 'ready', []],
    ])('tells %s', async (_name, fault, state, told) => {
      const scene = setUp({ model: paid() });
      const { id } = await scene.run({ publish: 'on-keep' });
      scene.told.splice(0);
      await scene.store.updateAsset(`${id}-0`, ['ready'], { state: 'publishing' });
      const { updateAsset } = scene.store;
      let isFirst = true;
      scene.store.updateAsset = async (...args) => {
        if (!isFirst || args[2].state !== 'published') return updateAsset(...args);
        isFirst = false;
        throw fault;
      };
      await scene.runner.run(id).catch(() => undefined);
      await scene.runner.run(id);
      expect(await scene.store.getAsset(`${id}-0`)).toMatchObject({ state });
      expect(scene.told).toEqual(told);
    });

    it('publishes an image that is kept after many hand-overs have failed', async () => {
      const scene = setUp({ model: paid(), handOverFaults: Array.from({ length: 6 }, () => new Error('database is away')) });
      const { id } = await scene.run({ publish: 'on-keep' });
      for (let sweep = 0; sweep < 4; sweep += 1) await scene.runner.run(id);
      await scene.store.updateAsset(`${id}-0`, ['ready'], { state: 'publishing' });
      await scene.runner.run(id);
      expect(await scene.store.getAsset(`${id}-0`)).toMatchObject({ state: 'published' });
      await scene.runner.run(id);
      expect(scene.told).toEqual(['generation.succeeded', 'asset.published -0']);
    });

    it('publishes an image that is kept although its generation was given up', async () => {
      const scene = setUp({ model: paid() });
      const { generation } = await scene.store.create(generationFixture({ publish: 'on-keep', stage: 'publish' }));
      await scene.store.createAsset(assetFixture(generation.id, { file: { ...assetFixture('').file, ...{ key: await scene.originals.put({ bytes: new Uint8Array([1]), mediaType: 'image/webp' }) } } }));
      for (let crash = 0; crash < 3; crash += 1) {
        await scene.store.claim(generation.id, `dead ${crash}`, 30_000);
        scene.pass(30_001);
      }
      await scene.runner.run(generation.id);
      expect(await scene.store.get(generation.id)).toMatchObject({ state: 'failed', error: { code: 'IMAGEFORGE_TOO_MANY_CRASHES' } });
      await scene.store.updateAsset(`${generation.id}-0`, ['ready'], { state: 'publishing' });
      await scene.runner.run(generation.id);
      expect(await scene.store.getAsset(`${generation.id}-0`)).toMatchObject({ state: 'published' });
    });

    it('hands over what it has to tell before it rests, and warns of nothing', async () => {
      const [isDown, isAway] = [new ForgeError('IMAGEFORGE_POSTPONED', undefined, { retryAfterMs: 60_000 }), new ForgeError('IMAGEFORGE_STORAGE_FAILED')];
      for (const fault of [isDown, isAway]) {
        const scene = setUp({ model: createTestModel(() => Promise.reject(fault)), moderators: [doubtful], handOverFaults: [new Error('database is away')] });
        const { id } = await scene.run({ stage: 'screen' });
        expect(scene.told).toEqual([]);
        const who = { by: { kind: 'admin' as const, id: '9' }, at: '2026-01-01T00:00:00Z' };
        await scene.store.decideReview(id, (generation) => applyDecisions(generation, [{ image: undefined, decision: 'approved' }], who));
        scene.logged.splice(0);
        await scene.runner.run(id);
        expect(scene.told).toEqual(['generation.review']);
        expect(await scene.store.get(id)).toMatchObject({ state: 'running', stage: 'generate', outbox: [] });
        expect(scene.queued).toMatchObject([{ generationId: id }]);
        expect(scene.logged.filter((line) => line.includes('webhooks'))).toEqual([]);
      }
    });

    it('tells of a kept image although the worker died before it said so', async () => {
      const scene = setUp({ model: paid() });
      const { id } = await scene.run({ publish: 'on-keep' });
      await scene.store.updateAsset(`${id}-0`, ['ready'], { state: 'publishing' });
      const { save } = scene.store;
      let isFirst = true;
      scene.store.save = async (...args) => {
        if (!isFirst || !args[2].outbox?.length) return save(...args);
        isFirst = false;
        throw new ForgeError('IMAGEFORGE_LEASE_LOST');
      };
      await scene.runner.run(id).catch(() => undefined);
      scene.pass(60_000);
      await scene.runner.run(id);
      expect(await scene.store.getAsset(`${id}-0`)).toMatchObject({ state: 'published' });
      expect(scene.told).toEqual(['generation.succeeded', 'asset.published -0']);
    });

    it('lets an image be kept again however often it could not be published', async () => {
      let isFull = true;
      const publish = async () => {
        if (isFull) throw new Error('disk full');
        return { fileId: 1, url: '/uploads/x.webp' };
      };
      const scene = setUp({ model: paid(), library: { publish } });
      const { id } = await scene.run({ publish: 'on-keep' });
      const keep = async () => {
        await scene.store.updateAsset(`${id}-0`, ['ready'], { state: 'publishing', error: undefined });
        await scene.runner.run(id);
        return (await scene.store.getAsset(`${id}-0`))?.state;
      };
      for (let times = 0; times < 5; times += 1) expect(await keep()).toBe('ready');
      expect(scene.reported).toHaveLength(5);
      expect(scene.reported[0]).toEqual(['IMAGEFORGE_PUBLISH_FAILED', { place: 'publish', generationId: id }]);
      isFull = false;
      expect(await keep()).toBe('published');
    });

    it('does not pay again for an image that was lost, when the end could not be written at once', async () => {
      const model = paid();
      const put = async (): Promise<never> => Promise.reject(new ForgeError('IMAGEFORGE_STORAGE_FAILED'));
      const scene = setUp({ model, originals: { put }, budgets: [budgetFixture({ limit: 50 })] });
      const { book } = scene.book;
      let isAway = true;
      scene.book.book = async (booking) => {
        if (!isAway || booking.charges.length === 0) return book(booking);
        isAway = false;
        throw new Error('database is away');
      };
      const { generation } = await scene.store.create(generationFixture());
      await scene.runner.run(generation.id).catch(() => undefined);
      await scene.runOn();
      await scene.runner.run(generation.id);
      expect(await scene.store.get(generation.id)).toMatchObject({ state: 'failed', error: { code: 'IMAGEFORGE_IMAGE_LOST' } });
      expect(model.calls).toHaveLength(1);
    });

    it('leaves an end alone that was written, whatever became of the answer', async () => {
      const scene = setUp({ model: paid() });
      const { save } = scene.store;
      scene.store.save = async (id, owner, patch, options) => {
        await save(id, owner, patch, options);
        if (patch.state === 'succeeded') throw new Error('connection lost');
      };
      const { generation } = await scene.store.create(generationFixture());
      await scene.runner.run(generation.id).catch(() => undefined);
      const row = await scene.store.get(generation.id);
      expect(row).toMatchObject({ state: 'succeeded' });
      expect(row?.error).toBeUndefined();
    });
  });

  describe('whose images wait to be kept', () => {
    const keep = async (scene: ReturnType<typeof setUp>) => {
      const generation = await scene.run({ ...withN(2), publish: 'on-keep' });
      expect(scene.published).toEqual([]);
      const [, second] = await scene.store.assetsOf([generation.id]);
      await scene.store.updateAsset(second!.id, ['ready'], { state: 'publishing' });
      await scene.runner.run(generation.id);
      return {
        generation,
        states: (await scene.store.assetsOf([generation.id])).map(({ state, error }) => [state, error?.code]),
      };
    };

    it('publishes the kept one alone', async () => {
      const scene = setUp({ model: createTestModel((_call, makeAll) => makeAll()) });
      const { generation, states } = await keep(scene);
      expect(states).toEqual([
        ['ready', undefined],
        ['published', undefined],
      ]);
      expect(scene.published).toEqual([`${generation.id}-1`]);
    });

    it('attaches it before it counts as published, so that a crash in between is made good', async () => {
      const attached: string[] = [];
      const scene = setUp({
        model: createTestModel((_call, makeAll) => makeAll()),
        attacher: {
          attach: async (_target, asset) => {
            attached.push((await scene.store.getAsset(asset.id))!.state);
            if (attached.length === 1) throw new Error('the database is away');
            return 'The field holds another image.';
          },
        },
      });
      const generation = await scene.run({ ...withN(1), publish: 'on-keep' });
      const keepIt = () =>
        scene.store.updateAsset(`${generation.id}-0`, ['ready'], {
          state: 'publishing',
          attachTo: { uid: 'api::article.article', documentId: 'x', path: 'cover' },
        });
      await keepIt();
      await scene.runner.run(generation.id);
      expect(await scene.store.getAsset(`${generation.id}-0`)).toMatchObject({
        state: 'ready',
        error: { code: 'IMAGEFORGE_INTERNAL' },
      });
      await keepIt();
      await scene.runner.run(generation.id);
      expect(attached).toEqual(['publishing', 'publishing']);
      expect(await scene.store.getAsset(`${generation.id}-0`)).toMatchObject({ state: 'published' });
      expect(await scene.store.get(generation.id)).toMatchObject({ warnings: [{ code: 'attach-skipped' }] });
    });

    it('gives the image back with the reason when it cannot be published', async () => {
      const scene = setUp({
        model: createTestModel((_call, makeAll) => makeAll()),
        library: { publish: () => Promise.reject(new Error('disk full')) },
      });
      const { states } = await keep(scene);
      expect(states).toEqual([
        ['ready', undefined],
        ['ready', 'IMAGEFORGE_PUBLISH_FAILED'],
      ]);
    });

    it('publishes one that was kept in the last moment of the run', async () => {
      const scene = setUp({ model: createTestModel((_call, makeAll) => makeAll()) });
      scene.events.subscribe((event) => {
        if (event.type !== 'generation.updated' || event.state !== 'succeeded') return;
        void scene.store.updateAsset(`${event.generationId}-0`, ['ready'], { state: 'publishing' });
      });
      const { id } = await scene.run({ publish: 'on-keep' });
      expect(scene.published).toEqual([`${id}-0`]);
    });

    it('gives up one that kills its worker every time', async () => {
      const scene = setUp({ model: createTestModel((_call, makeAll) => makeAll()) });
      const { id } = await scene.run({ publish: 'on-keep' });
      await scene.store.updateAsset(`${id}-0`, ['ready'], { state: 'publishing' });
      for (let crash = 0; crash < 3; crash += 1) {
        await scene.store.claim(id, `dead ${crash}`, 30_000);
        scene.pass(30_001);
      }
      await scene.runner.run(id);
      expect(await scene.store.getAsset(`${id}-0`)).toMatchObject({
        state: 'ready',
        error: { code: 'IMAGEFORGE_TOO_MANY_CRASHES' },
      });
      expect(scene.published).toEqual([]);
    });

    it('leaves one to the worker that has taken the row over', async () => {
      const scene = setUp({
        model: createTestModel((_call, makeAll) => makeAll()),
        library: { publish: () => Promise.reject(new ForgeError('IMAGEFORGE_LEASE_LOST')) },
      });
      const { id } = await scene.run({ publish: 'on-keep' });
      await scene.store.updateAsset(`${id}-0`, ['ready'], { state: 'publishing' });
      await expect(scene.runner.run(id)).rejects.toMatchObject({ code: 'IMAGEFORGE_LEASE_LOST' });
      expect(await scene.store.getAsset(`${id}-0`)).toMatchObject({ state: 'publishing' });
    });

    it('attaches nothing by itself', async () => {
      const scene = setUp({ model: createTestModel((_call, makeAll) => makeAll()) });
      const target = { uid: 'api::article.article', documentId: 'x', path: 'cover' };
      const { id } = await scene.run({ publish: 'on-keep', target });
      expect(await scene.store.getAsset(`${id}-0`)).not.toHaveProperty('attachTo');
    });
  });

  it('leaves a row with a stage of a newer version alone, without counting a claim', async () => {
    const scene = setUp({ model: createTestModel((_call, makeAll) => makeAll()) });
    const { generation } = await scene.store.create(generationFixture({ stage: 'polish' as never }));
    for (let time = 0; time < 5; time += 1) await scene.runner.run(generation.id);
    expect(await scene.store.get(generation.id)).toEqual(generation);
    expect(scene.logged).toHaveLength(5);
    expect(scene.logged[0]).toContain('"polish"');
  });

  it('begins no stage after a cancel', async () => {
    const model = createTestModel((_call, makeAll) => makeAll());
    const scene = setUp({ model });
    const cancel = (stage: string) =>
      scene.events.subscribe((event) => {
        if (event.type === 'generation.updated' && event.stage === stage) {
          scene.events.publish({ type: 'generation.cancel-requested', generationId: event.generationId });
        }
      });
    const end = cancel('inspect');
    const { id } = await scene.run();
    end();
    expect(await scene.store.get(id)).toMatchObject({ state: 'canceled', stage: 'finish' });
    expect(await scene.store.assetsOf([id])).toEqual([]);

    const { generation } = await scene.store.create(generationFixture());
    await scene.store.claim(generation.id, 'dead worker', 30_000);
    await scene.store.requestCancel(generation.id);
    scene.pass(30_001);
    await scene.runner.run(generation.id);
    expect(await scene.store.get(generation.id)).toMatchObject({ state: 'canceled', attempts: [] });
  });

  it('does not call again after a cut line where that could pay twice and the policy forbids it', async () => {
    const cut = new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE', 'cut', { details: { possiblyCharged: true } });
    const model = createTestModel(() => Promise.reject(cut));
    const scene = setUp({ model, options: { onAmbiguous: 'fail' } });
    expect(await scene.run()).toMatchObject({ state: 'failed', error: { code: cut.code }, costMicroUsd: 10_000 });
    expect(model.calls).toHaveLength(1);
    expect(scene.waits).toEqual([]);
  });

  describe('whose model', () => {
    it('makes more images than it was asked for: takes what was asked', async () => {
      const model = createTestModel(async (call, makeAll) => {
        const { images, ...rest } = await makeAll();
        return { ...rest, images: [...images, ...images] };
      });
      const put: string[] = [];
      const store = createMemoryOriginalStore();
      const originals: Partial<OriginalStore> = {
        ...store,
        put: async (image) => {
          const key = await store.put(image);
          put.push(key);
          return key;
        },
      };
      const generation = await setUp({ model, originals }).run({ ...withN(1), publish: 'on-keep' });
      expect(generation.images).toHaveLength(1);
      // The original and the finished file.
      expect(put).toHaveLength(2);
    });

    it('takes seeds of 32 bits: counts on from 0', async () => {
      const model = createTestModel((_call, makeAll) => makeAll(), { maxImages: 1 });
      await setUp({ model }).run(withN(2, { seed: 2 ** 32 - 1 }));
      expect(model.calls.map(({ seed }) => seed)).toEqual([2 ** 32 - 1, 0]);
    });

    it('streams: is asked for previews only where somebody looks on', async () => {
      const model = createTestModel((_call, makeAll) => makeAll(), { partialImages: 2 });
      const scene = setUp({ model });
      await scene.run({ publish: 'auto' });
      await scene.run({ publish: 'on-keep' });
      expect(model.calls.map(({ onPartialImage }) => typeof onPartialImage)).toEqual(['undefined', 'function']);
    });

    it('shows as a preview what another generation has as its original: leaves that', async () => {
      const model = createTestModel(
        async (call, makeAll) => {
          const made = await makeAll();
          made.images.forEach((image, index) => call.onPartialImage?.({ ...image, index }));
          return made;
        },
        { partialImages: 1 },
      );
      const scene = setUp({ model });
      const first = await scene.run({ publish: 'auto' });
      await scene.run({ publish: 'on-keep', ...withN(1, { seed: 7 }) });
      const [preview] = scene.happened.flatMap((event) => (event.type === 'generation.preview' ? [event.preview] : []));
      expect(preview?.key).toBe(first.images[0]?.original?.key);
      await expect(scene.originals.get(preview!.key)).resolves.toMatchObject({ mediaType: 'image/png' });
      await expect(scene.previews.get(preview!.key)).rejects.toMatchObject({ code: 'IMAGEFORGE_NOT_FOUND' });
    });
  });

  describe('whose originals have lain on a disk', () => {
    /** A generation as it is before its images are finished; `spoil` is what the disk made of the first. */
    const finished = async (spoil: (bytes: Uint8Array) => Promise<Uint8Array>, change = {}) => {
      const store = createMemoryOriginalStore();
      let first = '';
      const get: OriginalStore['get'] = async (key) => {
        const image = await store.get(key);
        return key === first ? { ...image, bytes: await spoil(image.bytes) } : image;
      };
      const scene = setUp({ model: createTestModel((_call, makeAll) => makeAll()), originals: { ...store, get } });
      scene.events.subscribe((event) => {
        if (event.type !== 'generation.updated' || event.stage !== 'inspect') return;
        void scene.store.get(event.generationId).then((row) => void (first = row?.images[0]?.original?.key ?? ''));
      });
      return { scene, generation: await scene.run({ ...withN(2), ...change }) };
    };

    it.each([
      ['is no image any more', async () => Buffer.from('<html>')],
      ['is larger than it may be', () => solidPng(4_000, 4_000, 1)],
    ])('leaves out one that %s, and publishes the others', async (_name, spoil) => {
      const { scene, generation } = await finished(spoil);
      expect(generation).toMatchObject({ state: 'succeeded' });
      expect(generation.images.map(({ error }) => error?.code)).toEqual(['IMAGEFORGE_INVALID_IMAGE', undefined]);
      expect(scene.published).toEqual([`${generation.id}-1`]);
    });

    it('does not finish again what has its asset', async () => {
      const scene = setUp({ model: createTestModel((_call, makeAll) => makeAll()) });
      const original = { key: `${'0'.repeat(64)}.png`, mediaType: 'image/png', width: 64, height: 64, bytes: 1 };
      const image = { index: 0, original, verdict: 'pass' as const, assetId: 'made before' };
      const { id } = await scene.run({ stage: 'finish', images: [image] });
      expect(await scene.store.get(id)).toMatchObject({ state: 'succeeded', images: [image] });
    });
  });

  describe('against budgets', () => {
    const money = (limit: number, more: Partial<Budget> = {}) => budgetFixture({ unit: 'microUsd', limit, ...more });
    const fromScreen = (n = 1) => ({ ...withN(n), stage: 'screen' as const });
    const movesOf = ({ book }: ReturnType<typeof setUp>) => book.moves.map(({ kind, reserved, spent }) => [kind, reserved, spent]);

    it('reserves before the first call, and spends what it cost', async () => {
      const scene = setUp({ model: createTestModel((_call, makeAll) => makeAll()), budgets: [money(20_000)] });
      const generation = await scene.run(fromScreen(2));
      expect(generation).toMatchObject({ state: 'succeeded', costMicroUsd: 20_000, warnings: [] });
      expect(movesOf(scene)).toEqual([
        ['reserve', 20_000, 0],
        ['settle', -20_000, 20_000],
      ]);
      expect(scene.book.charges).toMatchObject([{ attemptId: generation.attempts[0]?.id, microUsd: 20_000, isAmbiguous: false }]);
    });

    it.each([-500, 1e300])('ends, and spends what was reserved, where a provider says that it cost %d', async (costMicroUsd) => {
      const model = createTestModel(async (_call, makeAll) => ({ ...(await makeAll()), costMicroUsd }));
      const scene = setUp({ model, budgets: [money(20_000)] });
      const generation = await scene.run(fromScreen());
      expect(generation).toMatchObject({ state: 'succeeded', warnings: [{ code: 'other', message: expect.stringContaining('cannot be') }] });
      expect(generation).not.toHaveProperty('costMicroUsd');
      expect(movesOf(scene)).toEqual([
        ['reserve', 10_000, 0],
        ['settle', -10_000, 10_000],
      ]);
    });

    it('calls nobody when there is no room, and holds nothing', async () => {
      const model = createTestModel((_call, makeAll) => makeAll());
      const scene = setUp({ model, budgets: [budgetFixture(), money(10_000)] });
      expect(await scene.run(fromScreen(2))).toMatchObject({
        state: 'failed',
        error: { code: 'IMAGEFORGE_BUDGET_EXCEEDED' },
        costMicroUsd: 0,
      });
      expect(model.calls).toHaveLength(0);
      expect(movesOf(scene)).toEqual([]);
    });

    it('says when a soft one is exceeded', async () => {
      const scene = setUp({ model: createTestModel((_call, makeAll) => makeAll()), budgets: [money(0, { mode: 'soft' })] });
      expect(await scene.run(fromScreen())).toMatchObject({ state: 'succeeded', warnings: [{ code: 'budget' }] });
    });

    it('makes room for a further call after one that may have been charged', async () => {
      let calls = 0;
      const model = createTestModel(async (_call, makeAll) => {
        calls += 1;
        if (calls === 1) throw unavailable({ details: { possiblyCharged: true } });
        return makeAll();
      });
      const scene = setUp({ model, budgets: [money(20_000)] });
      expect(await scene.run(fromScreen())).toMatchObject({ state: 'succeeded', costMicroUsd: 20_000 });
      expect(movesOf(scene)).toEqual([
        ['reserve', 10_000, 0],
        ['reserve', 10_000, 0],
        ['settle', -20_000, 20_000],
      ]);
    });

    it('makes no further call that the budget has no room for, and keeps what was made', async () => {
      const model = createTestModel(async (call, makeAll) => {
        if (call.seed === 8) throw unavailable({ details: { possiblyCharged: true } });
        return makeAll();
      }, { maxImages: 1 });
      const scene = setUp({ model, budgets: [money(20_000)] });
      expect(await scene.run(fromScreen(2))).toMatchObject({
        state: 'succeeded',
        costMicroUsd: 20_000,
        warnings: [{ code: 'ambiguous-charge' }, { code: 'fewer-images' }],
      });
      expect(model.calls).toHaveLength(2);
      expect(await scene.book.balances([])).toEqual(new Map([[expect.any(String), { reserved: 0, spent: 20_000 }]]));
    });

    it('releases what it held when it is canceled', async () => {
      const scene = setUp({
        model: createTestModel(async () => {
          const [row] = (await scene.store.list({ page: 1, pageSize: 1 })).generations;
          scene.events.publish({ type: 'generation.cancel-requested', generationId: row?.id ?? '' });
          throw new ForgeError('IMAGEFORGE_CANCELED');
        }),
        budgets: [money(10_000)],
      });
      expect(await scene.run(fromScreen())).toMatchObject({ state: 'canceled', costMicroUsd: 0 });
      expect(movesOf(scene)).toEqual([
        ['reserve', 10_000, 0],
        ['release', -10_000, 0],
      ]);
    });

    it('reserves anew when its worker died between the settlement and the end', async () => {
      const model = createTestModel((_call, makeAll) => makeAll());
      const scene = setUp({ model, budgets: [money(10_000)] });
      const { generation } = await scene.store.create(generationFixture({ stage: 'generate' }));
      const failed = attemptFixture({ state: 'failed', costMicroUsd: 0, usage: undefined });
      await scene.store.claim(generation.id, 'dead worker', 30_000);
      await scene.store.save(generation.id, 'dead worker', { attempts: [failed] });
      await scene.ledger.settle({ ...generation, attempts: [failed] });
      scene.pass(30_001);
      await scene.runner.run(generation.id);
      expect(await scene.store.get(generation.id)).toMatchObject({ state: 'succeeded', costMicroUsd: 10_000 });
      expect(movesOf(scene)).toEqual([
        ['reserve', 10_000, 0],
        ['settle', -10_000, 10_000],
      ]);
    });
  });

  describe('that moderators judge', () => {
    const paid = () => createTestModel((_call, makeAll) => makeAll());
    const byKind = (judgeOf: (subject: ModerationSubject) => Finding[] | Promise<Finding[]>): Moderator => ({
      id: 'test',
      judges: ['text', 'image'],
      moderate: async (subject) => judgeOf(subject),
    });
    const noticed = (score: number): Finding[] => [{ moderator: 'test', category: 'violence', score }];
    const start = { ...withN(2), stage: 'screen' as const };

    it('costs nothing when the prompt is blocked', async () => {
      const model = paid();
      const scene = setUp({ model, moderators: [byKind(({ kind }) => (kind === 'prompt' ? noticed(1) : []))] });
      expect(await scene.run(start)).toMatchObject({
        state: 'blocked',
        stage: 'screen',
        costMicroUsd: 0,
        error: { code: 'IMAGEFORGE_MODERATION_BLOCKED' },
      });
      expect(model.calls).toHaveLength(0);
    });

    it('waits for a moderator that cannot be asked, without counting it as a failure, and judges then', async () => {
      let isDown = true;
      const model = paid();
      const scene = setUp({
        model,
        moderators: [
          byKind(({ kind }) => {
            if (kind === 'output' && isDown) throw new ForgeError('IMAGEFORGE_MODERATOR_UNAVAILABLE');
            return [];
          }),
        ],
      });
      const waiting = await scene.run(start);
      expect(waiting).toMatchObject({ state: 'running', stage: 'inspect', claims: 0 });
      // Whoever looks at it sees what it waits for.
      expect(waiting.error).toMatchObject({ code: 'IMAGEFORGE_POSTPONED', details: expect.objectContaining({ cause: 'IMAGEFORGE_MODERATOR_UNAVAILABLE' }), message: expect.stringContaining('cannot be asked now') });
      expect(waiting.images.map(({ verdict }) => verdict)).toEqual([undefined, undefined]);
      expect(scene.queued).toEqual([{ generationId: waiting.id, delayMs: 30_000, priority: 0 }]);
      expect(scene.published).toEqual([]);
      isDown = false;
      await scene.runner.run(waiting.id);
      expect(await scene.store.get(waiting.id)).toMatchObject({ state: 'succeeded', costMicroUsd: 20_000 });
      expect(model.calls).toHaveLength(1);
    });

    it('can be canceled while it waits for a reviewer, and costs what was spent', async () => {
      const scene = setUp({ model: paid(), moderators: [byKind(({ kind }) => (kind === 'output' ? noticed(0.6) : []))] });
      const { id, state } = await scene.run(start);
      expect(state).toBe('review');
      await scene.runner.run(id);
      expect((await scene.store.get(id))?.state).toBe('review');
      await scene.store.requestCancel(id);
      await scene.runner.run(id);
      expect(await scene.store.get(id)).toMatchObject({ state: 'canceled', costMicroUsd: 20_000 });
      expect(scene.published).toEqual([]);
    });

    it('is blocked, and costs nothing, when a reviewer rejects the prompt', async () => {
      const scene = setUp({ model: paid(), moderators: [byKind(({ kind }) => (kind === 'prompt' ? noticed(0.6) : []))] });
      const { id } = await scene.run(start);
      const who = { by: { kind: 'admin' as const, id: '9' }, at: '2026-01-01T00:00:00Z' };
      await scene.store.decideReview(id, (generation) => applyDecisions(generation, [{ image: undefined, decision: 'rejected', reason: 'No.' }], who));
      await scene.runner.run(id);
      expect(await scene.store.get(id)).toMatchObject({ state: 'blocked', costMicroUsd: 0, error: { code: 'IMAGEFORGE_REVIEW_REJECTED' } });
      expect(scene.told).toEqual(['generation.review', 'generation.blocked']);
    });

    it('publishes what a reviewer approved, and only that', async () => {
      const scene = setUp({ model: paid(), moderators: [byKind(({ kind }) => (kind === 'output' ? noticed(0.6) : []))] });
      const { id } = await scene.run(start);
      const who = { by: { kind: 'admin' as const, id: '9' }, at: '2026-01-01T00:00:00Z' };
      await scene.store.decideReview(id, (generation) =>
        applyDecisions(generation, [{ image: 0, decision: 'rejected', reason: 'No.' }, { image: 1, decision: 'approved' }], who),
      );
      await scene.runner.run(id);
      expect(await scene.store.get(id)).toMatchObject({ state: 'succeeded', warnings: [{ code: 'image-failed', details: { index: 0 } }] });
      expect(scene.published).toEqual([`${id}-1`]);
    });
  });
});
