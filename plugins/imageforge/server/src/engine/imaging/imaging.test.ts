import sharp from 'sharp';
import { finishImage, readImage } from '.';

const limits = { maxBytes: 5_000_000, maxPixels: 4_000_000 };

const picture = (width: number, height: number, alpha = false) =>
  sharp({
    create: { width, height, channels: alpha ? 4 : 3, background: { r: 200, g: 120, b: 40, alpha: alpha ? 0.5 : 1 } },
  });

const reasonOf = async (bytes: Uint8Array) => {
  const error = await readImage(bytes, limits).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return (error as { details?: { reason?: string } } | undefined)?.details?.reason;
};

describe('readImage', () => {
  it.each(['png', 'jpeg', 'webp', 'avif'] as const)('recognises %s by its bytes', async (format) => {
    const bytes = await picture(64, 32).toFormat(format).toBuffer();
    await expect(readImage(bytes, limits)).resolves.toEqual({
      mediaType: `image/${format}`,
      width: 64,
      height: 32,
      bytes: bytes.length,
    });
  });

  it('gives the size as it is seen, with the EXIF orientation applied', async () => {
    const bytes = await picture(64, 32).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    await expect(readImage(bytes, limits)).resolves.toMatchObject({ width: 32, height: 64 });
  });

  it.each<[string, string, () => Promise<Uint8Array> | Uint8Array]>([
    ['garbage', 'format', () => Buffer.from('not an image at all, though long enough to look like one')],
    ['nothing', 'format', () => Buffer.alloc(0)],
    ['SVG', 'format', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['GIF', 'format', () => picture(8, 8).gif().toBuffer()],
    ['a cut-off JPEG', 'damaged', async () => (await picture(400, 400).jpeg().toBuffer()).subarray(0, 900)],
    ['too many pixels', 'too-many-pixels', () => picture(2001, 2001).png().toBuffer()],
    ['a line of pixels', 'too-long', () => picture(20_000, 1).png().toBuffer()],
    ['a cut-off PNG', 'damaged', async () => (await noise(300, 300).png().toBuffer()).subarray(0, -2_000)],
    ['a cut-off WebP', 'damaged', async () => (await noise(300, 300).webp().toBuffer()).subarray(0, -200)],
    ['a cut-off AVIF', 'damaged', async () => (await noise(300, 300).avif().toBuffer()).subarray(0, -200)],
    ['an interlaced PNG that is cut off', 'damaged', async () => (await noise(300, 300).png({ progressive: true }).toBuffer()).subarray(0, -2_000)],
    ['too many bytes', 'too-many-bytes', () => Buffer.alloc(limits.maxBytes + 1)],
    ['an animation', 'animated', () => twoFrames().webp().toBuffer()],
    ['a header without a picture', 'damaged', () => Buffer.from('\x89PNG\r\n\x1a\n and then nothing', 'latin1')],
  ])('refuses %s', async (_name, reason, make) => {
    expect(await reasonOf(await make())).toBe(reason);
  });
});

/** A picture that does not compress, so that its end is the picture's end. */
const noise = (width: number, height: number) => {
  const pixels = Buffer.from(Array.from({ length: width * height * 3 }, (_, index) => Math.imul(index, 2_654_435_761) >>> 24));
  return sharp(pixels, { raw: { width, height, channels: 3 } });
};

/** Two frames of 4 × 4 px, one dark, one light. */
const twoFrames = () =>
  sharp(Buffer.concat([Buffer.alloc(48, 1), Buffer.alloc(48, 200)]), {
    raw: { width: 4, height: 8, channels: 3, pageHeight: 4 },
  });

describe('finishImage', () => {
  const options = {
    format: 'webp',
    quality: 80,
    xmp: { sourceType: 'trainedAlgorithmicMedia', creatorTool: 'ImageForge <"test"> & co' },
  } as const;

  it.each(['webp', 'png', 'jpeg', 'avif'] as const)('writes %s with the digital source type', async (format) => {
    const source = await picture(120, 80).png().toBuffer();
    const finished = await finishImage(source, { ...options, format });
    const metadata = await sharp(finished.bytes).metadata();
    expect(finished).toMatchObject({ mediaType: `image/${format}`, width: 120, height: 80 });
    expect(metadata.xmpAsString).toContain('digitalsourcetype/trainedAlgorithmicMedia"');
    expect(metadata.xmpAsString).toContain('ImageForge &lt;&quot;test&quot;&gt; &amp; co');
    expect(Buffer.from(finished.thumbhash, 'base64').length).toBeGreaterThan(4);
  });

  it('gives the same bytes for the same input', async () => {
    const source = await picture(120, 80).png().toBuffer();
    const [one, two] = await Promise.all([finishImage(source, options), finishImage(source, options)]);
    expect(Buffer.compare(one.bytes, two.bytes)).toBe(0);
  });

  it('keeps transparency where the format has it, and turns it white where not', async () => {
    const source = await picture(16, 16, true).png().toBuffer();
    const webp = await sharp((await finishImage(source, options)).bytes).metadata();
    expect(webp.hasAlpha).toBe(true);
    const jpeg = await sharp((await finishImage(source, { ...options, format: 'jpeg' })).bytes).raw().toBuffer();
    expect(jpeg[2]).toBeGreaterThan(130);
  });

  it('sets the picture upright', async () => {
    const source = await picture(64, 32).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    await expect(finishImage(source, options)).resolves.toMatchObject({ width: 32, height: 64 });
  });
});
