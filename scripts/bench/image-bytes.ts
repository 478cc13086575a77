import sharp, { type Sharp } from 'sharp';
import { ssim } from 'ssim.js';
import { decodeImage, resizeImage, type VersionFormat } from '../../plugins/imageforge/server/src/engine/imaging';
import { benchPictures } from './bench-pictures';
import type { BenchmarkContext, Row } from './benchmark';

const size = { width: 1536, height: 1024 };
const widths = [320, 640, 1280];

/**
 * What others make of an image where nothing is said.
 * Sources: `optimizeImage` of Next.js 15 (packages/next/src/server/image-optimizer.ts), whose quality is
 * 75 by default; ipx 3, which leaves the quality to sharp.
 */
const others: Record<string, Partial<Record<VersionFormat, (resized: Sharp) => Sharp>>> = {
  'Next.js': {
    webp: (image) => image.webp({ quality: 75 }),
    jpeg: (image) => image.jpeg({ quality: 75, mozjpeg: true }),
    avif: (image) => image.avif({ quality: 55, effort: 3 }),
  },
  ipx: {
    webp: (image) => image.webp(),
    jpeg: (image) => image.jpeg(),
    avif: (image) => image.avif(),
  },
};

interface Encoded {
  bytes: number;
  /** 1: the same picture. */
  ssim: number;
}

/**
 * Bytes of our renditions at the quality at which they are as near to the image as what others make of
 * it: by SSIM, between two whole qualities by a straight line.
 */
export const measureBytes = async ({ log }: BenchmarkContext): Promise<Row[]> => {
  const pictures = await benchPictures(2, size);
  const sums = new Map<string, { ours: number; theirs: number }>();
  for (const picture of pictures) {
    const decoded = await decodeImage(picture);
    for (const width of widths) {
      const height = Math.round((size.height * width) / size.width);
      const reference = await pixelsOf(await sharp(picture).resize(width, height, { fit: 'fill' }).png().toBuffer());
      const nearness = async (bytes: Uint8Array): Promise<Encoded> => ({ bytes: bytes.byteLength, ssim: ssim(reference, await pixelsOf(bytes)).mssim });
      for (const format of ['webp', 'jpeg', 'avif'] as const) {
        const made = new Map<number, Promise<Encoded>>();
        const ours = (quality: number) => {
          const encoded = made.get(quality) ?? resizeImage(decoded, { width, height, format, quality }).then(({ bytes }) => nearness(bytes));
          made.set(quality, encoded);
          return encoded;
        };
        for (const [name, encoders] of Object.entries(others)) {
          const encode = encoders[format];
          if (!encode) continue;
          const theirs = await nearness(await encode(sharp(picture).resize(width, height, { fit: 'fill' })).toBuffer());
          const key = `${name}, ${format}`;
          const sum = sums.get(key) ?? { ours: 0, theirs: 0 };
          sums.set(key, { ours: sum.ours + (await bytesAt(theirs.ssim, ours)), theirs: sum.theirs + theirs.bytes });
        }
      }
      log(`Compared what is made of a picture at ${width} px.`);
    }
  }
  return [...sums].map(([key, { ours, theirs }]) => ({
    metric: `bytes of ${widths.length * pictures.length} renditions at the SSIM of the default of ${key}`,
    value: ours,
    unit: 'bytes',
    baseline: theirs,
    goal: 'ratio ≤ 1',
  }));
};

const pixelsOf = async (bytes: Uint8Array) => {
  const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data: new Uint8ClampedArray(data), width: info.width, height: info.height };
};

/** Halves the range of qualities until two neighbours have the wanted SSIM between them. */
const bytesAt = async (wanted: number, encode: (quality: number) => Promise<Encoded>): Promise<number> => {
  let [low, high] = [1, 100];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if ((await encode(middle)).ssim < wanted) low = middle;
    else high = middle;
  }
  const [below, above] = [await encode(low), await encode(high)];
  const share = (wanted - below.ssim) / (above.ssim - below.ssim);
  return Math.round(below.bytes + (above.bytes - below.bytes) * Math.min(1, Math.max(0, share)));
};
