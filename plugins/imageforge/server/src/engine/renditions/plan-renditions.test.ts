import { planRenditions, type RenditionOptions, type RenditionSet } from '.';

const options = (sets: Record<string, Partial<RenditionSet>>, more: Partial<RenditionOptions> = {}): RenditionOptions => ({
  sets: Object.fromEntries(Object.entries(sets).map(([name, set]) => [name, { fit: 'inside', gravity: 'attention', ...set }])),
  formats: ['webp'],
  densities: [1, 2],
  quality: { webp: 80, jpeg: 81, avif: 50 },
  ...more,
});

/** Like `card 2x 640x320 webp`. */
const plan = (master: [number, number], ...asked: Parameters<typeof options>): string[] =>
  planRenditions({ width: master[0], height: master[1] }, options(...asked)).map(
    ({ name, density, version: { width, height, format, gravity } }) =>
      `${name} ${density}x ${width}x${height} ${format}${gravity ? ` by ${gravity}` : ''}`,
  );

describe('renditions', () => {
  it.each<[string, [number, number], Partial<RenditionSet>, string[]]>([
    ['a width', [1000, 500], { width: 200 }, ['a 1x 200x100 webp', 'a 2x 400x200 webp']],
    ['a height', [1000, 500], { height: 100 }, ['a 1x 200x100 webp', 'a 2x 400x200 webp']],
    ['a box, by its narrower side', [1000, 500], { width: 200, height: 50 }, ['a 1x 100x50 webp', 'a 2x 200x100 webp']],
    ['a density that does not fit', [1000, 500], { width: 600 }, ['a 1x 600x300 webp']],
    ['exactly the image', [1000, 500], { width: 500 }, ['a 1x 500x250 webp', 'a 2x 1000x500 webp']],
    ['more than the image has', [300, 200], { width: 1600 }, ['a 1x 300x200 webp']],
    ['a cut', [1000, 500], { fit: 'cover', width: 200, height: 200 }, ['a 1x 200x200 webp by attention', 'a 2x 400x400 webp by attention']],
    ['a cut that does not fit', [1000, 500], { fit: 'cover', width: 300, height: 300 }, ['a 1x 300x300 webp by attention']],
    ['a cut larger than the image', [1024, 1024], { fit: 'cover', width: 1200, height: 630 }, ['a 1x 1024x538 webp by attention']],
    ['a cut to the shape that the image has', [1200, 630], { fit: 'cover', width: 600, height: 315 }, ['a 1x 600x315 webp', 'a 2x 1200x630 webp']],
    ['a line', [2000, 1], { width: 100 }, ['a 1x 100x1 webp', 'a 2x 200x1 webp']],
    ['one pixel', [1, 1], { width: 100 }, ['a 1x 1x1 webp']],
  ])('of %s', (_name, master, set, expected) => {
    expect(plan(master, { a: set })).toEqual(expected);
  });

  it('are listed by set, then format, then density', () => {
    expect(plan([1000, 500], { b: { width: 100 }, a: { width: 50, densities: [3, 1] } }, { formats: ['jpeg', 'webp'] })).toEqual([
      'b 1x 100x50 jpeg',
      'b 2x 200x100 jpeg',
      'b 1x 100x50 webp',
      'b 2x 200x100 webp',
      'a 1x 50x25 jpeg',
      'a 3x 150x75 jpeg',
      'a 1x 50x25 webp',
      'a 3x 150x75 webp',
    ]);
  });

  it('are none without sets', () => {
    expect(plan([1000, 500], {})).toEqual([]);
  });

  it('are never larger than the image, whatever its shape and the options', () => {
    const sets = {
      card: { width: 640 },
      tall: { height: 900 },
      og: { width: 1_200, height: 630, fit: 'cover' },
      square: { width: 600, height: 600, fit: 'cover' },
      column: { width: 31, height: 997, fit: 'cover' },
    } as const;
    const asked = options(sets, { densities: [1, 1.5, 2, 3] });
    let count = 0;
    for (let width = 1; width < 4_000; width += 127) {
      for (let height = 1; height < 4_000; height += 131) {
        for (const { version } of planRenditions({ width, height }, asked)) {
          count += 1;
          if (version.width > width || version.height > height) throw new Error(`${version.width}x${version.height} of ${width}x${height}`);
          expect(version.width * version.height).toBeGreaterThan(0);
        }
      }
    }
    expect(count).toBeGreaterThan(5_000);
  });
});
