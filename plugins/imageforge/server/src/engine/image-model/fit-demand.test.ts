import type { Capabilities } from './capabilities';
import { capabilityProblem, type Demand } from './capability-problem';
import { fitDemand } from './fit-demand';

const able: Capabilities = {
  modes: ['text-to-image', 'edit', 'outpaint', 'upscale'],
  sizes: { kind: 'list', sizes: [{ width: 1024, height: 1024 }, { width: 1536, height: 1024 }] },
  defaultSize: { width: 1024, height: 1024 },
  maxImages: 1,
  seed: false,
  negativePrompt: false,
  maxPromptLength: 10,
  qualities: ['low', 'high'],
  transparency: false,
  partialImages: 0,
  maxSourceImages: 2,
  maxExtension: 100,
  factors: [2, 4],
  parameters: ['style'],
  parameterValues: { style: ['poster'] },
  deterministic: false,
  procedural: false,
};
const demand = (change: Partial<Demand> = {}): Demand => ({
  mode: 'text-to-image',
  prompt: 'a fox',
  size: { width: 1024, height: 1024 },
  parameters: {},
  images: 0,
  ...change,
});
const fit = (change: Partial<Demand>, capabilities: Partial<Capabilities> = {}) => fitDemand(demand(change), { ...able, ...capabilities }, 'Example');

describe('a demand that is fitted', () => {
  it('stays as it is where the model can do it', () => {
    const asked = demand({ quality: 'high', parameters: { style: 'poster' } });
    expect(fitDemand(asked, able, 'Example')).toEqual({ demand: asked, warnings: [] });
  });

  it.each<[string, Partial<Demand>, Partial<Demand>, string]>([
    ['a seed', { seed: 1 }, { seed: undefined }, 'unsupported-setting'],
    ['a negative prompt', { negativePrompt: 'dogs' }, { negativePrompt: undefined }, 'unsupported-setting'],
    ['a strength', { strength: 0.5 }, { strength: undefined }, 'unsupported-setting'],
    ['a parameter', { parameters: { mood: 1, style: 'poster' } }, { parameters: { style: 'poster' } }, 'unsupported-setting'],
    ['a value of a parameter', { parameters: { style: 'comic' } }, { parameters: {} }, 'unsupported-setting'],
    ['a quality', { quality: 'ultra' }, { quality: 'low' }, 'adjusted'],
    ['transparency', { background: 'transparent' }, { background: undefined }, 'adjusted'],
    ['source images', { mode: 'edit', images: 5 }, { images: 2 }, 'adjusted'],
    ['an extension', { mode: 'outpaint', extend: { left: 300, right: 50, top: 0, bottom: 0 } }, { extend: { left: 100, right: 50, top: 0, bottom: 0 } }, 'adjusted'],
    ['a factor', { mode: 'upscale', factor: 3.5 }, { factor: 4 }, 'adjusted'],
    ['a number of images that would be the same', { mode: 'upscale', n: 3 }, { n: 1 }, 'adjusted'],
  ])('loses or changes %s, with one warning', (_name, asked, fitted, code) => {
    const { demand: given, cropTo, warnings } = fit(asked);
    expect(given).toEqual({ ...demand(asked), ...fitted });
    expect(warnings.map((warning) => warning.code)).toEqual([code]);
    expect(warnings[0]?.message).toMatch(/^Example /);
    expect(cropTo).toBeUndefined();
    expect(capabilityProblem(given, able)).toBeUndefined();
  });

  it('gets the nearest size, and is to be cut to what was asked for', () => {
    const { demand: given, cropTo, warnings } = fit({ size: { width: 1200, height: 630 } });
    expect(given.size).toEqual({ width: 1536, height: 1024 });
    expect(cropTo).toEqual({ width: 1200, height: 630 });
    expect(warnings).toEqual([
      {
        code: 'adjusted',
        message: 'Example has no size 1200x630; 1536x1024, to be cut to that ratio, was taken instead.',
        details: { name: 'size', wanted: '1200x630', given: '1536x1024' },
      },
    ]);
  });

  it('has no size of its own where that follows from the source', () => {
    expect(fit({ mode: 'upscale', images: 1, size: { width: 7, height: 7 } })).toMatchObject({ warnings: [] });
  });

  it('leaves out a quality where the model has none', () => {
    expect(fit({ quality: 'high' }, { qualities: [] })).toMatchObject({ demand: { quality: undefined }, warnings: [{ code: 'unsupported-setting' }] });
  });

  it.each<[string, Partial<Demand>, Partial<Capabilities>, string]>([
    ['a mode', { mode: 'erase', images: 1 }, {}, 'mode'],
    ['a long prompt', { prompt: 'a very long prompt' }, {}, 'prompt'],
    ['an extension, where the model makes none', { mode: 'outpaint', images: 1, extend: { left: 1, right: 0, top: 0, bottom: 0 } }, { maxExtension: undefined }, 'extend'],
    ['a factor, where the model has none', { mode: 'upscale', images: 1, factor: 2 }, { factors: undefined }, 'factor'],
    ['a source image, where the model takes none', { mode: 'edit', images: 1 }, { maxSourceImages: 0 }, 'images'],
  ])('keeps what cannot be fitted, and is refused for it: %s', (_name, asked, capabilities, field) => {
    const { demand: given, warnings } = fit(asked, capabilities);
    expect(warnings).toEqual([]);
    expect(capabilityProblem(given, { ...able, ...capabilities })?.field).toBe(field);
  });
});
