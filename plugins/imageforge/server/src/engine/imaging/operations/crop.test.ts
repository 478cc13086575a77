import { at, paint, plain, run } from './testing/pictures';

/** Column and row as colour, so that a pixel says where it came from. */
const map = paint({ width: 160, height: 90, channels: 3 }, (x, y) => [x, y, 0]);

describe('crop', () => {
  it.each([
    ['1:1', '90x90', [35, 0]],
    ['2:1', '160x80', [0, 5]],
    ['9:16', '51x90', [55, 0]],
    ['16:9', '160x90', [0, 0]],
  ])('cuts %s around the centre to %s', async (ratio, size, corner) => {
    const { width, height, ...rest } = await run(map, { type: 'crop', ratio, gravity: 'centre' });
    expect(`${width}x${height}`).toBe(size);
    expect(at({ width, height, ...rest }, 0, 0).slice(0, 2)).toEqual(corner);
  });

  it.each([
    [{ x: 0, y: 0.5 }, 0],
    [{ x: 0.4, y: 0.5 }, 19],
    [{ x: 1, y: 1 }, 70],
  ])('keeps the point %j in the middle, as far as the picture goes', async (gravity, left) => {
    const cut = await run(map, { type: 'crop', ratio: '1:1', gravity });
    expect(at(cut, 0, 0)).toEqual([left, 0, 0]);
    expect(at(cut, 89, 89)).toEqual([left + 89, 89, 0]);
  });

  it.each(['attention', 'entropy'] as const)('finds by %s what stands out, and scales nothing', async (gravity) => {
    const lively = paint({ width: 300, height: 100, channels: 3 }, (x, y) => (x > 220 && x < 280 && (x + y) % 4 < 2 ? [255, 40 + (y % 50), 40] : [128, 128, 128]));
    const cut = await run(lively, { type: 'crop', ratio: '1:1', gravity });
    expect([cut.width, cut.height]).toEqual([100, 100]);
    const reds = Array.from({ length: 100 }, (_, x) => at(cut, x, 50)).filter(([red]) => red === 255);
    expect(reds.length).toBeGreaterThan(25);
  });

  it('keeps transparency', async () => {
    const cut = await run(plain({ width: 30, height: 10, channels: 4 }, [9, 8, 7, 100]), { type: 'crop', ratio: '1:1' });
    expect(at(cut, 5, 5)).toEqual([9, 8, 7, 100]);
  });
});
