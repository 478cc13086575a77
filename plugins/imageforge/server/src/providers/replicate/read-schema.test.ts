import { type Capabilities, capabilityProblem, type ImageModel } from '../../engine/image-model';
import type { ReplicateModelOptions } from '.';
import { callOf, failureOf, providerAt } from './testing/calls';
import { type FakeReplicate, startFakeReplicate } from './testing/fake-replicate';

let server: FakeReplicate;
beforeAll(async () => {
  server = await startFakeReplicate();
});
afterAll(() => server.close());
beforeEach(() => {
  server.requests.splice(0);
});

const discover = async (id: string, options: Partial<ReplicateModelOptions> = {}): Promise<ImageModel> => {
  const found = await providerAt(server.url, { models: [{ id, ...options }] }).discover(new AbortController().signal);
  return found.find(({ model }) => model.id === id)!.model;
};
const lastInput = () => (server.requests.filter(({ path, method }) => method === 'POST' && path.endsWith('/predictions')).at(-1)?.body as { input: object }).input;

describe('a model of no family', () => {
  it('is known by its prompt until its schema was read', () => {
    const { model } = providerAt(server.url, { models: [{ id: 'somebody/painter' }] }).models.at(-1)!;
    expect(model).toMatchObject({ id: 'somebody/painter', label: 'somebody/painter', capabilities: { modes: ['text-to-image'], parameters: [] } });
  });

  it('can do what its schema says, but for what nobody may switch off', async () => {
    const { capabilities } = await discover('somebody/painter');
    expect(capabilities).toMatchObject({
      modes: ['text-to-image'],
      sizes: { kind: 'list', sizes: [{ width: 512, height: 512 }, { width: 768, height: 512 }] },
      defaultSize: { width: 512, height: 512 },
      maxImages: 3,
      seed: false,
      maxPromptLength: 500,
      maxSourceImages: 0,
      parameters: ['mood'],
      parameterValues: { mood: ['calm', 'wild'] },
    } satisfies Partial<Capabilities>);
  });

  it.each([
    ['black-forest-labs/flux-dev', { num_inference_steps: 1_000 }, 'a whole number from 1 to 50'],
    ['black-forest-labs/flux-dev', { num_inference_steps: 2.5 }, 'a whole number from 1 to 50'],
    ['black-forest-labs/flux-dev', { guidance: [3] }, 'a number from 0 to 10'],
    ['black-forest-labs/flux-dev', { go_fast: 'yes' }, 'true or false'],
    ['somebody/painter', { mood: 'angry' }, 'one of calm, wild'],
  ])('takes no setting of %s that its schema does not allow: %j', async (id, parameters: Record<string, unknown>, expected) => {
    const model = await discover(id);
    expect(capabilityProblem({ ...callOf({ parameters, size: model.capabilities.defaultSize }), images: 0 }, model.capabilities)?.reason).toContain(`expected ${expected}`);
    expect(await failureOf(model.generate(callOf({ parameters })))).toMatchObject({ code: 'IMAGEFORGE_INVALID_REQUEST' });
    expect(server.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('offers no setting that the operator has fixed', async () => {
    const { capabilities } = await discover('black-forest-labs/flux-dev', { fixed: { num_inference_steps: 1 }, capabilities: { parameters: ['num_inference_steps', 'guidance'] } });
    expect(capabilities.parameters).toEqual(['guidance']);
  });

  it('is called as its schema says', async () => {
    const model = await discover('somebody/painter');
    const { images, warnings } = await model.generate(callOf({ n: 2, size: { width: 768, height: 512 }, parameters: { mood: 'wild' } }));
    expect(images).toHaveLength(2);
    expect(warnings).toEqual([]);
    expect(lastInput()).toEqual({ prompt: 'a red fox', num_outputs: 2, size: '768x512', mood: 'wild', output_format: 'png' });
  });

  it('that needs an image makes none of a text, and says how its mask is meant', async () => {
    const { capabilities } = await discover('somebody/inpainter');
    expect(capabilities).toMatchObject({
      modes: ['inpaint'],
      seed: true,
      maxImages: 1,
      maxSourceImages: 1,
      // A ratio that nobody has told the size of: about a megapixel.
      sizes: { kind: 'list', sizes: [{ width: 1024, height: 1024 }, { width: 1568, height: 672 }] },
    });
  });

  it('is what the operator says, whatever its schema says', async () => {
    const { capabilities, label } = await discover('somebody/painter', { label: 'Painter', capabilities: { maxImages: 1, maxPromptLength: 99 } });
    expect(label).toBe('Painter');
    expect(capabilities).toMatchObject({ maxImages: 1, maxPromptLength: 99, parameters: ['mood'] });
  });
});

describe('a model of a family', () => {
  it('has the ratios that it has now', async () => {
    const { capabilities } = await discover('black-forest-labs/flux-schnell');
    expect(capabilities.sizes).toMatchObject({ kind: 'list', sizes: expect.arrayContaining([{ width: 896, height: 1152 }]) });
    expect(capabilities).toMatchObject({ maxImages: 1, seed: true, parameters: ['num_inference_steps', 'go_fast'] });
  });

  it('has the sides that it has now', async () => {
    const { capabilities } = await discover('black-forest-labs/flux-1.1-pro');
    expect(capabilities.sizes).toEqual({ kind: 'range', minSide: 256, maxSide: 1440, multipleOf: 32, maxPixels: 2_073_600 });
  });

  it('has not what its schema has no more', async () => {
    // The family FLUX dev, but a model that takes no image.
    const { capabilities } = await discover('black-forest-labs/flux-schnell', { family: 'flux-dev' });
    expect(capabilities).toMatchObject({ modes: ['text-to-image'], strength: false, maxSourceImages: 0 });
  });

  it('is asked about by the version that is run', async () => {
    await discover('stability-ai/sdxl');
    expect(server.requests.map(({ path }) => path)).toContain(
      '/v1/models/stability-ai/sdxl/versions/7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc',
    );
  });
});

describe('discovery', () => {
  it('leaves a model as it is known that cannot be asked about', async () => {
    const found = await providerAt(server.url, { models: [{ id: 'nobody/knows' }] }).discover(new AbortController().signal);
    const ids = found.map(({ model }) => model.id);
    expect(ids).toContain('black-forest-labs/flux-dev');
    expect(ids).not.toContain('nobody/knows');
  });

  it('asks once an hour, and of a model that it could not ask about once a minute', async () => {
    let time = 0;
    const provider = providerAt(server.url, { models: [{ id: 'nobody/knows' }], now: () => time });
    const asked = async (after: number) => {
      time += after;
      server.requests.splice(0);
      await provider.discover(new AbortController().signal);
      return server.requests.length;
    };
    const all = provider.models.length;
    // The table has two more than the fake serves.
    expect([await asked(60_000), await asked(0), await asked(60_000), await asked(3_600_000)]).toEqual([all, 0, 3, all]);
  });

  it('fails when Replicate is not to be had', async () => {
    const gone = await startFakeReplicate();
    await gone.close();
    expect(await failureOf(providerAt(gone.url).discover(new AbortController().signal))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE' });
  });
});
