import sharp from 'sharp';
import { type ErrorCode, errorCodes, ForgeError } from '../errors';
import {
  type Capabilities,
  formatSize,
  type ImageCall,
  type ImageModel,
  type ImageResult,
  mediaTypeOf,
  type Mode,
  shapeOf,
  type Size,
  sizeProblem,
} from '../image-model';

/** Ways in which a model's server can fail, and the code that must come of each. */
export const providerFailures = {
  auth: 'IMAGEFORGE_PROVIDER_AUTH',
  quota: 'IMAGEFORGE_PROVIDER_QUOTA',
  'rate-limit': 'IMAGEFORGE_PROVIDER_RATE_LIMITED',
  rejection: 'IMAGEFORGE_PROVIDER_REJECTED',
  outage: 'IMAGEFORGE_PROVIDER_UNAVAILABLE',
  garbage: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
  moderation: 'IMAGEFORGE_MODERATION_REFUSED',
} as const satisfies Record<string, ErrorCode>;
export type ProviderFailure = keyof typeof providerFailures;

/** A model under test, with a hand on what it talks to. */
export interface ImageModelSubject {
  model: ImageModel;
  /** Makes the next call fail this way. `undefined`: nothing can fail; skip `failures`. */
  fail?(failure: ProviderFailure): void;
  /** Makes the next call hang; resolves once it does. `undefined`: skip `abort-meanwhile`. */
  hang?(): Promise<unknown>;
  close?(): Promise<void>;
}

/** Groups of tests that an implementation can skip, with its reason. */
export type ContractGroup = 'sizes' | 'previews' | 'abort-meanwhile' | 'failures' | 'edits';

/** What a group's tests do their work with; whoever skips the group must not have it. */
const hands: Partial<Record<ContractGroup, 'fail' | 'hang'>> = { failures: 'fail', 'abort-meanwhile': 'hang' };

export interface ContractOptions {
  /** The model's, to know which tests apply. */
  capabilities: Capabilities;
  skip?: readonly { reason: string; tests: readonly ContractGroup[] }[];
}

/**
 * The contract of `ImageModel`. Every model of every provider runs it; what is peculiar to one is
 * tested beside it.
 */
