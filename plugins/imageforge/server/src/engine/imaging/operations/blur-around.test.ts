import { at, paint, run } from './testing/pictures';

/** Stripes of 2 px: blurred, they are grey. */
const stripes = (channels: 3 | 4) => paint({ width: 300, height: 200, channels }, (x) => (x % 4 < 2 ? [0, 0, 0, 255] : [255, 255, 255, 255]));

describe('blur around a point', () => {
  it.each([3, 4] as const)('keeps the point sharp and blurs what is far from it, with %i channels', async (channels) => {
    const blurred = await run(stripes(channels), { type: 'blur-around', x: 0.2, y: 0.5, radius: 0.2, blur: 0.05 });
    expect([at(blurred, 60, 100)[0], at(blurred, 62, 100)[0]]).toEqual([0, 255]);
    const far = [280, 282].map((x) => at(blurred, x, 20)[0] ?? 0);
    for (const value of far) expect(Math.abs(value - 127)).toBeLessThan(12);
  });

  it('blurs a wide blur in a smaller picture, and no less', async () => {
    const edge = paint({ width: 400, height: 400, channels: 3 }, (x) => (x < 200 ? [0, 0, 0] : [255, 255, 255]));
    // A blur of 40 px: a standard deviation from the edge it has 16 % of the other side.
    const blurred = await run(edge, { type: 'blur-around', x: 0, y: 0, radius: 0.02, blur: 0.1 });
    expect(Math.abs((at(blurred, 160, 300)[0] ?? 0) / 255 - 0.16)).toBeLessThan(0.04);
    expect(Math.abs((at(blurred, 240, 300)[0] ?? 0) / 255 - 0.84)).toBeLessThan(0.04);
  });

  it('keeps transparency', async () => {
    const picture = paint({ width: 40, height: 40, channels: 4 }, () => [90, 90, 90, 128]);
    const [, , , alpha = 0] = at(await run(picture, { type: 'blur-around', radius: 0.02 }), 38, 38);
    expect(alpha).toBe(128);
  });
});
