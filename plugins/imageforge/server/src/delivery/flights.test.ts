import { createFlights } from './flights';

/** Work that ends when it is told to. */
const held = () => {
  let settle: { resolve(value: string): void; reject(reason: Error): void } = { resolve: () => {}, reject: () => {} };
  const promise = new Promise<string>((resolve, reject) => (settle = { resolve, reject }));
  return { work: jest.fn(() => promise), ...settle };
};
const nothing = async () => undefined;

describe('flights', () => {
  it('do the same work once, until what comes after has ended too', async () => {
    const flights = createFlights<string>({ concurrency: 2, maxWaiting: 2 });
    const one = held();
    let stored: () => void = () => {};
    const storing = new Promise<void>((resolve) => (stored = resolve));
    const after = jest.fn(() => storing);
    const first = flights.run('key', one.work, after);
    const second = flights.run('key', one.work, after);
    one.resolve('made');
    expect([await first, await second]).toEqual(['made', 'made']);
    expect(await flights.run('key', one.work, after)).toBe('made');
    stored();
    await flights.idle();
    expect([one.work.mock.calls.length, after.mock.calls.length]).toEqual([1, 1]);
    await flights.run('key', async () => 'again', nothing);
    expect(one.work).toHaveBeenCalledTimes(1);
  });

  it('do so much at once, let so many wait, and refuse the others', async () => {
    const flights = createFlights<string>({ concurrency: 1, maxWaiting: 1 });
    const [one, two] = [held(), held()];
    const first = flights.run('1', one.work, nothing);
    const second = flights.run('2', two.work, nothing);
    await expect(flights.run('3', one.work, nothing)).rejects.toMatchObject({ code: 'IMAGEFORGE_BUSY', status: 503, retryAfterMs: 1_000 });
    // Who asks for what is being made takes no place.
    expect(flights.run('1', one.work, nothing)).toBe(first);
    expect(two.work).not.toHaveBeenCalled();
    one.resolve('1');
    await first;
    two.resolve('2');
    expect(await second).toBe('2');
    expect(await flights.run('3', async () => '3', nothing)).toBe('3');
  });

  it('tell everybody of a failure, and try again for the next', async () => {
    const flights = createFlights<string>({ concurrency: 1, maxWaiting: 0 });
    const one = held();
    const after = jest.fn(nothing);
    const both = [flights.run('key', one.work, after), flights.run('key', one.work, after)];
    one.reject(new Error('no'));
    for (const each of await Promise.allSettled(both)) expect(each).toMatchObject({ status: 'rejected', reason: { message: 'no' } });
    await flights.idle();
    expect(after).not.toHaveBeenCalled();
    expect(await flights.run('key', async () => 'made', nothing)).toBe('made');
  });
});
