import { actualCost, estimatePrice } from '../../engine/budget';
import { sizeProblem } from '../../engine/image-model';
import { createOpenAIProvider, type OpenAIOptions } from '.';
import { openAIModels } from './models';
import { callOf, modelAt } from './testing/calls';
import { startFakeOpenAI } from './testing/fake-openai';

const modelsOf = (options: Partial<OpenAIOptions> = {}) =>
  createOpenAIProvider({ apiKey: 'sk-x', ...options }).models;
const idsOf = (options?: Partial<OpenAIOptions>) => modelsOf(options).map(({ model }) => model.id);

it('loads the SDK at the first call, not before', async () => {
  const isLoaded = () => Object.keys(require.cache).some((file) => /node_modules\/openai\//.test(file));
  const server = await startFakeOpenAI();
  const model = modelAt(server.url, 'gpt-image-2');
  expect(isLoaded()).toBe(false);
  await model.generate(callOf());
  expect(isLoaded()).toBe(true);
  await server.close();
});

describe('the models', () => {
  it('are those that OpenAI has, and with a baseURL those that others may still have', () => {
    const retired = ['gpt-image-1', 'dall-e-3', 'dall-e-2'];
    expect(idsOf()).toEqual(openAIModels.map(({ id }) => id).filter((id) => !retired.includes(id)));
    expect(idsOf({ baseURL: 'https://gateway.test/v1' })).toEqual(openAIModels.map(({ id }) => id));
    expect(idsOf({ models: [{ id: 'dall-e-3' }] })).toContain('dall-e-3');
  });

  it.each(openAIModels)('$id makes its default size and has no seed', ({ capabilities }) => {
    expect(sizeProblem(capabilities.defaultSize, capabilities.sizes)).toBeUndefined();
    expect(capabilities).toMatchObject({
      seed: false,
      negativePrompt: false,
      deterministic: false,
      procedural: false,
    });
  });

  it('can be changed and added to by data', () => {
    const price = { asOf: '2026-11-23', source: 'us', kind: 'free' } as const;
    const models = modelsOf({
      models: [
        { id: 'gpt-image-2', capabilities: { maxImages: 4 }, price },
        { id: 'flux.1-dev', label: 'FLUX', capabilities: { qualities: ['fast'] } },
      ],
    });
    const changed = models.find(({ model }) => model.id === 'gpt-image-2');
    expect(changed).toMatchObject({ price, model: { label: 'GPT Image 2', capabilities: { maxImages: 4 } } });
    const added = models.at(-1);
    expect(added).toMatchObject({
      price: undefined,
      model: {
        provider: 'openai',
        id: 'flux.1-dev',
        label: 'FLUX',
        capabilities: { qualities: ['fast'], seed: false },
      },
    });
    expect(sizeProblem({ width: 832, height: 1216 }, added!.model.capabilities.sizes)).toBeUndefined();
  });

  // As they come from a configuration file: nobody has checked their types.
  it.each<[string, object]>([
    ['models.local.lable', { id: 'local', lable: 'FLUX' }],
    ['models.local.dialect', { id: 'local', dialect: 'sd' }],
    ['models.local.capabilities.seed', { id: 'local', capabilities: { seed: true } }],
    ['models.local.capabilities.maxImages', { id: 'local', capabilities: { maxImages: '4' } }],
    ['models.local.capabilities.modes', { id: 'local', capabilities: { modes: 'edit' } }],
    [
      'models.local.capabilities.defaultSize',
      { id: 'local', capabilities: { defaultSize: { width: 9, height: 9 } } },
    ],
    ['models.local.price.kind', { id: 'local', price: { kind: 'per-pixel' } }],
  ])('are refused with the name of the field: %s', (field, row) => {
    expect(() => modelsOf({ models: [row as { id: string }] })).toThrow(`imageforge.config.providers.openai.${field}: `);
  });

  it('sends to a compatible server what such servers know', async () => {
    const server = await startFakeOpenAI();
    await modelAt(server.url, 'flux.1-dev', { models: [{ id: 'flux.1-dev' }] }).generate(
      callOf({ quality: 'hd' }),
    );
    expect(server.requests[0]!.fields).toEqual({
      model: 'flux.1-dev',
      prompt: 'a red fox',
      n: 1,
      size: '1024x1024',
      response_format: 'b64_json',
    });
    await server.close();
  });
});

describe('the prices', () => {
  const priceOf = (id: string) => openAIModels.find((row) => row.id === id)?.price;
  const request = { size: { width: 1024, height: 1024 }, n: 1, prompt: '', images: 0 };

  it.each(openAIModels.filter(({ price }) => price))('of $id have a date and a source', ({ price }) => {
    expect(price!.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(price!.source).not.toBe('');
  });

  // USD, from the model pages, which round to a tenth of a cent, now up and now down.
  it.each([
    ['gpt-image-1', 'low', 0.011],
    ['gpt-image-1', 'medium', 0.042],
    ['gpt-image-1', 'high', 0.167],
    ['gpt-image-1.5', 'low', 0.009],
    ['gpt-image-1.5', 'medium', 0.034],
    ['gpt-image-1.5', 'high', 0.133],
    ['gpt-image-1-mini', 'low', 0.005],
    ['gpt-image-1-mini', 'medium', 0.011],
    ['gpt-image-1-mini', 'high', 0.036],
    ['gpt-image-2', 'low', 0.006],
    ['gpt-image-2', 'medium', 0.053],
    ['gpt-image-2', 'high', 0.211],
    ['dall-e-3', 'standard', 0.04],
    ['dall-e-3', 'hd', 0.08],
    ['dall-e-2', undefined, 0.02],
  ])('of a square image of %s, %s', (id, quality, usd) => {
    const estimate = estimatePrice(priceOf(id), { ...request, quality });
    if (!estimate.known) throw new Error('unknown');
    expect(Math.abs(estimate.max - usd * 1_000_000)).toBeLessThan(1_000);
    expect(estimate.min).toBe(estimate.max);
  });

  it('that nobody published are unknown, and what was charged is known all the same', () => {
    const price = priceOf('gpt-image-2.6-flare');
    expect(estimatePrice(price, request)).toEqual({ known: false });
    const usage = { textInputTokens: 100, imageInputTokens: 0, imageOutputTokens: 1_000 };
    expect(actualCost(price, usage, request)).toBe(500 + 30_000);
  });

  it('bill image output at the image rate', () => {
    const usage = { images: 1, textInputTokens: 0, imageInputTokens: 0, imageOutputTokens: 1_000_000 };
    expect(actualCost(priceOf('gpt-image-2'), usage, request)).toBe(30_000_000);
  });
});

describe('options', () => {
  it.each<[string, Partial<OpenAIOptions>]>([
    ['apiKey', { apiKey: '' }],
    ['apiKey', { apiKey: 'sk-secret\n' }],
    ['baseURL', { baseURL: 'api.openai.com' }],
    ['baseURL', { baseURL: 'ftp://host/v1' }],
    ['baseURL', { baseURL: 'https://user:secret@host/v1' }],
    ['baseURL', { baseURL: 'http://host:6000/v1' }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['timeoutMs', { timeoutMs: 1.5 }],
    ['previews', { previews: 4 }],
  ])('refuses a wrong %s by name, and does not repeat secrets', (field, options) => {
    const create = () => modelsOf(options);
    expect(create).toThrow(expect.objectContaining({ code: 'IMAGEFORGE_CONFIG_INVALID' }));
    expect(create).toThrow(`imageforge.config.providers.openai.${field}: `);
    expect(create).not.toThrow('secret');
  });
});
