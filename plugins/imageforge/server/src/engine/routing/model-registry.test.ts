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
  const told: string[] = [];
  let time = 1_000;
  const registry = createModelRegistry(
    [
      { id: 'fixed', label: 'Fixed', models: [priced('one', 'fixed')] },
      { id: 'server', label: 'Server', models, discover: asking },
    ],
    'fixed/one',
    {
      logger: { info: (message) => void told.push(message), warn: (message) => void warnings.push(message) },
      redact: (text) => text.replaceAll('sk-planted', '[secret]'),
      now: () => time,
    },
  );
  return { registry, asking, warnings, told, at: (ms: number) => void (time = ms) };
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

  it('are left out where the ledger could not book them, with a warning', () => {
    const { registry, warnings } = setUp(async () => [], [priced('known'), priced('x'.repeat(300))]);
    expect(keysOf(registry)).toEqual(['fixed/one', 'server/known']);
    expect(warnings).toEqual(['1 models of Server are left out: expected names of at most 255 characters.']);
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
    const { registry, asking, at } = setUp(async () => []);
    await registry.ensure('server/two');
    at(10_999);
    await registry.ensure('server/two');
    expect(asking).toHaveBeenCalledTimes(1);
    at(11_000);
    await registry.ensure('server/two');
    expect(asking).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['with an error of its own', new Error('ECONNREFUSED'), 'Server cannot be asked for its models: ECONNREFUSED'],
    ['with one that is worth another try', new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE', 'It sleeps.'), 'It sleeps.'],
    ['with one that is not', new ForgeError('IMAGEFORGE_PROVIDER_AUTH', 'No key.'), 'Server cannot be asked for its models: No key.'],
    ['with a secret', new Error('No such key: sk-planted'), 'Server cannot be asked for its models: No such key: [secret]'],
  ])('that is away says so, %s, at once for ten seconds, and is then asked again', async (_name, thrown, message) => {
    const answers = [() => Promise.reject(thrown), async () => [priced('two')]];
    const { registry, asking, at } = setUp(async () => answers.shift()?.() ?? []);
    const isRefused = () => expect(registry.ensure('server/two')).rejects.toMatchObject({ code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE', message });
    await isRefused();
    at(10_999);
    await isRefused();
    expect(asking).toHaveBeenCalledTimes(1);
    at(11_000);
    await registry.ensure('server/two');
    expect(registry.get('server/two')).toBeDefined();
  });

  it.each([
    ['that gives the call up', (signal: AbortSignal) => new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(new ForgeError('IMAGEFORGE_CANCELED'))))],
    ['that does not even hear it', () => new Promise<never>(() => undefined)],
  ])('%s is said not to have answered', async (_name, discover) => {
    const controller = new AbortController();
    const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(controller.signal);
    try {
      const { registry } = setUp(discover);
      const asked = registry.ensure('server/two');
      controller.abort(new Error('The operation was aborted due to timeout'));
      await expect(asked).rejects.toMatchObject({ code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE', message: 'Server did not answer within 15 s.' });
      expect(timeout).toHaveBeenCalledWith(15_000);
    } finally {
      timeout.mockRestore();
    }
  });

  it('says once what it has', async () => {
    const { registry, told, warnings } = setUp(async () => [priced('two'), priced('three')]);
    await registry.refresh();
    await registry.refresh();
    expect(told).toEqual(['Server has 2 models: two, three.']);
    expect(warnings).toEqual([]);
  });

  it('is believed a thousand models, none with a name that cannot be booked', async () => {
    const many = [priced('x'.repeat(300)), priced('a\0'), ...Array.from({ length: 200_000 }, (_, index) => priced(`m${index}`))];
    const { registry, warnings } = setUp(async () => many);
    await registry.refresh();
    await registry.refresh();
    expect(registry.all).toHaveLength(1_001);
    expect(warnings).toEqual([expect.stringMatching(/^Server tells of 200002 models, and 1000 are known here: /)]);
    expect(() => registry.get('server/m7x')).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/ and 981 more, got "server\/m7x"\.$/), details: expect.objectContaining({ expected: expect.arrayContaining(['server/m7']) }) }),
    );
  });

  it('that is away when all are asked is logged, and known as before', async () => {
    const answers = [async () => [priced('two')], () => Promise.reject(new Error('ECONNREFUSED'))];
    const { registry, warnings } = setUp(async () => answers.shift()?.() ?? []);
    await registry.refresh();
    await registry.refresh();
    expect(keysOf(registry)).toContain('server/two');
    expect(warnings).toEqual([expect.stringMatching(/^Server cannot be asked for its models: ECONNREFUSED/)]);
  });
});
