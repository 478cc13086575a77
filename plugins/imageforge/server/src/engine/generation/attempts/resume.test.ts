import { ForgeError } from '../../errors';
import type { ImageProvider } from '../../image-model';
import { centPrice, createTestModel, type TestModel } from '../../testing/test-model';
import { createTestWorker } from '../../testing/test-worker';
import type { Attempt, Generation } from '../generation';

type Answer = Parameters<typeof createTestModel>[0];

const makesAll: Answer = (_call, makeAll) => makeAll();
const resuming = (answer: Answer = makesAll): TestModel => ({ ...createTestModel(answer), resumes: true });
const providerOf = (model: TestModel, more: Partial<ImageProvider> = {}): ImageProvider => ({
  id: model.provider,
  label: 'Test',
  models: [{ model, price: centPrice }],
  ...more,
});
/** As a worker that died in the middle of a call has left it. */
const underWay = (change: Partial<Attempt> = {}): Attempt => ({
  id: 'a1',
  startedAt: '2026-01-01T00:00:00.000Z',
  provider: 'test',
  model: 'test-1',
  images: [0],
  state: 'started',
  job: 'job-1',
  ...change,
});

const attemptsOf = ({ attempts }: Generation) => attempts.map(({ id, state, costMicroUsd }) => [id, state, costMicroUsd]);
const codesOf = ({ warnings }: Generation) => warnings.map(({ code }) => code);

describe("the provider's job", () => {
  it('is on the row before anything comes of it', async () => {
    let stored: Attempt | undefined;
    const model = resuming(async ({ onJob }, makeAll) => {
      await onJob?.('job-1');
      stored = (await scene.store.get(id))?.attempts[0];
      return makeAll();
    });
    const scene = createTestWorker([providerOf(model)]);
    const id = await scene.create();
    const generation = await scene.run(id);
    expect(stored).toMatchObject({ state: 'started', job: 'job-1' });
    expect(generation.attempts).toMatchObject([{ state: 'succeeded', job: 'job-1', costMicroUsd: 10_000 }]);
  });

  it('is not asked for where the model could not wait for it', async () => {
    const model = createTestModel(makesAll);
    const scene = createTestWorker([providerOf(model)]);
    await scene.run(await scene.create());
    expect(model.calls[0]).not.toHaveProperty('onJob');
  });

  it('stays open on the row when another worker takes over', async () => {
    const model = resuming(async ({ onJob }) => {
      await onJob?.('job-1');
      throw new ForgeError('IMAGEFORGE_LEASE_LOST');
    });
    const scene = createTestWorker([providerOf(model)]);
    const { state, attempts } = await scene.run(await scene.create());
    expect({ state, attempts }).toMatchObject({ state: 'running', attempts: [{ state: 'started', job: 'job-1' }] });
  });
});

