import { createAutomatic1111Provider } from '.';
import { startFakeAutomatic1111 } from './testing/fake-automatic1111';

const signal = AbortSignal.timeout(10_000);

describe('what a web UI has', () => {
  it('is asked for: checkpoints with the size that their family was trained for, samplers, upscalers', async () => {
    const server = await startFakeAutomatic1111();
    const { discover, models } = createAutomatic1111Provider({ baseURL: server.url });
    const found = await discover!(signal);
    await server.close();
    expect(models).toEqual([]);
    expect(found.map(({ model, price }) => [model.id, model.capabilities.defaultSize.width, price?.kind])).toEqual([
      ['v1-5-pruned-emaonly', 512, 'free'],
      ['xl_sd_xl_base_1.0', 1024, 'free'],
    ]);
    expect(found[0]?.model.capabilities.parameterValues).toEqual({
      sampler: ['Euler a', 'DPM++ 2M'],
      scheduler: ['karras', 'Karras'],
      upscaler: ['None', 'R-ESRGAN 4x+'],
    });
  });

  it('is completed by what the operator says', async () => {
    const server = await startFakeAutomatic1111();
    const note = { id: 'v1-5-pruned-emaonly', label: 'Old faithful', defaultSize: { width: 768, height: 512 }, maxImages: 2 };
    const { discover, models } = createAutomatic1111Provider({ baseURL: server.url, models: [note] });
    const found = await discover!(signal);
    await server.close();
    for (const { model } of [models[0]!, found[0]!]) {
      expect(model).toMatchObject({ label: 'Old faithful', capabilities: { defaultSize: { width: 768, height: 512 }, maxImages: 2 } });
    }
  });

  it('may not contradict itself', () => {
    const create = () => createAutomatic1111Provider({ baseURL: 'http://127.0.0.1:1', models: [{ id: 'x', defaultSize: { width: 10, height: 10 } }] });
    expect(create).toThrow('imageforge.config.providers.automatic1111.models: model "x": expected a default size that is among its sizes');
  });

  it('cannot be told when it is not one', async () => {
    const server = await startFakeAutomatic1111();
    server.next('GET /sdapi/v1/sd-models', { body: { error: 'who?' } });
    const { discover } = createAutomatic1111Provider({ baseURL: server.url });
    await expect(discover!(signal)).rejects.toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' });
    await server.close();
  });

  it('goes on without lists that a server does not have', async () => {
    const server = await startFakeAutomatic1111();
    for (const list of ['samplers', 'schedulers', 'upscalers']) server.next(`GET /sdapi/v1/${list}`, { status: 404, body: {} });
    const { discover } = createAutomatic1111Provider({ baseURL: server.url });
    const [first] = await discover!(signal);
    await server.close();
    expect(first?.model.capabilities.parameterValues).toBeUndefined();
  });
});
