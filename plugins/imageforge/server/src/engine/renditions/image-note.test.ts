import type { Asset, Rendition } from '../generation/generation';
import { assetFixture } from '../testing/generation-fixtures';
import { noteOf } from '.';

const rendition = (name: string, density: number, format: string, width: number, height: number): Rendition => ({
  key: `${name}-${width}.${format}`,
  mediaType: `image/${format}`,
  width,
  height,
  bytes: width,
  name,
  density,
});
const asset: Asset = {
  ...assetFixture('a'),
  file: { key: 'm.webp', mediaType: 'image/webp', width: 1000, height: 667, bytes: 9, thumbhash: 'AAAA', blurhash: 'LEHV' },
  renditions: [
    rendition('card', 1, 'webp', 400, 267),
    rendition('card', 2, 'webp', 800, 534),
    rendition('card', 1, 'jpeg', 400, 267),
    rendition('strip', 1, 'webp', 400, 267),
    rendition('og', 1, 'jpeg', 600, 315),
    rendition('hero', 1, 'webp', 1000, 667),
  ],
  createdAt: '',
};
const addresses = { master: '/uploads/m.webp', rendition: ({ key }: Rendition) => `/uploads/${key}` };

describe('what frontends are told of an image', () => {
  it('has a srcset of the whole image for each format, and one of each set', () => {
    const { srcset, sets } = noteOf(asset, addresses);
    expect(srcset).toEqual({
      webp: '/uploads/card-400.webp 400w, /uploads/card-800.webp 800w, /uploads/m.webp 1000w',
      jpeg: '/uploads/card-400.jpeg 400w',
    });
    expect(sets.card).toEqual({ webp: '/uploads/card-400.webp 400w, /uploads/card-800.webp 800w', jpeg: '/uploads/card-400.jpeg 400w' });
    expect(sets.og).toEqual({ jpeg: '/uploads/og-600.jpeg 600w' });
    expect(Object.keys(sets)).toEqual(['card', 'strip', 'og', 'hero']);
  });

  it('has the renditions as they are, and the placeholders that there are', () => {
    const note = noteOf(asset, addresses);
    expect(note.renditions[1]).toEqual({ name: 'card', density: 2, format: 'webp', url: '/uploads/card-800.webp', width: 800, height: 534, mime: 'image/webp', bytes: 800 });
    expect(note).toMatchObject({ assetId: 'a-0', thumbhash: 'AAAA', blurhash: 'LEHV' });
    expect(note).not.toHaveProperty('dominantColor');
    expect(JSON.stringify(note)).not.toContain('"key"');
  });

  it('has no address where there is none', () => {
    const { srcset, sets, renditions } = noteOf(asset, { master: undefined, rendition: () => undefined });
    expect(srcset).toEqual({});
    expect(sets.card).toEqual({});
    expect(renditions.some((one) => 'url' in one)).toBe(false);
  });

  it('keeps an address with a space in one piece', () => {
    const { srcset } = noteOf({ ...asset, renditions: [] }, { ...addresses, master: 'https://cdn.test/a b,c.webp?x=1' });
    expect(srcset.webp).toBe('https://cdn.test/a%20b,c.webp?x=1 1000w');
  });
});
