import { createPatternThread } from './pattern-thread';

describe('the thread that looks for patterns', () => {
  it('finds the first that fits', async () => {
    const { find } = createPatternThread();
    expect(await find(['x+', 'b+'], ['abb', 'aXX'], 60_000)).toMatchObject({ excerpt: 'XX' });
    expect(await find(['y'], ['abb'], 60_000)).toMatchObject({ excerpt: undefined });
  });

  it('gives up what takes too long, and goes on with the next', async () => {
    const { find } = createPatternThread();
    const slow = find(['(a?){200}b'], ['a'.repeat(2_000_000)], 1);
    const next = find(['b'], ['abc'], 60_000);
    expect(await slow).toBe('too-slow');
    expect(await next).toMatchObject({ excerpt: 'b' });
  });

  it('says when the thread ends by itself, and starts another', async () => {
    const { find } = createPatternThread();
    await expect(find(['('], ['abc'], 60_000)).rejects.toMatchObject({ code: 'IMAGEFORGE_MODERATOR_UNAVAILABLE' });
    expect(await find(['b'], ['abc'], 60_000)).toMatchObject({ excerpt: 'b' });
  });
});
