import sharp from 'sharp';
import { finishImage } from './finish-image';
import { readCredits } from './read-credits';

const picture = () => sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } });
const credited = () =>
  picture()
    .withExif({
      IFD0: { Copyright: '(C) Muller 2026', Artist: 'A', Software: 'Painter', Make: 'Camera Inc.' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' },
    })
    .jpeg()
    .toBuffer();
const exifOf = async (bytes: Uint8Array) => (await sharp(bytes).metadata()).exif;

describe('the credits of EXIF', () => {
  it('are who made it and whose it is, and neither where nor with what', async () => {
    expect(readCredits(await exifOf(await credited()))).toEqual({ Copyright: '(C) Muller 2026', Artist: 'A', Software: 'Painter' });
  });

  it('are read in either byte order', () => {
    const big = Buffer.from('4d4d002a00000008000101310002000000034162000000000000', 'hex');
    expect(readCredits(big)).toEqual({ Software: 'Ab' });
  });

  it('are none where there is no block, or it is broken anywhere', async () => {
    expect(readCredits(undefined)).toEqual({});
    const exif = (await exifOf(await credited())) as Buffer;
    for (let length = 0; length < exif.byteLength; length += 1) {
      const read = readCredits(exif.subarray(0, length));
      for (const text of Object.values(read)) expect(['(C) Muller 2026', 'A', 'Painter']).toContain(text);
    }
    for (let at = 6; at < exif.byteLength; at += 1) {
      const broken = Buffer.from(exif);
      broken[at] = 0xff;
      expect(() => readCredits(broken)).not.toThrow();
    }
  });

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('are kept in %s where that was asked for, beside what says that it is generated', async (format) => {
    const source = await credited();
    const xmp = { sourceType: 'trainedAlgorithmicMedia', creatorTool: 'test' } as const;
    const kept = await finishImage(source, { format, quality: 80, keepsCredits: true, xmp });
    const { exif, xmpAsString } = await sharp(kept.bytes).metadata();
    expect(readCredits(exif)).toEqual({ Copyright: '(C) Muller 2026', Artist: 'A', Software: 'Painter' });
    expect(exif?.toString('latin1')).not.toContain('Camera Inc.');
    expect(xmpAsString).toContain('trainedAlgorithmicMedia');
    const stripped = await finishImage(source, { format, quality: 80, xmp });
    expect(await exifOf(stripped.bytes)).toBeUndefined();
    expect(Buffer.compare(kept.bytes, (await finishImage(source, { format, quality: 80, keepsCredits: true, xmp })).bytes)).toBe(0);
  });
});
