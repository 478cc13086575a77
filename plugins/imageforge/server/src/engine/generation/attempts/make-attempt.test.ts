import sharp from 'sharp';
import type { ImageCall } from '../../image-model';
import { prepareMask } from '../../imaging';
import { recipeFixture } from '../../testing/generation-fixtures';
import { createMemoryOriginalStore } from '../../testing/memory-original-store';
import { centPrice, createTestModel, solidPng } from '../../testing/test-model';
import { createTestWork } from '../../testing/test-work';
import type { Recipe } from '../generation';
import { makeAttempt } from './make-attempt';

const originals = createMemoryOriginalStore();
const store = async (bytes: Uint8Array) => originals.put({ bytes, mediaType: 'image/png' });

/** What the model is asked for of a recipe, for the images of `batch`. */
const callFor = async (change: Partial<Recipe>, batch: readonly number[]): Promise<ImageCall | undefined> => {
  const model = createTestModel((_call, makeAll) => makeAll());
  const recipe = recipeFixture({ n: 4, ...change });
  const candidate = { model, price: centPrice, key: 'test/test-1', recipe, isStandIn: false, notes: [] };
  await makeAttempt(
    createTestWork({ recipe, images: Array.from({ length: 4 }, (_, index) => ({ index })) }),
    { candidate, batch, warnings: [], signal: new AbortController().signal, maxWaits: 1 },
    {
      originals,
      previews: createMemoryOriginalStore(),
      events: { publish: () => undefined, subscribe: () => () => undefined, close: async () => undefined },
      clock: { now: () => new Date('2026-01-01T00:00:00Z'), sleep: async () => undefined },
      logger: { debug() {}, info() {}, warn() {}, error() {} },
      limits: { maxBytes: 10_000_000, maxPixels: 10_000_000 },
    },
  );
  return model.calls[0];
};

describe('a call', () => {
  it('has all that the recipe has, and nothing else', async () => {
    const picture = await solidPng(64, 64, 40);
    // White on its left half: one that is all of one grey would look the same however far it is grown.
    const mask = await sharp(await solidPng(32, 64, 255)).extend({ right: 32, background: '#000' }).png().toBuffer();
    const extend = { left: 8, right: 16, top: 0, bottom: 24 };
    const fields = {
      mode: 'inpaint',
      prompt: 'A red fox',
      negativePrompt: 'snow',
      quality: 'high',
      background: 'transparent',
      strength: 0,
      search: 'a dog',
      extend,
      factor: 2,
      parameters: { style: 'poster' },
    } as const;
    const call = await callFor({ ...fields, images: [await store(picture)], mask: await store(mask), maskGrow: 2, maskFeather: 6 }, [1, 2]);
    const prepared = await prepareMask({ bytes: mask, mediaType: 'image/png' }, { grow: 2, feather: 6 });
    expect(call).toEqual({
      ...fields,
      size: { width: 64, height: 64 },
      n: 2,
      seed: 8,
      images: [{ bytes: Uint8Array.from(picture), mediaType: 'image/png' }],
      mask: { bytes: prepared.bytes, mediaType: 'image/png' },
      signal: expect.any(AbortSignal),
      onProgress: expect.any(Function),
    });
  });

  it('has no more than it needs', async () => {
    const call = await callFor({ seed: undefined }, [0]);
    expect(Object.keys(call ?? {}).sort()).toEqual(['images', 'mode', 'n', 'onProgress', 'parameters', 'prompt', 'signal', 'size']);
  });
});
