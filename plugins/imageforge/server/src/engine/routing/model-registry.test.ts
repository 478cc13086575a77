import { ForgeError } from '../errors';
import type { ImageProvider, PricedModel } from '../image-model';
import { createTestModel } from '../testing/test-model';
import { createGate } from '../testing/wait-for';
import { createModelRegistry } from './model-registry';

const priced = (id: string, provider = 'server'): PricedModel => ({
  model: { ...createTestModel((_call, makeAll) => makeAll()), provider, id },
  price: undefined,
});
const keysOf = ({ all }: { all: readonly PricedModel[] }) => all.map(({ model }) => `${model.provider}/${model.id}`);

/** A provider that can be asked, beside one that cannot. */
const setUp = (discover: NonNullable<ImageProvider['discover']>, models: PricedModel[] = []) => {
  const asking = jest.fn(discover);
  const warnings: string[] = [];
  const registry = createModelRegistry(
    [
      { id: 'fixed', label: 'Fixed', models: [priced('one', 'fixed')] },
      { id: 'server', label: 'Server', models, discover: asking },
    ],
    'fixed/one',
    { warn: (message) => void warnings.push(message) },
  );
  return { registry, asking, warnings };
};

describe('models that a server tells of', () => {
  it('are known once it was asked, beside those that are known anyway', async () => {
    const { registry } = setUp(async () => [priced('two')], [priced('known')]);
    expect(keysOf(registry)).toEqual(['fixed/one', 'server/known']);
    await registry.refresh();
    expect(keysOf(registry)).toEqual(['fixed/one', 'server/known', 'server/two']);
  });

  it('replace those of the same name, and go when they are not told of any more', async () => {
    const told = [[priced('known'), priced('two')], [priced('two')]];
    const { registry } = setUp(async () => told.shift() ?? [], [{ ...priced('known'), price: { kind: 'free', asOf: '2026-01-01', source: 'test' } }]);
    await registry.refresh();
    expect(registry.get('server/known').price).toBeUndefined();
    await registry.refresh();
    expect(registry.get('server/known').price).toMatchObject({ kind: 'free' });
    await registry.refresh();
    expect(() => registry.get('server/two')).toThrow(expect.objectContaining({ code: 'IMAGEFORGE_UNKNOWN_MODEL' }));
  });

  it('are not asked for again soon, by what comes by often', async () => {
    const { registry, asking } = setUp(async () => [priced('two')]);
    await registry.refresh(60_000);
    await registry.refresh(60_000);
    expect(asking).toHaveBeenCalledTimes(1);
    await registry.refresh();
    expect(asking).toHaveBeenCalledTimes(2);
  });

  it('may be what is used where nothing is named', () => {
    const provider: ImageProvider = { id: 'server', label: 'Server', models: [], discover: async () => [] };
    expect(createModelRegistry([provider], 'server/two').defaultModel).toBe('server/two');
    expect(() => createModelRegistry([provider], 'elsewhere/two')).toThrow(expect.objectContaining({ code: 'IMAGEFORGE_CONFIG_INVALID' }));
  });
});

describe('a server', () => {
  it('is asked once, however many want to know at once', async () => {
    const gate = createGate();
    const { registry, asking } = setUp(async () => {
      await gate.opened;
      return [priced('two')];
    });
    const waiting = [registry.ensure('server/two'), registry.ensure('server/two'), registry.refresh(), registry.ensure('server/three')];
    gate.open();
    await Promise.all(waiting);
    expect(asking).toHaveBeenCalledTimes(1);
    expect(registry.get('server/two')).toBeDefined();
  });

  it('is not asked for what is known, nor for what is not its own', async () => {
    const { registry, asking } = setUp(async () => [], [priced('known')]);
    await registry.ensure('server/known');
    await registry.ensure('fixed/two');
    await registry.ensure('servers/two');
    expect(asking).not.toHaveBeenCalled();
  });

  it('is asked for a name that nobody has once in ten seconds', async () => {
    const clock = jest.spyOn(performance, 'now');
    try {
      clock.mockReturnValue(1_000);
      const { registry, asking } = setUp(async () => []);
      await registry.ensure('server/two');
      clock.mockReturnValue(10_999);
      await registry.ensure('server/two');
      expect(asking).toHaveBeenCalledTimes(1);
      clock.mockReturnValue(11_000);
      await registry.ensure('server/two');
      expect(asking).toHaveBeenCalledTimes(2);
    } finally {
      clock.mockRestore();
    }
  });

  it.each([
    ['with an error of its own', new Error('ECONNREFUSED'), 'Server cannot be asked for its models'],
    ['with one that is worth another try', new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE', 'It sleeps.'), 'It sleeps.'],
    ['with one that is not', new ForgeError('IMAGEFORGE_PROVIDER_AUTH', 'No key.'), 'Server cannot be asked for its models'],
  ])('that is away says so, %s, and is asked again at once', async (_name, thrown, message) => {
    const answers = [() => Promise.reject(thrown), async () => [priced('two')]];
    const { registry } = setUp(async () => answers.shift()?.() ?? []);
    await expect(registry.ensure('server/two')).rejects.toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE',
      message: expect.stringContaining(message),
    });
    await registry.ensure('server/two');
    expect(registry.get('server/two')).toBeDefined();
  });

  it('that is away when all are asked is logged, and known as before', async () => {
    const answers = [async () => [priced('two')], () => Promise.reject(new Error('ECONNREFUSED'))];
    const { registry, warnings } = setUp(async () => answers.shift()?.() ?? []);
    await registry.refresh();
    await registry.refresh();
    expect(keysOf(registry)).toContain('server/two');
    expect(warnings).toEqual([expect.stringMatching(/^Server does not tell its models: .*ECONNREFUSED/)]);
  });
});
