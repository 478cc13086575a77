import { at, plain, run } from './testing/pictures';

const picture = plain({ width: 200, height: 100, channels: 3 }, [0, 0, 0]);
const redsOf = (marked: typeof picture) =>
  Array.from({ length: marked.width * marked.height }, (_, index) => marked.pixels[index * marked.channels] ?? 0);

describe('watermark', () => {
  it('covers the image: every corner has some of it', async () => {
    const marked = await run(picture, { type: 'watermark', overlay: 'logo', scale: 0.1, angle: 0, gap: 0.5, opacity: 1 });
    for (const [left, top] of [[0, 0], [150, 0], [0, 60], [150, 60]] as const) {
      const corner = Array.from({ length: 40 * 40 }, (_, index) => at(marked, left + (index % 40), top + Math.floor(index / 40))[0]);
      expect(corner).toContain(255);
      expect(corner).toContain(0);
    }
  });

  it('has the share of the image that scale and gap say', async () => {
    const marked = await run(picture, { type: 'watermark', overlay: 'logo', scale: 0.1, angle: 0, gap: 1, opacity: 1 });
    const share = redsOf(marked).filter((red) => red > 128).length / (200 * 100);
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThanOrEqual(0.3);
  });

  it('is as faint as its opacity', async () => {
    const marked = await run(picture, { type: 'watermark', overlay: 'logo', opacity: 0.2 });
    expect(Math.max(...redsOf(marked))).toBe(51);
  });

  it('is turned', async () => {
    const straight = await run(picture, { type: 'watermark', overlay: 'logo', angle: 0 });
    const turned = await run(picture, { type: 'watermark', overlay: 'logo', angle: 45 });
    expect(turned.pixels.equals(straight.pixels)).toBe(false);
  });
});
