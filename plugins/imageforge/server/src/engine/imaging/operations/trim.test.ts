import { at, paint, plain, run } from './testing/pictures';

const framed = paint({ width: 60, height: 40, channels: 3 }, (x, y) => (x >= 10 && x < 50 && y >= 5 && y < 25 ? [200, 0, 0] : [250, 250, 250]));

describe('trim', () => {
  it('cuts the margin away', async () => {
    const trimmed = await run(framed, { type: 'trim' });
    expect([trimmed.width, trimmed.height]).toEqual([40, 20]);
    expect(at(trimmed, 0, 0)).toEqual([200, 0, 0]);
  });

  it('cuts only the colour that was asked for', async () => {
    expect(await run(framed, { type: 'trim', background: '#00ff00' })).toMatchObject({ width: 60, height: 40 });
    expect(await run(framed, { type: 'trim', background: '#ffffff' })).toMatchObject({ width: 40, height: 20 });
    expect(await run(framed, { type: 'trim', background: '#ffffff', threshold: 1 })).toMatchObject({ width: 60, height: 40 });
  });

  it('leaves a picture of one colour as it is', async () => {
    expect(await run(plain({ width: 20, height: 10, channels: 3 }, [7, 7, 7]), { type: 'trim' })).toMatchObject({ width: 20, height: 10 });
  });
});
