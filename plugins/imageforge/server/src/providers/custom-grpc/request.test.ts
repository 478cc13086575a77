import sharp from 'sharp';
import { callOf, failureOf, picture } from './testing/calls';
import { describePainter, plantedKey } from './testing/description';
import { type Painter, startPainter } from './testing/fake-painter';

let painter: Painter;
beforeEach(async () => {
  painter = await startPainter('raw bytes');
});
afterEach(() => painter.close());

const tensors = (): Record<string, unknown[]> =>
  Object.fromEntries(
    (painter.requests.at(-1)?.inputs ?? []).map(({ name, datatype, shape, contents }) => [
      name,
      [datatype, shape, ...Object.values(contents ?? {}).flat().map((one) => (one instanceof Uint8Array ? Buffer.from(one).toString() : one))],
    ]),
  );

describe('the tensors', () => {
  it('are those that the model tells of, with the values of the call', async () => {
    await painter.model().generate(callOf({ n: 2, negativePrompt: 'snow' }));
    expect(painter.requests[0]).toMatchObject({ model_name: 'oil', model_version: '', outputs: [{ name: 'IMAGES' }, { name: 'HIDDEN' }, { name: 'SEEDS' }] });
    expect(tensors()).toEqual({
      PROMPT: ['BYTES', [1, 1], 'a red fox'],
      NEGATIVE: ['BYTES', [1, 1], 'snow'],
      MODE: ['BYTES', [1], 'text-to-image'],
      SIZE: ['INT32', [1, 2], 128, 96],
      COUNT: ['UINT8', [1], 2],
      SEED: ['INT64', [1], 7],
      STEPS: ['INT64', [1], 20],
    });
    expect(painter.metadata[0]).toMatchObject({ authorization: `Bearer ${plantedKey}` });
  });

  it('are of the usual kinds where the server does not tell, and of the described ones where they are described', async () => {
    painter.told = undefined;
    await failureOf(painter.model({}, { version: '2' }).generate(callOf({ mode: 'image-to-image', images: [await picture(32, 32)], strength: 1 })));
    expect(painter.requests[0]).toMatchObject({ model_version: '2' });
    expect(tensors()).toMatchObject({
      PROMPT: ['BYTES', [1], 'a red fox'],
      SIZE: ['INT32', [2], 128, 96],
      SEED: ['INT64', [1], 7],
      STEPS: ['INT32', [1], 20],
      STRENGTH: ['FP32', [1], 1],
    });
    const inputs = [{ name: 'PROMPT', from: 'prompt', datatype: 'BYTES', shape: [1, 1, 1] }, { name: 'SEED', from: 'seed', datatype: 'UINT32', shape: [] }];
    const capabilities = { sizes: { kind: 'list', sizes: [{ width: 128, height: 96 }] }, seed: true };
    await failureOf(painter.model({}, { inputs, capabilities }).generate(callOf()));
    expect(tensors()).toEqual({ PROMPT: ['BYTES', [1, 1, 1], 'a red fox'], SEED: ['UINT32', [], 7] });
  });

  it('carry the setting of a model, and tell of one that it does not have', async () => {
    const { warnings } = await painter.model().generate(callOf({ parameters: { steps: 30, mood: 'dark' } }));
    expect(tensors().STEPS).toEqual(['INT64', [1], 30]);
    expect(warnings).toEqual([expect.objectContaining({ code: 'unsupported-setting', details: { name: 'mood' } })]);
  });

  it('carry source images as the bytes of their files, and the mask in its dress', async () => {
    const images = [await picture(64, 48), await picture(32, 32, '#a47')];
    const mask = await picture(64, 48, '#fff');
    await painter.model().generate(callOf({ mode: 'inpaint', images, mask }));
    const inputs = painter.requests[0]!.inputs;
    const bytesOf = (name: string) => inputs.find((one) => one.name === name)?.contents?.bytes_contents ?? [];
    expect(bytesOf('SOURCES').map((bytes) => Buffer.from(bytes))).toEqual(images.map(({ bytes }) => Buffer.from(bytes)));
    const sent = await sharp(Buffer.from(Buffer.from(bytesOf('MASK')[0]!).toString(), 'base64')).raw().toBuffer();
    // Black where to repaint.
    expect(sent[0]).toBe(0);
  });

  it.each<[string, object, string]>([
    ['a text for a number', { parameters: { steps: 'many' } }, 'Expected INT64 for the tensor "STEPS", got "many".'],
    ['a fraction for a whole number', { parameters: { steps: 2.5 } }, 'Expected INT64 for the tensor "STEPS", got 2.5.'],
    ['a number that is too large', { size: { width: 2 ** 31, height: 16 } }, 'Expected INT32 for the tensor "SIZE", got 2147483648.'],
  ])('refuse %s before anything is sent', async (_, call, message) => {
    expect(await failureOf(painter.model().generate(callOf(call)))).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_REJECTED', message });
    expect(painter.requests).toEqual([]);
  });

  it('refuse values that do not fit the shape', async () => {
    painter.told = { inputs: [{ name: 'SIZE', datatype: 'INT32', shape: [3] }], outputs: [] };
    expect(await failureOf(painter.model().generate(callOf()))).toMatchObject({
      message: 'The tensor "SIZE" has 2 elements, which do not fit its shape 3.',
    });
  });

  it('refuse a mask of other dimensions', async () => {
    const call = callOf({ mode: 'inpaint', images: [await picture(64, 48)], mask: await picture(48, 64) });
    expect(await failureOf(painter.model().generate(call))).toMatchObject({ code: 'IMAGEFORGE_INVALID_IMAGE' });
  });
});

