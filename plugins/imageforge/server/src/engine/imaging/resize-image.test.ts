import sharp from 'sharp';
import { decodeImage, finishImage, gravities, resizeImage } from '.';

const formats = ['webp', 'jpeg', 'avif', 'png'] as const;

/** Half red, half blue and half transparent, as a file of ours. */
const master = async (width = 400, height = 200) => {
  const half = await sharp({ create: { width: width / 2, height, channels: 4, background: { r: 0, g: 0, b: 255, alpha: 0.5 } } }).png().toBuffer();
  const source = await sharp({ create: { width, height, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 1 } } })
    .composite([{ input: half, left: width / 2, top: 0, blend: 'source' as 'over' }])
    .png()
    .toBuffer();
  const { bytes } = await finishImage(source, { format: 'webp', quality: 90, xmp: { sourceType: 'algorithmicMedia', creatorTool: 'test' } });
  return decodeImage(bytes);
};

describe('resizeImage', () => {
  it.each(formats)('makes %s of the size that was asked for, and keeps the provenance', async (format) => {
    const small = await resizeImage(await master(), { width: 100, height: 50, format, quality: 80 });
    expect(small).toMatchObject({ mediaType: `image/${format}`, width: 100, height: 50 });
    const metadata = await sharp(small.bytes).metadata();
    expect(metadata).toMatchObject({ format: format === 'avif' ? 'heif' : format, width: 100, height: 50, hasAlpha: format !== 'jpeg' });
    expect(metadata.xmpAsString).toContain('digitalsourcetype/algorithmicMedia');
    expect(metadata.isProgressive ?? false).toBe(format === 'jpeg');
  });

  it('turns what is transparent white in jpeg, and in no other format', async () => {
    const image = await master();
    const rightOf = async (format: (typeof formats)[number]) => {
      const { bytes } = await resizeImage(image, { width: 40, height: 20, format, quality: 90 });
      return sharp(bytes).ensureAlpha().extract({ left: 38, top: 10, width: 1, height: 1 }).raw().toBuffer();
    };
    const [red = 0, , blue = 0, alpha] = await rightOf('jpeg');
    expect([alpha, red > 110 && red < 145, blue > 240]).toEqual([255, true, true]);
    expect((await rightOf('webp'))[3]).toBeLessThan(140);
  });

  it.each(gravities)('cuts to another shape by %s', async (gravity) => {
    const cut = await resizeImage(await master(), { width: 90, height: 120, gravity, format: 'webp', quality: 80 });
    expect(cut).toMatchObject({ width: 90, height: 120 });
    // Not squeezed: what it shows is 150 px wide of the image's 400, and one colour or the other more.
    const { channels } = await sharp(cut.bytes).stats();
    expect(channels).toHaveLength(4);
  });

  it('gives the same bytes for the same image', async () => {
    const make = async () => (await resizeImage(await master(), { width: 64, height: 64, gravity: 'attention', format: 'avif', quality: 50 })).bytes;
    expect(Buffer.compare(await make(), await make())).toBe(0);
  });

  it('keeps a grey image grey', async () => {
    const grey = await sharp(Buffer.alloc(64 * 64, 90), { raw: { width: 64, height: 64, channels: 1 } }).png().toBuffer();
    const { bytes } = await resizeImage(await decodeImage(grey), { width: 8, height: 8, format: 'png', quality: 80 });
    expect([...(await sharp(bytes).toColourspace('srgb').removeAlpha().raw().toBuffer()).subarray(0, 3)]).toEqual([90, 90, 90]);
  });
});
