import { at, meansOf, paint, plain, run } from './testing/pictures';

const shape = { width: 40, height: 40, channels: 3 } as const;

describe('white balance', () => {
  it('makes the picture as a whole grey', async () => {
    const warm = paint(shape, (x, y) => [120 + x, 100 + y, 70 + x / 2]);
    const [red = 0, green = 0, blue = 0] = await meansOf(await run(warm, { type: 'white-balance' }));
    expect(Math.abs(red - green)).toBeLessThan(1);
    expect(Math.abs(blue - green)).toBeLessThan(1);
  });

  it('does not take a meadow for a cast', async () => {
    const [red, green, blue] = at(await run(plain(shape, [20, 200, 20]), { type: 'white-balance' }), 5, 5);
    expect([red, green, blue]).toEqual([40, 200, 40]);
  });

  it('does not count what is transparent', async () => {
    const half = paint({ ...shape, channels: 4 }, (x) => (x < 20 ? [110, 100, 90, 255] : [0, 255, 0, 0]));
    expect(at(await run(half, { type: 'white-balance' }), 5, 5)).toEqual([100, 100, 100, 255]);
  });

  it('cools down what was taken by a lamp, and warms up what was taken under a blue sky', async () => {
    const grey = plain(shape, [128, 128, 128]);
    const [lampRed = 0, lampGreen, lampBlue = 0] = at(await run(grey, { type: 'white-balance', temperature: 3_000 }), 5, 5);
    expect([lampRed < 110, lampGreen, lampBlue > 150]).toEqual([true, 128, true]);
    const [skyRed = 0, skyGreen, skyBlue = 0] = at(await run(grey, { type: 'white-balance', temperature: 10_000 }), 5, 5);
    expect([skyRed > 135, skyGreen, skyBlue < 120]).toEqual([true, 128, true]);
  });

  it('changes nothing in daylight', async () => {
    expect(at(await run(plain(shape, [50, 100, 150]), { type: 'white-balance', temperature: 6_500 }), 5, 5)).toEqual([50, 100, 150]);
  });

  it('makes white in the light of a lamp white', async () => {
    // CIE's standard illuminant A, x 0.44757 and y 0.40745, in linear sRGB: 1 : 0.448 : 0.126.
    const lit = plain(shape, [200, Math.round(200 * 0.448 ** (1 / 2.2)), Math.round(200 * 0.126 ** (1 / 2.2))]);
    const [red = 0, green = 0, blue = 0] = at(await run(lit, { type: 'white-balance', temperature: 2_856 }), 5, 5);
    expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThan(8);
  });
});
