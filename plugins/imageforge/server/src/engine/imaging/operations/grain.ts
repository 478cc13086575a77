import { createCipheriv, createHash } from 'node:crypto';
import { open, type Picture, pictureOf } from '../picture';
import { layOver } from './layers';
import type { OperationKind } from './operation';

/** Side of the piece of noise that is repeated, px. */
const tileSide = 512;

/** Lightens and darkens pixels by chance, which is drawn from the seed; what is transparent stays so. */
export const grain: OperationKind<'grain'> = {
  async run(picture, { amount }, { seed }) {
    const noise = noiseOf(seed, amount);
    const tile = await pictureOf(open(noise).extract({ left: 0, top: 0, width: Math.min(tileSide, picture.width), height: Math.min(tileSide, picture.height) }));
    return layOver(picture, tile, { tile: true, blend: 'atop' });
  },
};

/** White and black with as much opacity as the noise is away from its mean. @param amount its standard deviation, of 1 */
const noiseOf = (seed: string, amount: number): Picture => {
  const chance = randomBytesOf(seed, tileSide * tileSide * 4);
  const pixels = Buffer.alloc(tileSide * tileSide * 4);
  for (let at = 0; at < pixels.length; at += 4) {
    // The sum of four even numbers is nearly a bell: its mean is 510, its standard deviation 148.
    const sum = (chance[at] ?? 0) + (chance[at + 1] ?? 0) + (chance[at + 2] ?? 0) + (chance[at + 3] ?? 0);
    const value = ((sum - 510) / 148) * amount;
    const colour = value > 0 ? 255 : 0;
    pixels[at] = colour;
    pixels[at + 1] = colour;
    pixels[at + 2] = colour;
    pixels[at + 3] = Math.min(255, Math.round(Math.abs(value) * 255));
  }
  return { pixels, width: tileSide, height: tileSide, channels: 4 };
};

/** The same bytes for the same seed, on every machine. */
const randomBytesOf = (seed: string, length: number): Buffer =>
  createCipheriv('aes-256-ctr', createHash('sha256').update(seed).digest(), Buffer.alloc(16)).update(Buffer.alloc(length));
