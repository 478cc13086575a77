import { actualCost, estimatePrice } from '../../engine/budget';
import { createStabilityProvider, type StabilityOptions } from '.';
import { stabilityModels } from './models';

const priceOf = (id: string) => stabilityModels.find((row) => row.id === id)?.price;
const wanted = { size: { width: 1344, height: 768 } };

describe('what it costs', () => {
  // API reference of v2beta, section "Credits", at one credit for $0.01; where the figure was raised in
  // August 2025, the price page of that month.
  it.each([
    ['core', 3],
    ['ultra', 8],
    ['sd3.5-large', 6.5],
    ['sd3.5-large-turbo', 4],
    ['sd3.5-medium', 3.5],
    ['sd3.5-flash', 2.5],
    ['inpaint', 5],
    ['outpaint', 4],
    ['erase', 5],
    ['search-and-replace', 5],
    ['search-and-recolor', 5],
    ['remove-background', 5],
    ['replace-background-and-relight', 8],
    ['upscale-fast', 2],
    ['upscale-conservative', 40],
    ['upscale-creative', 60],
  ])('%s: %d credits', (id, credits) => {
    expect(actualCost(priceOf(id), { images: 1 }, wanted)).toBe(credits * 10_000);
  });

  it.each(['control-sketch', 'control-structure', 'control-style'])('%s: unknown, and not 0', (id) => {
    expect(estimatePrice(priceOf(id), { ...wanted, n: 1, prompt: '', images: 1 })).toEqual({ known: false });
    expect(actualCost(priceOf(id), { images: 1 }, wanted)).toBeUndefined();
  });
});

describe('the options', () => {
  const modelsWith = (options: Partial<StabilityOptions>) => createStabilityProvider({ apiKey: 'sk-test', ...options }).models;

  it('adds a model that is like another, whose price it does not take', () => {
    const added = modelsWith({ models: [{ id: 'sd4-large', like: 'sd3.5-large', label: 'SD 4' }] }).find(({ model }) => model.id === 'sd4-large');
    expect(added).toMatchObject({ model: { label: 'SD 4', capabilities: { modes: ['text-to-image', 'image-to-image'] } }, price: undefined });
  });

  it('changes a model of the table', () => {
    const [core] = modelsWith({ models: [{ id: 'core', capabilities: { maxPromptLength: 500 } }] });
    expect(core?.model).toMatchObject({ id: 'core', label: 'Stable Image Core', capabilities: { maxPromptLength: 500 } });
  });

  it.each<[Partial<StabilityOptions>, string]>([
    [{ apiKey: '' }, 'imageforge.config.providers.stability.apiKey: expected a key of visible ASCII characters, got nothing.'],
    [{ baseURL: 'ftp://x' }, 'imageforge.config.providers.stability.baseURL: expected an http(s) address'],
    [{ models: [{ id: 'new' }] }, 'imageforge.config.providers.stability.models.new.like: expected the model that it is like'],
    [{ models: [{ id: 'core', capabilities: { defaultSize: { width: 1, height: 1 } } }] }, 'models.core.capabilities.defaultSize: expected one of its sizes'],
  ])('refuses %j', (options, message) => {
    expect(() => modelsWith(options)).toThrow(message);
  });
});
