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
      subject.model.generate({ ...(await plainCall(capabilities)), ...call });
    const usualSize = plainSize(capabilities);
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
      await expectImages(images, 1, usualSize);
    });

    group('sizes', () => {
      const others = shapeOf(plainMode(capabilities)).size === 'asked' ? someSizes(capabilities) : [];
      if (others.length === 0) return;
      it.each(others.map((size) => [formatSize(size), size]))(
        'makes %s',
        async (_, size) => {
          const { images, warnings } = await generate({ size: size as Size });
          await expectImages(images, 1, size as Size);
          expect(warnings).toEqual([]);
        },
      );
    });

    it('makes as many images as asked for, each another', async () => {
      const n = Math.min(3, capabilities.maxImages);
      const { images } = await generate({ n, ...(capabilities.seed && { seed: 7 }) });
      await expectImages(images, n, usualSize);
      expect(new Set(images.map(({ bytes }) => Buffer.from(bytes).toString('base64'))).size).toBe(n);
    });

    it('reports what it was charged for', async () => {
      const { usage } = await generate();
      const reported = Object.values(usage);
      expect(usage.images ?? usage.imageOutputTokens).toBeGreaterThan(0);
      expect(reported.every((count) => Number.isFinite(count) && count >= 0)).toBe(true);
      const { seconds: _, ...counts } = usage;
      expect(Object.values(counts).every(Number.isInteger)).toBe(true);
    });

    it('says that it left out a setting that it does not know', async () => {
      const { warnings } = await generate({ parameters: { 'no-such-setting': 'x' } });
      expect(warnings).toContainEqual(expect.objectContaining({ code: 'unsupported-setting' }));
    });

    it('makes images at the same time without mixing them up', async () => {
      const calls = await Promise.all(['a red fox', 'a grey heron'].map((prompt) => anotherCall(capabilities, prompt)));
      const results = await Promise.all(calls.map(generate));
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
        await expectImages((await generate()).images, 1, usualSize);
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
  const { modes, defaultSize } = capabilities;
  const asks = (mode: Mode) => modes.includes(mode);
  if (asks('edit')) {
    it('edits a source image and leaves it as it was', async () => {
      const source = await picture(defaultSize);
      const before = Buffer.from(source.bytes);
      const { images } = await generate({ mode: 'edit', images: [source] });
      await expectImages(images, 1, defaultSize);
      expect(before.equals(source.bytes)).toBe(true);
    });
  }
  if (asks('inpaint')) {
    it('repaints the white part of a mask', async () => {
      const [source, mask] = [await picture(defaultSize), await halfMask(defaultSize)];
      const { images } = await generate({ mode: 'inpaint', images: [source], mask });
      await expectImages(images, 1, defaultSize);
    });
  }
};

/** What is asked of a model where nothing is said: an image of a text, or what it can do instead. */
const plainMode = ({ modes }: Capabilities): Mode => (modes.includes('text-to-image') ? 'text-to-image' : (modes[0] ?? 'text-to-image'));

/** Of the source, where the size follows from it. */
const sourceSize: Size = { width: 96, height: 64 };
const plainFactor = ({ factors = [1] }: Capabilities): number => Math.min(...factors);
const plainExtension = { left: 32, right: 0, top: 16, bottom: 0 };

const plainSize = (capabilities: Capabilities): Size => {
  const mode = plainMode(capabilities);
  if (shapeOf(mode).size === 'asked') return capabilities.defaultSize;
  const { width, height } = sourceSize;
  if (mode === 'outpaint') return { width: width + plainExtension.left, height: height + plainExtension.top };
  return mode === 'upscale' ? { width: width * plainFactor(capabilities), height: height * plainFactor(capabilities) } : sourceSize;
};

const plainCall = async (capabilities: Capabilities): Promise<ImageCall> => {
  const mode = plainMode(capabilities);
  const { prompt, images, mask, size } = shapeOf(mode);
  const source = size === 'asked' ? capabilities.defaultSize : sourceSize;
  return {
    mode,
    prompt: prompt === 'none' ? '' : 'a red fox in the snow',
    size: plainSize(capabilities),
    n: 1,
    ...(capabilities.seed && { seed: 1 }),
    images: images.min > 0 ? [await picture(source)] : [],
    ...(mask === 'needed' && { mask: await halfMask(source) }),
    ...(mode === 'upscale' && { factor: plainFactor(capabilities) }),
    ...(mode === 'outpaint' && { extend: plainExtension }),
    ...(mode === 'search-and-replace' && { search: 'the fox' }),
    parameters: {},
    signal: new AbortController().signal,
  };
};

/** A call that asks for something else: by its text, or by its source where there is no text. */
const anotherCall = async (capabilities: Capabilities, text: string): Promise<Partial<ImageCall>> =>
  shapeOf(plainMode(capabilities)).prompt === 'none' || plainMode(capabilities) === 'upscale'
    ? { images: [await picture(sourceSize, `#${Buffer.from(text).toString('hex').slice(4, 10)}`)] }
    : { prompt: text };

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
