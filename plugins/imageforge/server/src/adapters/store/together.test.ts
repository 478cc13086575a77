import type { Core } from '@strapi/types';
import { createTogether } from './together';

/** Counts statements, each of which ends when it is told to. */
const setUp = ({ inTransaction = false, refuses = (_wish: string): boolean => false } = {}) => {
  const statements: { wishes: readonly string[]; end(): void }[] = [];
  const strapi = { db: { inTransaction: () => inTransaction } } as unknown as Core.Strapi;
  const ask = createTogether(strapi, async (wishes: readonly string[]) => {
    await new Promise<void>((resolve) => statements.push({ wishes, end: resolve }));
    if (wishes.some(refuses)) throw new Error(`refused: ${wishes.join(', ')}`);
    return wishes.map((wish) => wish.toUpperCase());
  });
  const endAll = async () => {
    for (let next = 0; next < statements.length; next += 1) {
      statements[next]?.end();
      // Whatever follows from it begins before the next turn of the event loop.
      await new Promise(setImmediate);
    }
  };
  return { ask, statements, endAll, asked: () => statements.map(({ wishes }) => wishes) };
};

describe('asking together', () => {
  it('asks at once for who comes alone', async () => {
    const { ask, asked, endAll } = setUp();
    const answer = ask('a');
    expect(asked()).toEqual([['a']]);
    await endAll();
    expect(await answer).toBe('A');
  });

  it('asks once for all who came meanwhile, and answers each', async () => {
    const { ask, asked, endAll } = setUp();
    const answers = Promise.all(['a', 'b', 'c', 'd'].map(ask));
    await endAll();
    expect(await answers).toEqual(['A', 'B', 'C', 'D']);
    expect(asked()).toEqual([['a'], ['b', 'c', 'd']]);
  });

  it('asks for a hundred at most', async () => {
    const { ask, asked, endAll } = setUp();
    const answers = Promise.all(Array.from({ length: 202 }, (_, index) => ask(`${index}`)));
    await endAll();
    expect(await answers).toHaveLength(202);
    expect(asked().map(({ length }) => length)).toEqual([1, 100, 100, 1]);
  });

  it('fails nobody for what another one asked', async () => {
    const { ask, asked, endAll } = setUp({ refuses: (wish) => wish === 'bad' });
    const answers = Promise.allSettled(['a', 'b', 'bad', 'c'].map(ask));
    await endAll();
    const told = (await answers).map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error).message));
    expect(told).toEqual(['A', 'B', 'refused: bad', 'C']);
    expect(asked()).toEqual([['a'], ['b', 'bad', 'c'], ['b'], ['bad'], ['c']]);
  });

  it('waits for nobody within a transaction', async () => {
    const { ask, asked, endAll } = setUp({ inTransaction: true });
    const answers = Promise.all(['a', 'b'].map(ask));
    expect(asked()).toEqual([['a'], ['b']]);
    await endAll();
    expect(await answers).toEqual(['A', 'B']);
  });
});
