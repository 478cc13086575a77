import { at, meansOf, plain, run } from './testing/pictures';

const shape = { width: 700, height: 600, channels: 3 } as const;
const grey = plain(shape, [128, 128, 128]);
const deviationOf = (pixels: Buffer) => Math.sqrt(pixels.reduce((sum, value) => sum + (value - 128) ** 2, 0) / pixels.length);

describe('grain', () => {
  it('is the same for the same seed, and another one for another', async () => {
    const [one, two, other] = [await run(grey, { type: 'grain' }, '7'), await run(grey, { type: 'grain' }, '7'), await run(grey, { type: 'grain' }, '8')];
    expect(one.pixels.equals(two.pixels)).toBe(true);
    expect(one.pixels.equals(other.pixels)).toBe(false);
  });

  it('has no colour, and leaves the light as it is', async () => {
    const grained = await run(grey, { type: 'grain', amount: 0.1 });
    const [red, green, blue] = at(grained, 321, 123);
    expect([green, blue]).toEqual([red, red]);
    for (const mean of await meansOf(grained)) expect(Math.abs(mean - 128)).toBeLessThan(1);
  });

  it('is as strong as its amount', async () => {
    // White or black over a middle grey: a half of the amount, in shares of 255.
    for (const amount of [0.05, 0.2]) {
      const { pixels } = await run(grey, { type: 'grain', amount });
      expect(deviationOf(pixels) / (255 * 0.5 * amount)).toBeCloseTo(1, 1);
    }
  });

  it('leaves what is transparent alone', async () => {
    const grained = await run(plain({ ...shape, channels: 4 }, [0, 0, 0, 0]), { type: 'grain' });
    expect(grained.pixels.every((value, index) => index % 4 !== 3 || value === 0)).toBe(true);
  });
});