export const testImageModel = (
  name: string,
  createSubject: () => ImageModelSubject | Promise<ImageModelSubject>,
  { capabilities, skip = [] }: ContractOptions,
): void => {
  describe(`${name} is an image model`, () => {
    let subject: ImageModelSubject;
    beforeEach(async () => {
      subject = await createSubject();
    });
    afterEach(() => subject.close?.());

    const generate = async (call: Partial<ImageCall> = {}): Promise<ImageResult> =>
      subject.model.generate({ ...(await plainCall(capabilities, call.mode)), ...call });
    const size = plainSize(capabilities);
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
      JSON.parse(JSON.stringify(capabilities));
    });

    it('makes an image that decodes, in its own size and of the type that it says', async () => {
      const { images } = await generate();
      await expectImages(images, 1, size);
    });

    group('sizes', () => {
      // Where the size follows from the source, nobody asks for one.
      if (shapeOf(capabilities.modes[0]!).size === 'source') return;
      it.each(someSizes(capabilities).map((size) => [formatSize(size), size]))(
        'makes %s',
        async (_, asked) => {
          const { images, warnings } = await generate({ size: asked as Size });
          await expectImages(images, 1, asked as Size);
          expect(warnings).toEqual([]);
        },
      );
    });

    it('makes as many images as asked for, each another', async () => {
      const n = Math.min(3, capabilities.maxImages);
      const { images } = await generate({ n, ...(capabilities.seed && { seed: 7 }) });
      await expectImages(images, n, size);
      expect(new Set(images.map(({ bytes }) => Buffer.from(bytes).toString('base64'))).size).toBe(n);
    });

    it('reports what it was charged for', async () => {
      const { usage } = await generate();
      const reported = Object.values(usage);
      expect(usage.images ?? usage.imageOutputTokens).toBeGreaterThan(0);
      expect(reported.every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
    });

    it('says that it left out a setting that it does not know', async () => {
      const { warnings } = await generate({ parameters: { 'no-such-setting': 'x' } });
      expect(warnings).toContainEqual(expect.objectContaining({ code: 'unsupported-setting' }));
    });

    it('makes images at the same time without mixing them up', async () => {
      const { images: sources } = await plainCall(capabilities);
      const others = await Promise.all(sources.map(() => picture(size, '#a47')));
      const calls = [{ prompt: 'a red fox' }, { prompt: 'a grey heron', images: others }];
      const results = await Promise.all(calls.map((call) => generate(call)));
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

    group('previews', () => definePreviewTests(capabilities, generate));
    group('edits', () => defineEditTests(capabilities, generate));

    it('does nothing once it is canceled', async () => {
      const call = generate({ signal: AbortSignal.abort() });
      await expect(call).rejects.toMatchObject({ code: 'IMAGEFORGE_CANCELED' });
    });

    group('abort-meanwhile', () => {
      it('stops when it is canceled meanwhile', async () => {
        const controller = new AbortController();
        const hanging = subject.hang?.();
        const call = generate({ signal: controller.signal });
        const outcome = expect(call).rejects.toMatchObject({ code: 'IMAGEFORGE_CANCELED' });
        await hanging;
        controller.abort();
        await outcome;
      });
    });

    group('failures', () => {
      it.each(Object.entries(providerFailures))('tells %s by its code', async (failure, code) => {
        subject.fail?.(failure as ProviderFailure);
        const thrown = await generate().catch((error: unknown) => error);
        expect(thrown).toBeInstanceOf(ForgeError);
        expect(thrown).toMatchObject({ code });
        expect((thrown as ForgeError).message).not.toBe(errorCodes[code].message);
      });

      it('works again after a failure', async () => {
        subject.fail?.('outage');
        await generate().catch(() => undefined);
        await expectImages((await generate()).images, 1, size);
      });
    });
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
  const { partialImages } = capabilities;
  it('shows no more previews than it declares, and the image itself none the less', async () => {
    const previews: Parameters<NonNullable<ImageCall['onPartialImage']>>[0][] = [];
    const { images } = await generate({ onPartialImage: (preview) => void previews.push(preview) });
    await expectImages(images, 1, plainSize(capabilities));
    expect(previews.length).toBeLessThanOrEqual(partialImages);
    for (const { bytes, mediaType, index } of previews) {
      expect(mediaTypeOf(bytes)).toBe(mediaType);
      expect(index).toBe(0);
      await sharp(bytes).stats();
    }
  });

  if (partialImages === 0) return;
  it('shows previews while somebody looks', async () => {
    const onPartialImage = jest.fn();
    await generate({ onPartialImage });
    expect(onPartialImage).toHaveBeenCalled();
  });
};

const defineEditTests = (capabilities: Capabilities, generate: Generate): void => {
  const modes = capabilities.modes.filter((mode) => shapeOf(mode).images.max > 0);
  if (modes.length === 0) return;
  it.each(modes)('does %s and leaves its source as it was', async (mode) => {
    const call = await plainCall(capabilities, mode);
    const before = call.images.map(({ bytes }) => Buffer.from(bytes));
    const { images } = await generate(call);
    await expectImages(images, 1, call.size);
    expect(call.images.map(({ bytes }, index) => before[index]?.equals(bytes))).toEqual([true]);
  });
};

/** Of a source image where the image that comes of it is as large, or larger. */
const sourceSize: Size = { width: 256, height: 192 };
const extend = { left: 0, right: 64, top: 32, bottom: 0 };

/** The size that comes of a plain call: the model's default, or what follows from the source. */
const plainSize = ({ modes, defaultSize, factors = [1] }: Capabilities, mode = modes[0]): Size => {
  if (mode === undefined || shapeOf(mode).size === 'asked') return defaultSize;
  const { width, height } = sourceSize;
  if (mode === 'outpaint') return { width: width + extend.left + extend.right, height: height + extend.top + extend.bottom };
  const factor = mode === 'upscale' ? (factors[0] ?? 1) : 1;
  return { width: width * factor, height: height * factor };
};

/** A call with all that its mode needs and nothing more. @param mode Default: the model's first. */
const plainCall = async (capabilities: Capabilities, mode = capabilities.modes[0] as Mode): Promise<ImageCall> => {
  const { prompt, images, mask, size, needs = [], fields = [] } = shapeOf(mode);
  const source = size === 'source' ? sourceSize : capabilities.defaultSize;
  return {
    mode,
    prompt: prompt === 'none' ? '' : 'a red fox in the snow',
    size: plainSize(capabilities, mode),
    n: 1,
    ...(capabilities.seed && { seed: 1 }),
    images: images.min > 0 ? [await picture(source)] : [],
    ...(mask === 'needed' && { mask: await halfMask(source) }),
    ...(needs.includes('search') && { search: 'the fox' }),
    ...(needs.includes('extend') && { extend }),
    ...(fields.includes('factor') && capabilities.factors && { factor: capabilities.factors[0] }),
    parameters: {},
    signal: new AbortController().signal,
  };
};

/** Two sizes beside the default one. */
const someSizes = ({ sizes, defaultSize }: Capabilities): Size[] => {
  if (sizes.kind === 'list') return sizes.sizes.filter((size) => size !== defaultSize).slice(0, 2);
  const candidates = [
    { width: 1024, height: 768 },
    { width: 768, height: 1024 },
    { width: 1536, height: 1024 },
    { width: 512, height: 512 },
  ];
  return candidates.filter((size) => sizeProblem(size, sizes) === undefined).slice(0, 2);
};

const expectImages = async (images: ImageResult['images'], count: number, size: Size): Promise<void> => {
  expect(images).toHaveLength(count);
  for (const { bytes, mediaType } of images) {
    expect(mediaTypeOf(bytes)).toBe(mediaType);
    const { width, height } = await sharp(bytes).metadata();
    expect(formatSize({ width, height })).toBe(formatSize(size));
    // Decodes it to the last row, which metadata doesn't.
    await sharp(bytes, { failOn: 'warning' }).stats();
  }
};

const bytesOf = ({ images }: ImageResult, index: number): Buffer => Buffer.from(images[index]?.bytes ?? []);

const picture = async ({ width, height }: Size, background = '#4a7') => ({
  bytes: new Uint8Array(
    await sharp({ create: { width, height, channels: 3, background } })
      .png()
      .toBuffer(),
  ),
  mediaType: 'image/png',
});

/** White on the left half. */
const halfMask = async ({ width, height }: Size) => {
  const white = {
    create: { width: Math.floor(width / 2), height, channels: 3 as const, background: '#fff' },
  };
  const mask = sharp({ create: { width, height, channels: 3, background: '#000' } });
  const bytes = await mask
    .composite([{ input: white, left: 0, top: 0 }])
    .png()
    .toBuffer();
  return { bytes: new Uint8Array(bytes), mediaType: 'image/png' };
};