describe('the discovery', () => {
  const discover = (...described: Parameters<Painter['provider']>) => painter.provider(...described).discover!(new AbortController().signal);

  it('gives the models as they are described', async () => {
    const [found] = await discover();
    expect(found?.model.capabilities).toEqual(painter.model().capabilities);
    expect((await found!.model.generate(callOf())).images).toHaveLength(1);
  });

  it('knows the size that a tensor of pixels is fixed to', async () => {
    const told = painter.told!;
    painter.told = { ...told, outputs: told.outputs.map((tensor) => (tensor.name === 'IMAGES' ? { ...tensor, datatype: 'UINT8', shape: [-1, 96, 128, 3] } : tensor)) };
    const [found] = await discover({}, { output: { name: 'IMAGES', as: 'pixels', layout: 'NHWC' } });
    const size = { width: 128, height: 96 };
    expect(found?.model.capabilities).toMatchObject({ sizes: { kind: 'list', sizes: [size] }, defaultSize: size });
  });

  it('tells of a server that is not ready, a model that is not, and a tensor that it does not have', async () => {
    expect(await failureOf(discover({}, { id: 'watercolour' }))).toMatchObject({ message: 'Painter says that the model "watercolour" is not ready.' });
    expect(await failureOf(discover({}, { seeds: 'SEED' }))).toMatchObject({
      code: 'IMAGEFORGE_CONFIG_INVALID',
      message: 'The model "oil" has no output "SEED", only "IMAGES", "SEEDS", "HIDDEN".',
    });
    const { inputs } = describePainter('', 'raw bytes').models[0]!;
    expect(await failureOf(discover({}, { inputs: [...inputs, { name: 'GUIDANCE', value: 7.5 }] }))).toMatchObject({
      message: expect.stringContaining('The model "oil" has no input "GUIDANCE", only "PROMPT"'),
    });
    painter.ready = false;
    expect(await failureOf(discover())).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE', message: 'Painter says that it is not ready.' });
  });

  it('is content with a server that does not tell', async () => {
    painter.told = undefined;
    expect(await discover()).toHaveLength(1);
  });
});
