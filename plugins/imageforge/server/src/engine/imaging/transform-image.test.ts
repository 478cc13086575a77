import sharp from 'sharp';
import { boxWithin, type TransformOptions, transformImage } from './transform-image';
import { xmpPacket } from './xmp';

const source = { width: 300, height: 200 };
/** Left half red, right half blue. */
const picture = (more: { alpha?: number } = {}) => {
  const half = (color: string) => Buffer.from(`<svg width="150" height="200"><rect width="150" height="200" fill="${color}" fill-opacity="${more.alpha ?? 1}"/></svg>`);
  return sharp({ create: { ...source, channels: 4, background: '#00000000' } })
    .composite([
      { input: half('#ff0000'), left: 0, top: 0 },
      { input: half('#0000ff'), left: 150, top: 0 },
    ])
    .png()
    .withXmp(xmpPacket({ sourceType: 'trainedAlgorithmicMedia', creatorTool: 'ImageForge' }))
    .toBuffer();
};
const plain: TransformOptions = { fit: 'cover', position: 'center', format: 'png' };
const transformed = async (options: Partial<TransformOptions>, bytes?: Buffer) => transformImage({ bytes: bytes ?? (await picture()) }, source, { ...plain, ...options });
const colourAt = async (bytes: Uint8Array, left: number, top: number) =>
  [...(await sharp(bytes).ensureAlpha().extract({ left, top, width: 1, height: 1 }).raw().toBuffer())];

describe('transforming an image', () => {
  it.each<[Partial<TransformOptions>, number, number]>([
    [{}, 300, 200],
    [{ width: 150 }, 150, 100],
    [{ height: 50 }, 75, 50],
    [{ width: 100, height: 100 }, 100, 100],
    [{ width: 100, height: 100, fit: 'inside' }, 100, 67],
    [{ width: 100, height: 100, fit: 'contain' }, 100, 100],
    // Never enlarged: the largest of the same ratio.
    [{ width: 9_000 }, 300, 200],
    [{ height: 9_000 }, 300, 200],
    [{ width: 400, height: 400 }, 200, 200],
    [{ width: 1_600, height: 900 }, 300, 169],
    [{ width: 600, height: 600, fit: 'inside' }, 300, 200],
    [{ width: 600, height: 600, fit: 'contain' }, 300, 300],
    [{ width: 1, height: 1 }, 1, 1],
  ])('%p gives %i × %i', async (options, width, height) => {
    const made = await transformed(options);
    const metadata = await sharp(made.bytes).metadata();
    expect([made.width, made.height, metadata.width, metadata.height]).toEqual([width, height, width, height]);
  });

  it.each(['png', 'webp', 'jpeg', 'avif'] as const)('as %s keeps what says that it is generated', async (format) => {
    const { bytes, mediaType } = await transformed({ width: 64, format });
    const metadata = await sharp(bytes).metadata();
    expect([mediaType, metadata.format]).toEqual([`image/${format}`, format === 'avif' ? 'heif' : format]);
    expect(metadata.xmpAsString).toContain('trainedAlgorithmicMedia');
  });

  it('cuts where it is told to', async () => {
    const colour = async (position: TransformOptions['position']) => colourAt((await transformed({ width: 50, height: 200, position })).bytes, 25, 100);
    expect(await colour('left')).toEqual([255, 0, 0, 255]);
    expect(await colour('right')).toEqual([0, 0, 255, 255]);
  });

  it('pads with nothing where the format can, and with white where it cannot', async () => {
    const box = { width: 100, height: 100, fit: 'contain' } as const;
    expect(await colourAt((await transformed(box)).bytes, 50, 2)).toEqual([0, 0, 0, 0]);
    const jpeg = await colourAt((await transformed({ ...box, format: 'jpeg', quality: 100 })).bytes, 50, 2);
    expect(Math.min(...jpeg)).toBeGreaterThan(250);
  });

  it('keeps transparency', async () => {
    const bytes = await picture({ alpha: 0.5 });
    for (const format of ['png', 'webp', 'avif'] as const) {
      const [, , , alpha = 0] = await colourAt((await transformed({ width: 60, format }, bytes)).bytes, 5, 5);
      expect(Math.abs(alpha - 128)).toBeLessThan(4);
    }
  });

  it('blurs', async () => {
    const edge = async (blur?: number) => colourAt((await transformed({ ...(blur && { blur }) })).bytes, 148, 100);
    expect(await edge()).toEqual([255, 0, 0, 255]);
    const [red = 0, , blue = 0] = await edge(20);
    expect(red).toBeLessThan(200);
    expect(blue).toBeGreaterThan(60);
  });

  it('takes the same bytes for the same request', async () => {
    const [one, other] = [await transformed({ width: 77, format: 'avif' }), await transformed({ width: 77, format: 'avif' })];
    expect(Buffer.compare(one.bytes, other.bytes)).toBe(0);
  });

  it('finds the box of its ratio that is asked for twice', () => {
    for (const fit of ['cover', 'contain', 'inside'] as const) {
      for (const [width, height] of [[400, 400], [1_600, 900], [10, 9_000], [301, 201]] as const) {
        const box = boxWithin(source, { width, height, fit });
        expect(boxWithin(source, { ...box, fit })).toEqual(box);
      }
    }
  });
});
