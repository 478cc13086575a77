import { createHash } from 'node:crypto';
import sharp from 'sharp';

interface Drawing {
  width: number;
  height: number;
  /** Images with other seeds look different. */
  seed: string;
  /** Default `png`. */
  format?: string;
  /** Default false. */
  transparent?: boolean;
}

/** Draws a real image: a disc on a ground, in colours that depend on the seed. */
export const draw = async ({
  width,
  height,
  seed,
  format = 'png',
  transparent = false,
}: Drawing): Promise<Buffer> => {
  const [r = 0, g = 0, b = 0, hue = 0] = createHash('sha256').update(seed).digest();
  const ground = { r, g, b, alpha: transparent ? 0 : 1 };
  const radius = Math.floor(Math.min(width, height) / 3);
  const disc = `<svg width="${width}" height="${height}"><circle cx="${width / 2}" cy="${height / 2}"
    r="${radius}" fill="hsl(${Math.round((hue / 255) * 360)}, 70%, 50%)"/></svg>`;
  const picture = sharp({ create: { width, height, channels: 4, background: ground } }).composite([
    { input: Buffer.from(disc) },
  ]);
  if (format === 'jpeg') return picture.flatten().jpeg().toBuffer();
  return format === 'webp' ? picture.webp().toBuffer() : picture.png().toBuffer();
};
