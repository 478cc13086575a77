import { at, paint, run } from './testing/pictures';

describe('denoise', () => {
  it('takes out a speck, and keeps an edge where it is', async () => {
    const specked = paint({ width: 30, height: 30, channels: 3 }, (x, y) => (x === 5 && y === 5 ? [255, 255, 255] : x < 15 ? [40, 40, 40] : [180, 180, 180]));
    const clean = await run(specked, { type: 'denoise' });
    expect([at(clean, 5, 5), at(clean, 14, 15), at(clean, 15, 15)]).toEqual([[40, 40, 40], [40, 40, 40], [180, 180, 180]]);
  });

  it('looks as far as it is told', async () => {
    const blot = paint({ width: 30, height: 30, channels: 3 }, (x, y) => (x >= 10 && x < 13 && y >= 10 && y < 13 ? [255, 255, 255] : [40, 40, 40]));
    expect(at(await run(blot, { type: 'denoise', size: 3 }), 11, 11)).toEqual([255, 255, 255]);
    expect(at(await run(blot, { type: 'denoise', size: 7 }), 11, 11)).toEqual([40, 40, 40]);
  });
});
