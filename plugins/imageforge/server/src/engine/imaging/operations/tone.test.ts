import { at, plain, run } from './testing/pictures';

const shape = { width: 4, height: 4, channels: 4 } as const;
const toned = async (colour: [number, number, number], input: object) => at(await run(plain(shape, [...colour, 120]), { type: 'tone', ...input }), 1, 1);

describe('tone', () => {
  it('changes nothing of itself', async () => {
    expect(await toned([200, 100, 50], {})).toEqual([200, 100, 50, 120]);
  });

  it('turns contrast around the middle grey', async () => {
    expect(await toned([100, 128, 160], { contrast: 1.5 })).toEqual([86, 128, 176, 120]);
    expect(await toned([10, 128, 250], { contrast: 0 })).toEqual([128, 128, 128, 120]);
  });

  it.each([
    [2, Math.round(255 * (64 / 255) ** (1 / 2))],
    [0.5, Math.round(255 * (64 / 255) ** 2)],
  ])('with a gamma of %d makes 64 into %i', async (gamma, value) => {
    const [red = 0, , , alpha] = await toned([64, 64, 64], { gamma });
    expect(Math.abs(red - value)).toBeLessThanOrEqual(1);
    expect(alpha).toBe(120);
  });

  it('takes the colour away without saturation', async () => {
    const [red, green, blue] = await toned([200, 100, 50], { saturation: 0 });
    expect(new Set([red, green, blue]).size).toBe(1);
  });

  it('is lighter or darker by its brightness', async () => {
    const light = ([red = 0, green = 0, blue = 0]: number[]) => red + green + blue;
    expect(light(await toned([120, 100, 90], { brightness: 1.3 }))).toBeGreaterThan(360);
    expect(light(await toned([120, 100, 90], { brightness: 0.7 }))).toBeLessThan(250);
  });
});
