import { takeTurns } from './take-turns';

describe('takeTurns', () => {
  it('runs at most so many at once, in order, whether they succeed or not', async () => {
    const turn = takeTurns(2);
    const started: number[] = [];
    const ends: ((error?: Error) => void)[] = [];
    const results = [0, 1, 2, 3].map((index) =>
      turn(
        () =>
          new Promise<number>((resolve, reject) => {
            started.push(index);
            ends[index] = (error) => (error ? reject(error) : resolve(index));
          }),
      ),
    );
    expect(started).toEqual([0, 1]);
    ends[1]?.(new Error('damaged'));
    await expect(results[1]).rejects.toThrow('damaged');
    expect(started).toEqual([0, 1, 2]);
    ends[0]?.();
    await results[0];
    expect(started).toEqual([0, 1, 2, 3]);
    ends[2]?.();
    ends[3]?.();
    await expect(Promise.all([results[2], results[3]])).resolves.toEqual([2, 3]);
    await expect(turn(async () => 4)).resolves.toBe(4);
  });
});
