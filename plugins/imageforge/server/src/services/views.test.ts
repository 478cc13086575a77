import { parseOptions } from '../config';
import { type Capabilities, formatSize, modelKey, modeNames, parseSize, sizeProblem } from '../engine/image-model';
import { createModelRegistry } from '../engine/routing/model-registry';
import { centPrice, createTestModel } from '../engine/testing/test-model';
import { createProviders } from '../providers';
import { createViews } from './views';

const urls = { sign: (key: string) => key, verify: () => true } as never;
const own = { id: '<model>' };
const providers = createProviders(
  parseOptions({
    providers: {
      openai: { apiKey: 'none', baseURL: 'http://127.0.0.1/v1' },
      stability: { apiKey: 'none' },
      replicate: { apiKey: 'none' },
      'black-forest-labs': { apiKey: 'none' },
      automatic1111: { baseURL: 'http://127.0.0.1:7860', models: [own] },
      comfyui: { baseURL: 'http://127.0.0.1:8188', models: [own] },
      'sd-server': { baseURL: 'http://127.0.0.1:1234', models: [own] },
    },
  }),
);
const viewsOf = (all: typeof providers, defaultModel: string) => createViews(createModelRegistry(all, defaultModel), urls).capabilities([], { locales: ['en'], byModel: false });

describe('the capabilities that clients see', () => {
  const registry = createModelRegistry(providers, 'sketch/sketch-1');
  const { models, modes } = viewsOf(providers, 'sketch/sketch-1');

  it.each(registry.all.map(({ model }) => [modelKey(model), model] as const))('offer of %s only sizes that it makes, its own among them', (key, model) => {
    const view = models.find(({ id }) => id === key);
    const refused = view?.sizes.filter((size) => sizeProblem(parseSize(size), model.capabilities.sizes));
    expect(refused).toEqual([]);
    expect(view?.sizes).toContain(formatSize(model.capabilities.defaultSize));
    expect(new Set(view?.sizes).size).toBe(view?.sizes.length);
  });

  it('offer wide and tall sizes where the usual ones are too large', () => {
    const sizes = { kind: 'range', minSide: 64, maxSide: 1_024, multipleOf: 64, maxPixels: 512 * 512 } as const;
    const small = createTestModel((_call, makeAll) => makeAll(), { sizes, defaultSize: { width: 512, height: 512 } });
    const [view] = viewsOf([{ id: 'test', label: 'Test', models: [{ model: small, price: centPrice }] }], 'test/test-1').models;
    const shapes = view?.sizes.map(parseSize).map(({ width, height }) => Math.sign(width - height));
    expect(new Set(shapes)).toEqual(new Set([-1, 0, 1]));
  });

  it('leave out nothing that a model can do', () => {
    const capabilities: Capabilities = {
      ...createTestModel((_call, makeAll) => makeAll()).capabilities,
      sizes: { kind: 'range', minSide: 64, maxSide: 2_048, multipleOf: 64, minPixels: 4_096, maxPixels: 4_000_000, maxAspectRatio: 3 },
      promptNeeded: true,
      partialImages: 2,
      strength: true,
      sourcePixels: { min: 1, max: 2 },
      maxExtension: 64,
      factors: [2, 4],
      parameters: ['steps'],
      parameterValues: { steps: ['few'] },
    };
    const model = createTestModel((_call, makeAll) => makeAll(), capabilities);
    const [view] = viewsOf([{ id: 'test', label: 'Test', models: [{ model, price: centPrice }] }], 'test/test-1').models;
    const { sizes, defaultSize, partialImages, ...same } = capabilities;
    const { kind: _, ...sizeRange } = sizes as { kind: string };
    expect(view).toMatchObject({ ...same, sizeRange, defaultSize: formatSize(defaultSize), streams: partialImages > 0 });
  });

  it('say what a request of each mode has', () => {
    expect(Object.keys(modes)).toEqual(modeNames);
    expect(modes.upscale).toEqual({
      prompt: 'optional',
      images: { min: 1, max: 1 },
      mask: 'none',
      size: 'source',
      fields: ['factor'],
      needs: [],
      does: 'makes the source larger',
    });
  });
});
