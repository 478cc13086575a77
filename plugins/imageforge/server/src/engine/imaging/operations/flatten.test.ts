import { at, plain, run } from './testing/pictures';

describe('flatten', () => {
  it('fills what is transparent, in part and wholly', async () => {
    const shape = { width: 4, height: 4, channels: 4 } as const;
    const half = await run(plain(shape, [200, 0, 0, 128]), { type: 'flatten', background: '#0000ff' });
    expect([half.channels, at(half, 1, 1)]).toEqual([3, [100, 0, 127]]);
    expect(at(await run(plain(shape, [200, 0, 0, 0]), { type: 'flatten' }), 1, 1)).toEqual([255, 255, 255]);
  });

  it('leaves an opaque picture as it is', async () => {
    const picture = plain({ width: 4, height: 4, channels: 3 }, [1, 2, 3]);
    expect(await run(picture, { type: 'flatten' })).toEqual(picture);
  });
});
