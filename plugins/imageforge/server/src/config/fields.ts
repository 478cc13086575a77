import { z } from 'zod';
import type { Size, SizeSupport } from '../engine/image-model';
import type { MaskDress } from '../provider-kit';

/** A name of the operator's or of somebody else's API. */
export const name = z.string().min(1).max(200);
export const names = z.array(z.string().min(1));

/** A span of time, ms, between `least` and `most`; `fallback` where nothing is said. */
export const milliseconds = (fallback: number, least: number, most: number) => z.number().int().min(least).max(most).default(fallback);

/** Where a server is, over HTTP or HTTPS. */
export const address = (example: string) => z.url({ protocol: /^https?$/, error: `expected an address like "${example}"` });

/** For a list whose items are told apart by their ids. */
export const differentIds = (items: readonly { id: string }[]): boolean => new Set(items.map(({ id }) => id)).size === items.length;

/** Length of a side, px. */
export const px = z.number().int().min(1).max(100_000);
export const size = z.strictObject({ width: px, height: px }) satisfies z.ZodType<Size>;

/** Sizes that a model makes, one by one or as a range. @param list what is taken as the list of sizes. */
export const sizeSupport = (list: z.ZodArray<typeof size> = z.array(size).min(1)) =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('list'), sizes: list }),
    z.strictObject({
      kind: z.literal('range'),
      minSide: px,
      maxSide: px,
      multipleOf: px,
      maxPixels: z.number().int().min(1),
      minPixels: z.number().int().min(0).optional(),
      maxAspectRatio: z.number().min(1).optional(),
    }),
  ]) satisfies z.ZodType<SizeSupport>;

/** For a service that takes ratios: the size of what it then makes. */
export const sizesByRatio = z.record(z.string().regex(/^\d+:\d+$/, 'expected a ratio like "16:9"'), size);

/** Least and most pixels of a source image. */
export const sourcePixels = z.strictObject({ min: z.number().int().min(1), max: z.number().int().min(1) });

/** What a mask looks like that is sent. */
export const maskDress = z.enum(['white', 'black', 'binary', 'alpha']) satisfies z.ZodType<MaskDress>;
