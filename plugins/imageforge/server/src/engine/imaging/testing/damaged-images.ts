import sharp from 'sharp';
import type { Sample } from './sample';
import { pngSignature } from './png-chunk';

/** Chance that is the same in every run. Source: mulberry32, public domain. */
export const randomFrom = (seed: number) => {
  let state = seed;
  /** A whole number below `most`. */
  return (most: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
  };
};

/** A picture whose bytes are spread evenly over its file. */
const noise = (width: number, height: number) => {
  const random = randomFrom(1);
  return sharp(Buffer.from(Array.from({ length: width * height * 3 }, () => random(256))), { raw: { width, height, channels: 3 } });
};

const files = async (): Promise<[name: string, bytes: Buffer][]> =>
  Promise.all([
    ...(['png', 'jpeg', 'webp', 'avif'] as const).map(async (format): Promise<[string, Buffer]> => [format, await noise(96, 64).toFormat(format).toBuffer()]),
    noise(96, 64).png({ progressive: true }).toBuffer().then((bytes): [string, Buffer] => ['interlaced png', bytes]),
    noise(96, 64).jpeg({ progressive: true }).toBuffer().then((bytes): [string, Buffer] => ['progressive jpeg', bytes]),
    noise(96, 64).webp({ lossless: true }).toBuffer().then((bytes): [string, Buffer] => ['lossless webp', bytes]),
    noise(96, 64).withIccProfile('p3').withExif({ IFD0: { Artist: 'A' } }).jpeg().toBuffer().then((bytes): [string, Buffer] => ['jpeg with a profile', bytes]),
  ]);

/** Each kind of file, cut off at every twentieth of its length. */
export const truncatedImages = async (): Promise<Sample[]> =>
  (await files()).flatMap(([name, bytes]) =>
    Array.from({ length: 20 }, (_, step): Sample => ({
      name: `${name}, cut off at ${step * 5} %`,
      bytes: bytes.subarray(0, Math.floor((bytes.byteLength * step) / 20)),
      outcome: ['damaged', 'format'],
    })),
  );

/** Bytes that chance has changed, of real files, and behind real signatures. */
export const fuzzedImages = async (each: number): Promise<Sample[]> => {
  const random = randomFrom(20_260_601);
  const changed = (await files()).flatMap(([name, bytes]) =>
    Array.from({ length: each }, (_, index): Sample => {
      const copy = Buffer.from(bytes);
      const isHeader = index % 2 === 0;
      for (let times = 1 + random(16); times > 0; times -= 1) copy[random(isHeader ? Math.min(200, copy.byteLength) : copy.byteLength)] = random(256);
      return { name: `${name}, fuzzed ${index}`, bytes: copy, outcome: 'either' };
    }),
  );
  const heads = [pngSignature, Buffer.from('ffd8ffe0', 'hex'), Buffer.from('RIFF\x40\x00\x00\x00WEBPVP8 ', 'latin1'), Buffer.from('\x00\x00\x00\x1cftypavif', 'latin1')];
  const made = heads.flatMap((head, kind) =>
    Array.from({ length: 10 }, (_, index): Sample => ({
      name: `chance behind signature ${kind}, ${index}`,
      bytes: Buffer.concat([head, Buffer.from(Array.from({ length: 50 + random(2_000) }, () => random(256)))]),
      outcome: 'either',
    })),
  );
  return [...changed, ...made];
};
