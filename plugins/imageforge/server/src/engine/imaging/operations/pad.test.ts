import { at, paint, plain, run } from './testing/pictures';

const wide = plain({ width: 40, height: 20, channels: 3 }, [200, 100, 50]);

describe('pad', () => {
  it('adds a colour above and below a wide picture', async () => {
    const padded = await run(wide, { type: 'pad', ratio: '1:1', background: '#00ff00' });
    expect([padded.width, padded.height, padded.channels]).toEqual([40, 40, 3]);
    expect([at(padded, 0, 9), at(padded, 0, 10), at(padded, 39, 29), at(padded, 39, 30)]).toEqual([
      [0, 255, 0],
      [200, 100, 50],
      [200, 100, 50],
      [0, 255, 0],
    ]);
  });

  it('adds it left and right of what is narrower than the ratio', async () => {
    const padded = await run(wide, { type: 'pad', ratio: '4:1', background: '#0000ff' });
    expect([padded.width, padded.height]).toEqual([80, 20]);
    expect([at(padded, 19, 5), at(padded, 20, 5), at(padded, 59, 5), at(padded, 60, 5)]).toEqual([[0, 0, 255], [200, 100, 50], [200, 100, 50], [0, 0, 255]]);
  });

  it('adds nothing where the ratio is there', async () => {
    expect(await run(wide, { type: 'pad', ratio: '2:1' })).toEqual(wide);
  });

  it('can be transparent', async () => {
    const padded = await run(wide, { type: 'pad', ratio: '1:1', background: '#00000000' });
    expect([at(padded, 0, 0)[3], at(padded, 0, 20)]).toEqual([0, [200, 100, 50, 255]]);
  });

  it('can be the picture itself, blurred', async () => {
    const halves = paint({ width: 200, height: 100, channels: 3 }, (x) => (x < 100 ? [250, 0, 0] : [0, 0, 250]));
    const padded = await run(halves, { type: 'pad', ratio: '1:1', background: 'blur' });
    expect([at(padded, 20, 100), at(padded, 180, 100)]).toEqual([[250, 0, 0], [0, 0, 250]]);
    const [[red = 0], [, , blue = 0]] = [at(padded, 5, 5), at(padded, 195, 195)] as [number[], number[]];
    expect(Math.min(red, blue)).toBeGreaterThan(200);
    // Where the halves meet there is a slope, not an edge.
    const across = Array.from({ length: 21 }, (_, step) => at(padded, 90 + step, 10)[0] ?? 0);
    expect(across.filter((value) => value > 40 && value < 210).length).toBeGreaterThan(5);
  });
});
