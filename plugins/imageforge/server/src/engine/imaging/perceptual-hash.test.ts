import { createHash } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import { bandsOf, hashDistance, hashImage, maxHashDistance, nearBands } from '.';
import { hashSide, perceptualHashOf } from './perceptual-hash';

/** A picture like others of its seed, and like none of another seed: hills and spots. */
const scene = (seed: number, width = 400, height = 300): Sharp => {
  const numbers = createHash('shake256', { outputLength: 36 }).update(`scene ${seed}`).digest();
  const spots = Array.from({ length: 9 }, (_, index) => {
    const [x = 0, y = 0, radius = 0, grey = 0] = [...numbers.subarray(index * 4, index * 4 + 4)].map((byte) => byte / 255);
    const colour = Math.round(grey * 255);
    return `<circle cx="${x * 400}" cy="${y * 300}" r="${20 + radius * 90}" fill="rgb(${colour},${(colour * 5) % 256},${(colour * 3) % 256})"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" width="${width}" height="${height}"><rect width="400" height="300" fill="#8ac"/>${spots.join('')}</svg>`;
  return sharp(Buffer.from(svg));
};
const hashOf = async (image: Sharp): Promise<string> => (await hashImage(await image.png().toBuffer())).perceptualHash;

describe('the perceptual hash', () => {
  it('has the bits of an implementation that was written by the definition alone', () => {
    const grey = Uint8Array.from({ length: hashSide ** 2 }, (_, index) => {
      const [x, y] = [index % hashSide, Math.floor(index / hashSide)];
      return (x * 7 + y * 13 + ((x * y) % 97) + ((Math.floor(x / 5) + Math.floor(y / 7)) % 2 ? 60 : 0)) % 256;
    });
    // Computed in Python, with the whole 32 × 32 transform and doubles, as ImageHash does.
    expect(perceptualHashOf(grey)).toBe('eb1244819f3f3cb8');
  });

  it('has no bit but the first one for a picture of one colour, whatever rounding leaves', () => {
    expect([1, 90, 201, 255].map((level) => perceptualHashOf(new Uint8Array(hashSide ** 2).fill(level)))).toEqual(Array(4).fill('8000000000000000'));
    expect(perceptualHashOf(new Uint8Array(hashSide ** 2))).toBe('0000000000000000');
  });

  it.each<[string, (image: Sharp) => Promise<Buffer>]>([
    ['made smaller', (image) => image.resize(120).png().toBuffer()],
    ['made larger', (image) => image.resize(900).png().toBuffer()],
    ['saved as a bad JPEG', (image) => image.jpeg({ quality: 20 }).toBuffer()],
    ['saved as a bad WebP', (image) => image.webp({ quality: 20 }).toBuffer()],
    ['saved as AVIF', (image) => image.avif({ quality: 30, effort: 0 }).toBuffer()],
    ['a little lighter', (image) => image.linear(1.1, 8).png().toBuffer()],
    ['turned grey', (image) => image.grayscale().png().toBuffer()],
  ])('stays near when the image is %s', async (_name, change) => {
    for (const seed of [1, 2, 3, 4]) {
      const before = await hashOf(scene(seed));
      const after = await hashOf(sharp(await change(scene(seed))));
      expect(hashDistance(before, after)).toBeLessThanOrEqual(6);
    }
  });

  it('is far from that of another image', async () => {
    const hashes = await Promise.all(Array.from({ length: 16 }, (_, index) => hashOf(scene(index + 1))));
    const distances = hashes.flatMap((one, index) => hashes.slice(index + 1).map((other) => hashDistance(one, other)));
    expect(distances).toHaveLength(120);
    expect(Math.min(...distances)).toBeGreaterThan(maxHashDistance);
  });
});

describe('looking for a hash', () => {
  const flip = (hash: string, bits: readonly number[]): string =>
    bits.reduce((value, bit) => value ^ (1n << BigInt(bit)), BigInt(`0x${hash}`)).toString(16).padStart(16, '0');

  it('counts the bits that differ', () => {
    expect(hashDistance('ffffffffffffffff', '0000000000000000')).toBe(64);
    expect(hashDistance('eb1244819f3f3cb8', flip('eb1244819f3f3cb8', [0, 13, 63]))).toBe(3);
  });

  it('finds every hash within the distance by one of its bands', () => {
    const hash = 'eb1244819f3f3cb8';
    const bands = bandsOf(hash);
    expect(bands.map((band) => band.toString(16).padStart(4, '0')).join('')).toBe(hash);
    let seed = 1;
    const random = () => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0) % 64;
    for (let distance = 0; distance <= maxHashDistance; distance += 1) {
      const near = bands.map((band) => new Set(nearBands(band, distance)));
      for (let round = 0; round < 500; round += 1) {
        const bits = new Set<number>();
        while (bits.size < distance) bits.add(random());
        const other = bandsOf(flip(hash, [...bits]));
        expect(other.some((band, index) => near[index]?.has(band))).toBe(true);
      }
    }
    expect([0, 4, 8, 11].map((distance) => nearBands(bands[0], distance).length)).toEqual([1, 17, 137, 137]);
  });
});

describe('placeholders', () => {
  it('say what the image looks like from afar', async () => {
    const orange = await sharp({ create: { width: 80, height: 40, channels: 3, background: '#f08020' } }).jpeg({ quality: 95 }).toBuffer();
    const { dominantColor, blurhash } = await hashImage(orange);
    expect(dominantColor).toMatch(/^#f[0-9a-f][78][0-9a-f][12][0-9a-f]$/);
    expect(blurhash).toMatch(/^[0-9A-Za-z#$%*+,\-.:;=?@[\]^_{|}~]{28}$/);
  });

  it('see white where the image is transparent', async () => {
    const nothing = await sharp({ create: { width: 80, height: 40, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).png().toBuffer();
    expect((await hashImage(nothing)).dominantColor).toMatch(/^#f[0-9a-f]f[0-9a-f]f[0-9a-f]$/);
  });
});
