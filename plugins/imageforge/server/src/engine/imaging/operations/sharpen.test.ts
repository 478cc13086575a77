import { at, paint, plain, run } from './testing/pictures';

describe('sharpen', () => {
  it('makes an edge steeper', async () => {
    const soft = paint({ width: 40, height: 20, channels: 3 }, (x) => {
      const value = Math.round(80 + 90 / (1 + Math.exp((20 - x) / 1.5)));
      return [value, value, value];
    });
    const steepness = (picture: typeof soft) => (at(picture, 22, 10)[0] ?? 0) - (at(picture, 17, 10)[0] ?? 0);
    const sharp = await run(soft, { type: 'sharpen', sigma: 2 });
    expect(steepness(sharp)).toBeGreaterThan(steepness(soft) + 8);
  });

  it('changes nothing where there is no edge', async () => {
    const flat = plain({ width: 20, height: 20, channels: 4 }, [120, 120, 120, 90]);
    const [red = 0, , , alpha] = at(await run(flat, { type: 'sharpen' }), 10, 10);
    // The way to lightness and back rounds.
    expect([Math.abs(red - 120) <= 1, alpha]).toEqual([true, 90]);
  });
});
