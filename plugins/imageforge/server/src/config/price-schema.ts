import { z } from 'zod';
import type { Price } from '../engine/budget/price';

const tokens = z.number().min(0).max(1_000_000_000);
const microUsd = z.number().int().min(0).max(1_000_000_000_000);
const matches = {
  size: z.string().regex(/^\d+x\d+$/, 'expected a size like "1024x1024"').optional(),
  quality: z.string().min(1).optional(),
};
const dated = {
  asOf: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a date like "2026-11-23"'),
  source: z.string().min(1),
};

/** A price as an operator writes it into the options. What it means stands at `Price`. */
export const priceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('free'), ...dated }),
  z.strictObject({
    kind: z.literal('per-image'),
    ...dated,
    rows: z.array(z.strictObject({ ...matches, microUsd })).min(1),
  }),
  z.strictObject({
    kind: z.literal('per-token'),
    ...dated,
    rates: z.strictObject({
      textInput: microUsd,
      cachedTextInput: microUsd.optional(),
      imageInput: microUsd,
      cachedImageInput: microUsd.optional(),
      imageOutput: microUsd,
      textOutput: microUsd.optional(),
    }),
    outputTokens: z.array(
      z.union([
        z.strictObject({ ...matches, tokens }),
        z.strictObject({
          ...matches,
          area: z.strictObject({
            axis: z.number().positive(),
            offsetPixels: z.number().min(0),
            pixelsPerToken: z.number().positive(),
          }),
        }),
      ]),
    ),
    sourceImageTokens: z.strictObject({ min: tokens, max: tokens }).optional(),
    previewTokens: tokens.optional(),
  }),
]) satisfies z.ZodType<Price>;
