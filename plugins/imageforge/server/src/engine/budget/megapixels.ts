import type { Size } from '../image-model';
import type { MicroUsd, Price } from './price';

type MegapixelPrice = Extract<Price, { kind: 'per-megapixel' }>;

/** What one image of this size costs: its megapixels are rounded up. */
export const megapixelCost = ({ first, further, pixelsPerMegapixel = 1_000_000 }: MegapixelPrice, { width, height }: Size): MicroUsd =>
  first + further * (Math.max(1, Math.ceil((width * height) / pixelsPerMegapixel)) - 1);
