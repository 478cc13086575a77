import { ForgeError } from '../errors';
import type { Logger } from '../ports';
import { createOutages } from './outages';

const setUp = () => {
  let now = 0;
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const logger: Logger = { debug: log, info: log, warn: log, error: log };
  const outages = createOutages({ clock: { now: () => new Date(now) }, logger });
  const ask = jest.fn<Promise<string>, []>();
  const { signal } = new AbortController();
  return { lines, ask, pass: (ms: number) => void (now += ms), asking: () => outages.asking('eyes', ask, signal) };
};
const down = () => Promise.reject(new ForgeError('IMAGEFORGE_MODERATOR_UNAVAILABLE', 'It answered with status 503.'));

describe('a moderator that gives no answer', () => {
  it('is waited for by all at once, with one line when that begins and one when it is over', async () => {
    const { lines, ask, pass, asking } = setUp();
    ask.mockImplementation(down);
    await expect(asking()).rejects.toMatchObject({ code: 'IMAGEFORGE_MODERATOR_UNAVAILABLE', details: { moderator: 'eyes' }, retryAfterMs: 30_000 });
    await expect(asking()).rejects.toThrow('It answered with status 503.');
    pass(10_000);
    await expect(asking()).rejects.toMatchObject({ retryAfterMs: 15_000 });
    expect(ask).toHaveBeenCalledTimes(2);
    pass(20_000);
    ask.mockResolvedValue('fine');
    expect([await asking(), await asking()]).toEqual(['fine', 'fine']);
    expect(lines).toEqual(['Moderator eyes cannot be asked: It answered with status 503.', 'Moderator eyes answers again, after 30 s.']);
  });

  it('is asked by the others after one question that it has no answer to', async () => {
    const { ask, asking } = setUp();
    ask.mockImplementationOnce(down).mockResolvedValue('fine');
    await expect(asking()).rejects.toThrow('cannot be asked');
    expect(await asking()).toBe('fine');
  });

  it('is asked by one of those who waited, while the others wait for what that finds out', async () => {
    const { ask, pass, asking } = setUp();
    ask.mockImplementationOnce(down).mockImplementationOnce(down);
    for (let question = 0; question < 2; question += 1) await expect(asking()).rejects.toThrow('cannot be asked');
    pass(30_000);
    let answer: (value: string) => void = () => undefined;
    ask.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const probe = asking();
    await expect(asking()).rejects.toMatchObject({ retryAfterMs: 5_000 });
    answer('fine');
    expect(await probe).toBe('fine');
  });

  it('is asked by the next one when the question that was to find out was given up', async () => {
    const { ask, pass, asking } = setUp();
    ask.mockImplementationOnce(down).mockImplementationOnce(down);
    for (let question = 0; question < 2; question += 1) await expect(asking()).rejects.toThrow('cannot be asked');
    pass(30_000);
    ask.mockRejectedValueOnce(new ForgeError('IMAGEFORGE_CANCELED')).mockResolvedValueOnce('fine');
    await expect(asking()).rejects.toMatchObject({ code: 'IMAGEFORGE_CANCELED' });
    expect(await asking()).toBe('fine');
  });

  it('is not taken for one that our own code asks wrongly', async () => {
    const { lines, ask, asking } = setUp();
    ask.mockRejectedValue(new TypeError('x'));
    await expect(asking()).rejects.toThrow(TypeError);
    expect(lines).toEqual([]);
  });
});
