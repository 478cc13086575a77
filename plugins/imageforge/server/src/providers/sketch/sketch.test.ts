import sharp from 'sharp';
import type { ImageCall, Size } from '../../engine/image-model';
import { compositions } from './compositions';
import { createSketchProvider, sketchStyles } from './index';
import { readPrompt } from './read-prompt';

const [offer] = createSketchProvider().models;
if (!offer) throw new Error('The provider offers a model.');
const { model, price } = offer;

const small: Size = { width: 192, height: 128 };
const generate = (call: Partial<ImageCall> = {}) =>
  model.generate({
    mode: 'text-to-image',
    prompt: 'mountain lake',
    size: small,
    n: 1,
    seed: 1,
    images: [],
    parameters: {},
    signal: new AbortController().signal,
    ...call,
  });
const draw = async (call: Partial<ImageCall> = {}): Promise<Buffer> => {
  const { images } = await generate(call);
  return Buffer.from(images[0]?.bytes ?? []);
};

/** RGB bytes at 48 × 32: what is left there is layout and colour, no grain. */
const thumb = (bytes: Buffer): Promise<Buffer> =>
  sharp(bytes).resize(48, 32, { fit: 'fill' }).raw().toBuffer();

/** Mean difference of two thumbs, 0 … 255. */
const difference = (one: Buffer, other: Buffer): number =>
  one.reduce((sum, value, i) => sum + Math.abs(value - (other[i] ?? 0)), 0) / one.length;

/** The difference of each to each. */
const pairs = (thumbs: readonly Buffer[]): number[] =>
  thumbs.flatMap((one, i) => thumbs.slice(i + 1).map((other) => difference(one, other)));

/** Mean red minus mean blue, -255 … 255: above 0 is warm. */
const warmth = async (bytes: Buffer): Promise<number> => {
  const { channels } = await sharp(bytes).stats();
  return (channels[0]?.mean ?? 0) - (channels[2]?.mean ?? 0);
};

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** A word that asks for each composition. */
const words: Record<string, string> = {
  mountains: 'mountains',
  sea: 'sea',
  forest: 'forest',
  city: 'city',
  dunes: 'dunes',
  hills: 'hills',
  'night-sky': 'stars',
  cosmos: 'planet',
  'still-life': 'vase',
  botanical: 'flowers',
  arches: 'arches',
  bauhaus: 'geometric',
  silk: 'silk',
  blocks: 'cubes',
};

describe('what it says of itself', () => {
  it('is free, procedural and says so', () => {
    expect(price).toMatchObject({ kind: 'free' });
    expect(model).toMatchObject({ provider: 'sketch', id: 'sketch-1', capabilities: { procedural: true } });
    expect(model.label).toContain('procedural');
  });

  it('names its version and what it made', async () => {
    await expect(generate({ n: 2 })).resolves.toMatchObject({
      modelVersion: 'sketch-1.0',
      usage: { images: 2 },
      warnings: [],
    });
  });
});

describe('size', () => {
  it.each([
    [64, 64],
    [65, 97],
    [4096, 64],
    [64, 4096],
    [1001, 333],
    [2896, 2896],
  ])('is exactly %i × %i', async (width, height) => {
    const { info } = await sharp(await draw({ size: { width, height } }))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width, height, channels: 3 });
  });
});

describe('seed', () => {
  it.each(Object.values(words))('gives other pictures of %s, not only other grain', async (prompt) => {
    const seeds = [1, 2, 3, 4, 5, 6];
    const thumbs = await Promise.all(seeds.map(async (seed) => thumb(await draw({ prompt, seed }))));
    const differences = pairs(thumbs);
    expect(Math.min(...differences)).toBeGreaterThan(5);
    expect(median(differences)).toBeGreaterThan(10);
  });

  it('draws the same whatever was drawn before', async () => {
    const before = await draw({ seed: 3 });
    await draw({ prompt: 'city', parameters: { style: 'watercolour' } });
    expect((await draw({ seed: 3 })).equals(before)).toBe(true);
  });
});

