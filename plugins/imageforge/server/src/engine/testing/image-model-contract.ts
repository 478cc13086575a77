import sharp from 'sharp';
import { errorCodes, ForgeError } from '../errors';
import {
  type Capabilities,
  formatSize,
  type ImageCall,
  type ImageResult,
  mediaTypeOf,
  type Mode,
  shapeOf,
  type Size,
  sizeProblem,
} from '../image-model';
import { bytesOf, callOf, decidesSize, expectImages, plainMode, plainSize, sizeOf, someSizes } from './contract-calls';
import { defineHttpTests, type HttpOptions } from './image-model-http-contract';
import { type ImageModelSubject, type JobHand, type ProviderFailure, providerFailures, type SubjectWish } from './image-model-subject';

export { type ImageModelSubject, type JobHand, type ProviderFailure, providerFailures, type SubjectWish } from './image-model-subject';

/** Groups of tests, or failures that its server does not know, which an implementation can skip with its reason. */
export type ContractGroup = 'sizes' | 'previews' | 'abort-meanwhile' | 'failures' | 'edits' | ProviderFailure;

/** What a group's tests do their work with; whoever skips the group must not have it. */
const hands: Partial<Record<ContractGroup, 'fail' | 'hang'>> = { failures: 'fail', 'abort-meanwhile': 'hang' };

export interface ContractOptions {
  /** The model's, to know which tests apply. */
  capabilities: Capabilities;
  skip?: readonly { reason: string; tests: readonly ContractGroup[] }[];
  /** Also every failure of `httpFailures`, but those that cannot be. Left out: none of them. */
  http?: HttpOptions;
  /** Also that jobs are ended, and left to others; needs `jobs` of the subject. Left out: no. */
  jobs?: boolean;
  /** Also that a call which is canceled once it has gone out says that it may have been charged. Left out: its calls cost nothing. */
  paid?: boolean;
}

/**
 * The contract of `ImageModel`. Every model of every provider runs it; what is peculiar to one is
 * tested beside it.
 */
