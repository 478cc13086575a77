import { at, plain, run } from './testing/pictures';

const picture = plain({ width: 200, height: 100, channels: 3 }, [0, 0, 200]);
const [image, logo] = [[0, 0, 200], [255, 0, 0]];

describe('overlay', () => {
  it.each([
    ['north-west', 10, 10],
    ['north', 90, 10],
    ['east', 170, 40],
    ['centre', 90, 40],
    ['south-east', 170, 70],
  ])('puts the logo at %s: %i, %i', async (position, left, top) => {
    const marked = await run(picture, { type: 'overlay', overlay: 'logo', position, margin: 0.1, scale: 0.1 });
    expect([at(marked, left, top), at(marked, left + 19, top + 19)]).toEqual([logo, logo]);
    expect([at(marked, left - 1, top), at(marked, left, top - 1), at(marked, left + 20, top), at(marked, left, top + 20)]).toEqual([image, image, image, image]);
  });

  it('is as opaque as it was asked for', async () => {
    const marked = await run(picture, { type: 'overlay', overlay: 'logo', position: 'centre', opacity: 0.5 });
    const [red = 0, , blue = 0] = at(marked, 100, 50);
    expect([Math.abs(red - 128) <= 1, Math.abs(blue - 100) <= 1]).toEqual([true, true]);
  });

  it('is never larger than the image', async () => {
    const marked = await run(picture, { type: 'overlay', overlay: 'logo', scale: 1, margin: 0.4 });
    expect([at(marked, 100, 0), at(marked, 100, 99), at(marked, 40, 50)]).toEqual([logo, logo, image]);
  });

  it('leaves what is transparent around it so', async () => {
    const marked = await run(plain({ width: 100, height: 100, channels: 4 }, [0, 0, 0, 0]), { type: 'overlay', overlay: 'logo', position: 'centre' });
    expect([at(marked, 50, 50), at(marked, 5, 5)[3]]).toEqual([[255, 0, 0, 255], 0]);
  });
});
