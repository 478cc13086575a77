import { ForgeError } from '../errors';
import { createGate } from '../testing/wait-for';
import { createBreakers } from './breakers';

const down = () => Promise.reject(new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE'));
const up = async () => 'image';

describe('circuit breakers', () => {
  const open = () => createBreakers({ failures: 2, openMs: 10_000 });
  let breakers: ReturnType<typeof open>;

  beforeEach(() => {
    jest.useFakeTimers();
    breakers = open();
  });
  afterEach(() => jest.useRealTimers());

  const fail = async (times: number, call: () => Promise<unknown> = down) => {
    for (let time = 0; time < times; time += 1) await breakers.run('test/one', call).catch(() => undefined);
  };

  it('open after so many failures in a row, for that model alone', async () => {
    await fail(1);
    expect(breakers.waitMs('test/one')).toBeUndefined();
    await fail(1);
    expect(breakers.waitMs('test/one')).toBe(10_000);
    expect(breakers.waitMs('test/two')).toBeUndefined();
    expect(breakers.status()).toEqual([{ model: 'test/one', state: 'open' }]);
    await expect(breakers.run('test/one', up)).rejects.toMatchObject({ code: 'IMAGEFORGE_NO_MODEL_AVAILABLE' });
  });

  it('begin to count anew after a success', async () => {
    await fail(1);
    await breakers.run('test/one', up);
    await fail(1);
    expect(breakers.waitMs('test/one')).toBeUndefined();
  });

  it.each(['IMAGEFORGE_MODERATION_REFUSED', 'IMAGEFORGE_PROVIDER_REJECTED', 'IMAGEFORGE_CANCELED'] as const)(
    'learn nothing from %s, which says nothing about the model',
    async (code) => {
      await fail(5, () => Promise.reject(new ForgeError(code)));
      expect(breakers.waitMs('test/one')).toBeUndefined();
    },
  );

  it('let one call through when their time is over, and keep the others away meanwhile', async () => {
    await fail(2);
    jest.advanceTimersByTime(10_000);
    expect(breakers.waitMs('test/one')).toBeUndefined();
    const gate = createGate();
    const probe = breakers.run('test/one', () => gate.opened);
    expect(breakers.waitMs('test/one')).toBeGreaterThan(0);
    expect(breakers.status()).toEqual([{ model: 'test/one', state: 'half-open' }]);
    gate.open();
    await probe;
    expect(breakers.waitMs('test/one')).toBeUndefined();
    expect(breakers.status()).toEqual([{ model: 'test/one', state: 'closed' }]);
  });

  it('open again when that call fails', async () => {
    await fail(2);
    jest.advanceTimersByTime(10_000);
    await fail(1);
    expect(breakers.waitMs('test/one')).toBe(10_000);
  });
});
