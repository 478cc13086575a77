import type { Size } from '../image-model';
import type { MicroUsd, Price } from './price';

/** Pixels in millions, rounded up, as providers count them. */
export const megapixelsOf = ({ width, height }: Size): number => Math.max(1, Math.ceil((width * height) / 1_000_000));

/** What one image of so many megapixels costs. */
export const megapixelCost = ({ first, further }: Extract<Price, { kind: 'per-megapixel' }>, megapixels: number): MicroUsd =>
  first + further * (megapixels - 1);