describe('compositions', () => {
  it('are all reached by a word', () => {
    expect(compositions.map(({ id }) => id).sort()).toEqual(Object.keys(words).sort());
    for (const [id, word] of Object.entries(words)) expect(readPrompt(word).composition.id).toBe(id);
  });

  it('are all reached by prompts that name none', () => {
    const reached = new Set(Array.from({ length: 400 }, (_, i) => readPrompt(`xq${i} zv`).composition.id));
    expect(reached.size).toBe(compositions.length);
  });

  it('differ from one another even in the same colours', async () => {
    const thumbs = await Promise.all(
      Object.values(words).map(async (word) => thumb(await draw({ prompt: `${word} red` }))),
    );
    const differences = pairs(thumbs);
    expect(Math.min(...differences)).toBeGreaterThan(9);
  });

  it.each(Object.values(words))('%s is a picture in every style, no flat field', async (prompt) => {
    for (const { id } of sketchStyles) {
      const bytes = await draw({ prompt, parameters: { style: id }, seed: 11 });
      const { entropy } = await sharp(bytes).stats();
      const levels = new Set(await sharp(bytes).resize(24, 16).greyscale().raw().toBuffer());
      expect({ id, rich: entropy > 4 && levels.size > 24 }).toEqual({ id, rich: true });
    }
  });
});

describe('style', () => {
  it('changes the picture', async () => {
    const thumbs = await Promise.all(
      sketchStyles.map(async ({ id }) => thumb(await draw({ parameters: { style: id } }))),
    );
    const differences = pairs(thumbs);
    expect(Math.min(...differences)).toBeGreaterThan(2);
  });

  it.each(['cubism', 7, null])('refuses %p with the list of those it has', async (style) => {
    await expect(generate({ parameters: { style } })).rejects.toMatchObject({
      code: 'IMAGEFORGE_UNSUPPORTED',
      details: { supported: sketchStyles.map(({ id }) => id) },
    });
  });
});

describe('colours', () => {
  it.each([
    ['red sunset', 'blue winter sea'],
    ['Herbst im Wald', 'Winter im Wald'],
    ['coffee', 'blue coffee'],
    ['mountain sunset', 'mountain night'],
    ['orange abstract', 'blauer Verlauf'],
  ])('%s is warmer than %s', async (warm, cold) => {
    for (const seed of [1, 2, 3]) {
      expect(await warmth(await draw({ prompt: warm, seed }))).toBeGreaterThan(25);
      expect(await warmth(await draw({ prompt: cold, seed }))).toBeLessThan(0);
    }
  });

  it('are darker at night', async () => {
    const brightness = async (prompt: string) =>
      (
        await sharp(await draw({ prompt }))
          .greyscale()
          .stats()
      ).channels[0]?.mean ?? 0;
    expect(await brightness('city night')).toBeLessThan((await brightness('city day')) - 40);
  });
});

describe('previews', () => {
  it('come twice for each image, small and of the same picture', async () => {
    const partials: { index: number; bytes: Uint8Array }[] = [];
    const size = { width: 768, height: 512 };
    const { images } = await generate({ n: 2, size, onPartialImage: (partial) => partials.push(partial) });
    expect(partials.map(({ index }) => index)).toEqual([0, 0, 1, 1]);
    for (const { index, bytes } of partials) {
      expect((await sharp(bytes).metadata()).width).toBeLessThanOrEqual(128);
      const final = await thumb(Buffer.from(images[index]?.bytes ?? []));
      expect(difference(await thumb(Buffer.from(bytes)), final)).toBeLessThan(12);
    }
  });

  it('do not change the image', async () => {
    const seen = await draw({ onPartialImage: () => undefined });
    expect(seen.equals(await draw())).toBe(true);
  });
});

describe('cancel', () => {
  it('stops between images', async () => {
    const controller = new AbortController();
    const onPartialImage = jest.fn(({ index }: { index: number }) => index === 1 && controller.abort());
    await expect(generate({ n: 10, signal: controller.signal, onPartialImage })).rejects.toMatchObject({
      code: 'IMAGEFORGE_CANCELED',
    });
    expect(onPartialImage.mock.calls.every(([{ index }]) => index < 2)).toBe(true);
  });
});
