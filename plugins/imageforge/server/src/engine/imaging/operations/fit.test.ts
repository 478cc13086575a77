import { at, paint, plain, run } from './testing/pictures';

const picture = plain({ width: 400, height: 200, channels: 3 }, [10, 20, 30]);
const sizeOf = async (input: object) => {
  const { width, height } = await run(picture, { type: 'fit', ...input });
  return `${width}x${height}`;
};

describe('fit', () => {
  it.each([
    [{ width: 100 }, '100x50'],
    [{ height: 50 }, '100x50'],
    [{ width: 300, height: 50 }, '100x50'],
    [{ width: 1000, height: 1000 }, '400x200'],
    [{ width: 33, height: 33 }, '33x17'],
    [{ width: 100, height: 100, mode: 'outside' }, '200x100'],
    [{ width: 1000, height: 100, mode: 'outside' }, '400x200'],
    [{ width: 100, height: 100, mode: 'cover' }, '100x100'],
    [{ width: 800, height: 800, mode: 'cover' }, '200x200'],
    [{ width: 1, height: 1, mode: 'cover' }, '1x1'],
  ])('%j gives %s', async (input, size) => {
    expect(await sizeOf(input)).toBe(size);
  });

  it('cuts around the middle to cover', async () => {
    const thirds = paint({ width: 300, height: 100, channels: 3 }, (x) => [x < 100 ? 255 : 0, x >= 100 && x < 200 ? 255 : 0, x >= 200 ? 255 : 0]);
    const cut = await run(thirds, { type: 'fit', width: 50, height: 50, mode: 'cover' });
    expect([at(cut, 5, 25), at(cut, 44, 25)]).toEqual([[0, 255, 0], [0, 255, 0]]);
  });
});