export const testImageModel = (
  name: string,
  createSubject: (wish: SubjectWish) => ImageModelSubject | Promise<ImageModelSubject>,
  { capabilities, skip = [], http, jobs = false, paid = false }: ContractOptions,
): void => {
  describe(`${name} is an image model`, () => {
    let subject: ImageModelSubject;
    beforeEach(async () => {
      subject = await createSubject({});
    });
    afterEach(() => subject.close?.());

    const generate: Generate = async (call = {}) => subject.model.generate({ ...(await callOf(capabilities, call.mode)), ...call });
    const group = (tests: ContractGroup, define: () => void): void => {
      const skipped = skip.find((one) => one.tests.includes(tests));
      const hand = hands[tests];
      if (!skipped) define();
      else if (hand) it(`has no ${tests}: ${skipped.reason}`, () => expect(subject[hand]).toBeUndefined());
      else it.skip(`${tests}: ${skipped.reason}`, () => undefined);
    };

    it('declares capabilities that hold together', () => {
      const { sizes, defaultSize, modes, maxImages, maxSourceImages, partialImages, maxPromptLength } =
        capabilities;
      expect(subject.model.capabilities).toEqual(capabilities);
      expect(sizeProblem(defaultSize, sizes)).toBeUndefined();
      expect(modes.length).toBeGreaterThan(0);
      expect(maxImages).toBeGreaterThan(0);
      expect(partialImages).toBeGreaterThanOrEqual(0);
      expect(maxPromptLength).toBeGreaterThan(0);
      expect(maxSourceImages > 0).toBe(modes.some((mode) => mode !== 'text-to-image'));
      expect(capabilities.deterministic && !capabilities.seed).toBe(false);
      if (modes.includes('outpaint')) expect(capabilities.maxExtension).toBeGreaterThan(0);
      if (capabilities.factors) expect(capabilities.factors.length).toBeGreaterThan(0);
      JSON.parse(JSON.stringify(capabilities));
    });

    it('makes an image that decodes, in its own size and of the type that it says', async () => {
      const call = await callOf(capabilities);
      const { images } = await generate(call);
      await expectImages(images, 1, await plainSize(capabilities));
    });

    // A model that takes its size from the source, or makes one alone, has no others.
    const others = shapeOf(plainMode(capabilities)).size === 'asked' ? someSizes(capabilities) : [];
    if (others.length > 0) {
      group('sizes', () => {
        it.each(others.map((size) => [formatSize(size), size]))('makes %s', async (_, size) => {
          const { images, warnings } = await generate({ size: size as Size });
          await expectImages(images, 1, size as Size);
          expect(warnings).toEqual([]);
        });
      });
    }

    it('makes as many images as asked for, each another', async () => {
      const n = Math.min(3, capabilities.maxImages);
      const { images } = await generate({ n, ...(capabilities.seed && { seed: 7 }) });
      await expectImages(images, n, await plainSize(capabilities));
      expect(new Set(images.map(({ bytes }) => Buffer.from(bytes).toString('base64'))).size).toBe(n);
    });

    it('reports what it was charged for', async () => {
      const { usage, costMicroUsd = 0 } = await generate();
      const { seconds = 0, ...counts } = usage;
      expect(usage.images ?? usage.imageOutputTokens ?? seconds).toBeGreaterThan(0);
      expect(Object.values(counts).every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
      expect(Number.isInteger(costMicroUsd) && costMicroUsd >= 0).toBe(true);
    });

    it('says that it left out a setting that it does not know', async () => {
      const { warnings } = await generate({ parameters: { 'no-such-setting': 'x' } });
      expect(warnings).toContainEqual(expect.objectContaining({ code: 'unsupported-setting' }));
    });

    it('makes images at the same time without mixing them up', async () => {
      const subjects = ['a red fox', 'a grey heron'];
      const results = await Promise.all(subjects.map(async (about) => generate(await callOf(capabilities, undefined, about))));
      const [first, second] = results.map(({ images }) => Buffer.from(images[0]?.bytes ?? []));
      expect(first?.equals(second ?? Buffer.alloc(0))).toBe(false);
    });

    if (capabilities.seed) defineSeedTests(capabilities, generate);
    else {
      it('claims no seeds, which it does not have', async () => {
        const { images } = await generate();
        expect(images.map(({ seed }) => seed)).toEqual([undefined]);
      });
    }

    it('tells how far it is as a fraction, if it tells', async () => {
      const told: number[] = [];
      await generate({ onProgress: (fraction) => void told.push(fraction) });
      expect(told.filter((fraction) => !(fraction >= 0 && fraction <= 1))).toEqual([]);
    });

    defineJobTests(() => subject, generate, capabilities, jobs);
    group('previews', () => definePreviewTests(capabilities, generate));
    group('edits', () => defineModeTests(capabilities, generate));

    it('does nothing once it is canceled', async () => {
      const call = generate({ signal: AbortSignal.abort() });
      await expect(call).rejects.toMatchObject({ code: 'IMAGEFORGE_CANCELED' });
    });

    if (paid) {
      it('canceled before it takes up a job says possiblyCharged: the job was begun', async () => {
        let job: string | undefined;
        await generate({ onJob: async (named) => void (job = named) });
        if (job === undefined) return expect(subject.model.resumes ?? false).toBe(false);
        const outcome = generate({ job, signal: AbortSignal.abort() });
        await expect(outcome).rejects.toMatchObject({ code: 'IMAGEFORGE_CANCELED', details: { possiblyCharged: true } });
      });
    }

    group('abort-meanwhile', () => {
      const cancelMeanwhile = async (): Promise<unknown> => {
        const controller = new AbortController();
        const hanging = subject.hang?.();
        const outcome = generate({ signal: controller.signal }).catch((thrown: unknown) => thrown);
        await hanging;
        controller.abort();
        return outcome;
      };

      it('stops when it is canceled meanwhile', async () => {
        expect(await cancelMeanwhile()).toMatchObject({ code: 'IMAGEFORGE_CANCELED' });
      });

      if (!paid) return;
      it('canceled meanwhile says possiblyCharged: what the provider had begun may be on its bill', async () => {
        expect(await cancelMeanwhile()).toMatchObject({ code: 'IMAGEFORGE_CANCELED', details: { possiblyCharged: true } });
      });
    });

    group('failures', () => {
      const skipped = Object.keys(providerFailures).flatMap((failure) => {
        const found = skip.find(({ tests }) => tests.includes(failure as ProviderFailure));
        return found ? [{ failure, reason: found.reason }] : [];
      });
      for (const { failure, reason } of skipped) it.skip(`tells ${failure} by its code: ${reason}`, () => undefined);
      const known = Object.entries(providerFailures).filter(([name]) => !skipped.some(({ failure }) => failure === name));
      it.each(known)('tells %s by its code', async (failure, code) => {
        subject.fail?.(failure as ProviderFailure);
        const thrown = await generate().catch((error: unknown) => error);
        expect(thrown).toBeInstanceOf(ForgeError);
        expect(thrown).toMatchObject({ code });
        expect((thrown as ForgeError).message).not.toBe(errorCodes[code].message);
      });

      it('works again after a failure', async () => {
        subject.fail?.('outage');
        await generate().catch(() => undefined);
        await expectImages((await generate()).images, 1, await plainSize(capabilities));
      });
    });

    if (http) defineHttpTests(() => subject, createSubject, capabilities, http);
  });
};

type Generate = (call?: Partial<ImageCall>) => Promise<ImageResult>;

const defineSeedTests = ({ deterministic, maxImages }: Capabilities, generate: Generate): void => {
  it('reports the seed of each image, counting up', async () => {
    const n = Math.min(2, maxImages);
    const { images } = await generate({ seed: 41, n });
    expect(images.map(({ seed }) => seed)).toEqual([41, 42].slice(0, n));
  });

  it('makes another image of another seed', async () => {
    const [one, other] = await Promise.all([generate({ seed: 1 }), generate({ seed: 2 })]);
    expect(bytesOf(one, 0).equals(bytesOf(other, 0))).toBe(false);
  });

  if (!deterministic) return;
  it('repeats the same bytes for the same seed', async () => {
    const [one, again] = [await generate({ seed: 5 }), await generate({ seed: 5 })];
    expect(bytesOf(one, 0).equals(bytesOf(again, 0))).toBe(true);
  });

  if (maxImages < 2) return;
  it('makes image i of a batch as it would alone', async () => {
    const [batch, alone] = [await generate({ seed: 5, n: 2 }), await generate({ seed: 6 })];
    expect(bytesOf(batch, 1).equals(bytesOf(alone, 0))).toBe(true);
  });
};

const definePreviewTests = (capabilities: Capabilities, generate: Generate): void => {
  it('shows no more previews than it declares, and the image itself none the less', async () => {
    const previews: Parameters<NonNullable<ImageCall['onPartialImage']>>[0][] = [];
    const { images } = await generate({ onPartialImage: (preview) => void previews.push(preview) });
    await expectImages(images, 1, await plainSize(capabilities));
    expect(previews.length).toBeLessThanOrEqual(capabilities.partialImages);
    for (const { bytes, mediaType, index } of previews) {
      expect(mediaTypeOf(bytes)).toBe(mediaType);
      expect(index).toBe(0);
      await sharp(bytes).stats();
    }
  });

  if (capabilities.partialImages === 0) return;
  it('shows previews while somebody looks', async () => {
    let shown = 0;
    await generate({ onPartialImage: () => void (shown += 1) });
    expect(shown).toBeGreaterThan(0);
  });
};

/** Every mode but the one that makes something of a text alone. */
const defineModeTests = (capabilities: Capabilities, generate: Generate): void => {
  const modes = capabilities.modes.filter((mode) => mode !== 'text-to-image');
  if (modes.length === 0) return;

  it.each(modes)('%s: makes an image of a source, and leaves the source as it was', async (mode: Mode) => {
    const call = await callOf(capabilities, mode);
    const before = call.images.map(({ bytes }) => Buffer.from(bytes));
    const { images, warnings } = await generate(call);
    await expectImages(images, 1);
    // A size that is not the one that was asked for, or that follows from the source, is told.
    const made = await sizeOf(images[0]?.bytes ?? new Uint8Array());
    if (made !== formatSize(call.size) && !decidesSize(mode, capabilities)) expect(warnings).toContainEqual(expect.objectContaining({ code: 'adjusted' }));
    expect(call.images.map(({ bytes }) => Buffer.from(bytes))).toEqual(before);
  });

  const weighed = modes.filter((mode) => shapeOf(mode).fields?.includes('strength'));
  if (!capabilities.strength || weighed.length === 0) return;
  it('takes a strength in one of its modes, and says so where it takes none', async () => {
    const takes: boolean[] = [];
    for (const mode of weighed) {
      const { images, warnings } = await generate({ ...(await callOf(capabilities, mode)), strength: 0.4 });
      await expectImages(images, 1);
      takes.push(!warnings.some(({ code }) => code === 'unsupported-setting'));
    }
    expect(takes).toContain(true);
  });
};

const defineJobTests = (subjectOf: () => ImageModelSubject, generate: Generate, capabilities: Capabilities, hasJobs: boolean): void => {
  const handOf = (): JobHand => {
    const { jobs } = subjectOf();
    if (!jobs) throw new Error('Expected the subject to have "jobs", because the option "jobs" is there.');
    return jobs;
  };

  it('names its job, once, if the job can be waited for; and then waits for it and begins no other', async () => {
    const { model, jobs } = subjectOf();
    const named: string[] = [];
    const onJob = async (job: string) => void named.push(job);
    await generate({ onJob });
    if (!model.resumes) return expect(named).toEqual([]);
    expect(named).toHaveLength(1);
    const [job] = named;
    const begun = jobs?.begun();
    await expectImages((await generate({ job, onJob })).images, 1, await plainSize(capabilities));
    expect(named).toHaveLength(1);
    expect(jobs?.begun()).toBe(begun);
  });

  if (!hasJobs) return;
  it.each([
    ['ends its job when it is canceled', 'IMAGEFORGE_CANCELED', 1],
    ['leaves its job to the worker that has taken over', 'IMAGEFORGE_LEASE_LOST', 0],
  ] as const)('%s', async (_name, code, canceled) => {
    const jobs = handOf();
    const controller = new AbortController();
    const held = jobs.hold();
    const outcome = generate({ signal: controller.signal, onJob: async () => undefined }).catch((thrown: unknown) => thrown);
    await held;
    controller.abort(new ForgeError(code));
    expect(await outcome).toMatchObject({ code });
    expect(jobs.canceled()).toBe(canceled);
  });

  it('ends a job that it takes up only to give it up', async () => {
    const jobs = handOf();
    const worker = new AbortController();
    const held = jobs.hold();
    let job: string | undefined;
    const left = generate({ signal: worker.signal, onJob: async (named) => void (job = named) }).catch((thrown: unknown) => thrown);
    await held;
    worker.abort(new ForgeError('IMAGEFORGE_LEASE_LOST'));
    await left;
    const controller = new AbortController();
    const call = await callOf(capabilities);
    const given = subjectOf().model.generate({ ...call, job, signal: controller.signal }).catch((thrown: unknown) => thrown);
    setImmediate(() => controller.abort());
    expect(await given).toMatchObject({ code: 'IMAGEFORGE_CANCELED' });
    expect(jobs.canceled()).toBe(1);
  });
};