describe('after a crash', () => {
  it('the job is waited for: no other is begun, and nothing is reserved or counted anew', async () => {
    const model = resuming();
    const scene = createTestWorker([providerOf(model)]);
    const generation = await scene.run(await scene.create(underWay()));
    expect(generation).toMatchObject({ state: 'succeeded', costMicroUsd: 10_000, warnings: [] });
    expect(attemptsOf(generation)).toEqual([['a1', 'succeeded', 10_000]]);
    expect(model.calls.map(({ job }) => job)).toEqual(['job-1']);
    expect(scene.asked).toEqual([]);
  });

  it('it is waited for although its model is left alone', async () => {
    const model = resuming();
    const scene = createTestWorker([providerOf(model)], { breakerFailures: 1 });
    const fails = () => Promise.reject(new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE'));
    await scene.breakers.run('test/test-1', fails).catch(() => undefined);
    expect(attemptsOf(await scene.run(await scene.create(underWay())))).toEqual([['a1', 'succeeded', 10_000]]);
  });

  it('it is waited for although its model is not meant to stand in any more', async () => {
    const spare = { ...resuming(), provider: 'spare', id: 'spare-1' };
    const scene = createTestWorker([providerOf(resuming()), providerOf(spare)]);
    const generation = await scene.run(await scene.create(underWay({ provider: 'spare', model: 'spare-1' })));
    expect(generation).toMatchObject({ state: 'succeeded', images: [{ madeBy: { provider: 'spare', model: 'spare-1' } }] });
    expect(spare.calls.map(({ job }) => job)).toEqual(['job-1']);
  });

  it.each([
    ['without a job', resuming(), underWay({ job: undefined })],
    ['of a model that cannot wait for it', createTestModel(makesAll), underWay()],
  ])('a call %s may have been charged, and is made again', async (_name, model, attempt) => {
    const scene = createTestWorker([providerOf(model)]);
    const generation = await scene.run(await scene.create(attempt));
    expect(generation).toMatchObject({ state: 'succeeded', costMicroUsd: 20_000 });
    expect(attemptsOf(generation)).toEqual([
      ['a1', 'ambiguous', 10_000],
      [expect.any(String), 'succeeded', 10_000],
    ]);
    expect(codesOf(generation)).toEqual(['ambiguous-charge']);
    expect(model.calls.map(({ job }) => job)).toEqual([undefined]);
  });

  it('a call of a model that is gone is booked as ambiguous, at an unknown price', async () => {
    const scene = createTestWorker([providerOf(resuming())]);
    const generation = await scene.run(await scene.create(underWay({ model: 'gone' })));
    expect(attemptsOf(generation)[0]).toEqual(['a1', 'ambiguous', undefined]);
    expect(codesOf(generation)).toEqual(['ambiguous-charge']);
  });

  it('a server is asked what it has before its job is given up', async () => {
    const model = resuming();
    const discover = jest.fn(async () => [{ model, price: centPrice }]);
    const scene = createTestWorker([providerOf(model, { models: [], discover })]);
    expect(attemptsOf(await scene.run(await scene.create(underWay())))).toEqual([['a1', 'succeeded', 10_000]]);
    expect(discover).toHaveBeenCalledTimes(1);
  });

  it('a job of a server that is away waits until it is back', async () => {
    const model = resuming();
    let isAway = true;
    const discover = async () => {
      if (isAway) throw new Error('away');
      return [{ model, price: centPrice }];
    };
    const scene = createTestWorker([providerOf(model, { models: [], discover })]);
    const id = await scene.create(underWay());
    expect(attemptsOf(await scene.run(id))).toEqual([['a1', 'started', undefined]]);
    expect(scene.queued).toEqual([10_000]);
    isAway = false;
    scene.pass(10_001);
    expect(attemptsOf(await scene.run(id))).toEqual([['a1', 'succeeded', 10_000]]);
  });
});

describe('a job that goes on while the wait for it was given up', () => {
  const outage = () => Promise.reject(new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE', 'Away.', { details: { possiblyCharged: true, jobGoesOn: true } }));
  /** Names its job where it begins one, and is away for the first so many calls. */
  const away = (times: number) =>
    resuming(async ({ job, onJob }, makeAll) => {
      if (job === undefined) await onJob?.('job-1');
      times -= 1;
      return times >= 0 ? outage() : makeAll();
    });

  it('is waited for by the next try, and paid for once', async () => {
    const model = away(2);
    const scene = createTestWorker([providerOf(model)], { maxAttempts: 3 });
    const generation = await scene.run(await scene.create());
    expect(generation).toMatchObject({ state: 'succeeded', costMicroUsd: 10_000, warnings: [] });
    expect(generation.attempts).toMatchObject([{ state: 'succeeded', job: 'job-1', waits: 2 }]);
    expect(model.calls.map(({ job }) => job)).toEqual([undefined, 'job-1', 'job-1']);
    // Room was asked for once: it was counted when it began.
    expect(scene.asked).toEqual(['limit']);
  });

  it('is given up with the last try, and booked as possibly charged', async () => {
    const model = away(9);
    const scene = createTestWorker([providerOf(model)], { maxAttempts: 3 });
    const generation = await scene.run(await scene.create());
    expect(generation).toMatchObject({ state: 'failed', error: { code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE' }, costMicroUsd: 10_000 });
    expect(attemptsOf(generation)).toEqual([[expect.any(String), 'ambiguous', 10_000]]);
    expect(codesOf(generation)).toEqual(['ambiguous-charge']);
    expect(model.calls).toHaveLength(3);
  });

  it('is not waited for again where the error does not say that it goes on', async () => {
    let calls = 0;
    const model = resuming(async ({ onJob }, makeAll) => {
      await onJob?.(`job-${(calls += 1)}`);
      return calls === 1 ? Promise.reject(new ForgeError('IMAGEFORGE_PROVIDER_TIMEOUT', 'Too long.', { details: { possiblyCharged: true } })) : makeAll();
    });
    const scene = createTestWorker([providerOf(model)], { maxAttempts: 3 });
    const generation = await scene.run(await scene.create());
    expect(attemptsOf(generation)).toEqual([
      [expect.any(String), 'ambiguous', 10_000],
      [expect.any(String), 'succeeded', 10_000],
    ]);
    expect(model.calls.map(({ job }) => job)).toEqual([undefined, undefined]);
  });
});

describe('a job that nobody waits for any more', () => {
  /** Works until it is ended. */
  const endless = () => {
    const ended: (string | undefined)[] = [];
    const model = resuming(
      ({ job, signal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => {
            ended.push(job);
            reject(new ForgeError('IMAGEFORGE_CANCELED', undefined, { details: { possiblyCharged: true } }));
          }),
        ),
    );
    return { model, ended };
  };

  it('is ended at the provider when its generation was canceled meanwhile', async () => {
    const { model, ended } = endless();
    const scene = createTestWorker([providerOf(model)]);
    const id = await scene.create(underWay());
    await scene.store.claim(id, 'dead', 1);
    await scene.store.requestCancel(id);
    scene.pass(2);
    const generation = await scene.run(id);
    expect(generation).toMatchObject({ state: 'canceled', costMicroUsd: 10_000 });
    expect(attemptsOf(generation)).toEqual([['a1', 'ambiguous', 10_000]]);
    expect(ended).toEqual(['job-1']);
  });

  it('is ended when it is too late', async () => {
    const { model, ended } = endless();
    const scene = createTestWorker([providerOf(model)], { deadlineMs: 1_000 });
    const id = await scene.create(underWay());
    scene.pass(1_001);
    const generation = await scene.run(id);
    expect(generation).toMatchObject({ state: 'failed', error: { code: 'IMAGEFORGE_DEADLINE' }, costMicroUsd: 10_000 });
    expect(codesOf(generation)).toEqual(['ambiguous-charge']);
    expect(ended).toEqual(['job-1']);
  });
});

it('tells those who look on how far a call is, each hundredth once', async () => {
  const model = createTestModel(async ({ onProgress }, makeAll) => {
    for (const fraction of [0, 0.001, 0.25, 0.255, 0.1, NaN, 7]) onProgress?.(fraction);
    return makeAll();
  });
  const scene = createTestWorker([providerOf(model)]);
  const id = await scene.create();
  await scene.run(id);
  expect(scene.events.filter(({ type }) => type === 'generation.progress')).toEqual([
    { type: 'generation.progress', generationId: id, fraction: 0.25 },
    { type: 'generation.progress', generationId: id, fraction: 1 },
  ]);
});
