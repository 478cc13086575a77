import { actualCost, type Estimate, estimatePrice } from '../../engine/budget';
import type { Size } from '../../engine/image-model';
import { callOf } from '../../provider-kit/testing/pictures';
import { type BlackForestLabsOptions, createBlackForestLabsProvider } from '.';
import { fluxModels } from './models';
import { startFakeFlux } from './testing/fake-flux';
import { modelAt } from './testing/model-at';

const priceOf = (id: string) => fluxModels.find((row) => row.id === id)?.price;
const square = { width: 1024, height: 1024 };
const estimate = (id: string, size: Size, images = 0): Estimate => estimatePrice(priceOf(id), { size, n: 1, prompt: '', images });
const exactly = (microUsd: number): Estimate => ({ known: true, min: microUsd, max: microUsd });

describe('what it costs', () => {
  // black-forest-labs/skills, skills/bfl-api/SKILL.md, "Model Endpoints & Pricing": the columns 1MP T2I and 1MP I2I.
  it.each([
    ['flux-2-klein-4b', 14_000, 15_000],
    ['flux-2-klein-9b', 15_000, 17_000],
    ['flux-2-pro', 30_000, 45_000],
    ['flux-2-max', 70_000, 100_000],
    ['flux-2-flex', 50_000, 100_000],
  ])('%s: a megapixel of a text %d, of an image of one megapixel %d micro-USD', (id, text, image) => {
    expect(estimate(id, square)).toEqual(exactly(text));
    expect(estimate(id, square, 1)).toMatchObject({ min: image });
    expect(actualCost(priceOf(id), { images: 1, sourceMegapixels: 1 }, { size: square })).toBe(image);
  });

  // An answer of the real service: {"cost": 4.5, "input_mp": 0, "output_mp": 1.98} for 1920x1080 of flux-2-pro
  // (oauth.openai-hk.com/docs/en/lab/bfl-flux.html, "flux-2 Billing Notes": 1 cost = $0.01).
  it('flux-2-pro: 1.98 megapixels are 4.5 credits, by the price and by the answer', async () => {
    expect(estimate('flux-2-pro', { width: 1920, height: 1080 })).toEqual(exactly(45_000));
    const server = await startFakeFlux();
    const { costMicroUsd, usage } = await modelAt(server.url, 'flux-2-pro').generate(callOf());
    await server.close();
    expect({ costMicroUsd, usage }).toEqual({ costMicroUsd: 45_000, usage: { images: 1, sourceMegapixels: 0 } });
  });

  // The same table, FLUX.1.
  it.each([
    ['flux-kontext-pro', 40_000],
    ['flux-kontext-max', 80_000],
    ['flux-pro-1.1', 40_000],
    ['flux-pro-1.1-ultra', 60_000],
    ['flux-pro-1.0-fill', 50_000],
  ])('%s: %d micro-USD an image', (id, microUsd) => {
    expect(actualCost(priceOf(id), { images: 1 }, { size: square })).toBe(microUsd);
  });

  // docs.bfl.ai/quick_start/pricing at the launch of FLUX 3.
  it.each([
    [{ width: 768, height: 768 }, 41_000],
    [{ width: 1024, height: 1024 }, 48_000],
    [{ width: 2736, height: 1536 }, 100_000],
    [{ width: 5456, height: 3072 }, 607_000],
  ])('flux-3-image: %j costs %d micro-USD', (size, microUsd) => {
    expect(estimate('flux-3-image', size)).toEqual(exactly(microUsd));
  });

  it.each([
    ['flux-3-image', { width: 1536, height: 1536 }],
    ['flux-pro-1.0-expand', square],
  ])('%s at %j: unknown, and not 0', (id, size) => {
    expect(estimate(id, size)).toEqual({ known: false });
  });

  it('a source image costs what its megapixels do, at most four of them', () => {
    expect(estimate('flux-2-pro', square, 2)).toEqual({ known: true, min: 60_000, max: 150_000 });
  });
});

describe('the options', () => {
  const modelsWith = (options: Partial<BlackForestLabsOptions>) => createBlackForestLabsProvider({ apiKey: 'bfl_test', ...options }).models;

  it('adds a model that is like another, whose price it does not take', () => {
    const added = modelsWith({ models: [{ id: 'flux-4-pro', like: 'flux-2-pro' }] }).find(({ model }) => model.id === 'flux-4-pro');
    expect(added).toMatchObject({ model: { label: 'flux-4-pro', capabilities: { modes: ['text-to-image', 'edit'] } }, price: undefined });
  });

  it.each<[Partial<BlackForestLabsOptions>, string]>([
    [{ apiKey: 'a b' }, 'imageforge.config.providers.black-forest-labs.apiKey: expected a key of visible ASCII characters, got other characters.'],
    [{ baseURL: 'https://user:x@api.bfl.ai' }, 'imageforge.config.providers.black-forest-labs.baseURL: expected an http(s) address'],
    [{ models: [{ id: 'x', like: 'y' }] }, 'imageforge.config.providers.black-forest-labs.models.x.like: expected the model that it is like'],
  ])('refuses %j', (options, message) => {
    expect(() => modelsWith(options)).toThrow(message);
  });
});
