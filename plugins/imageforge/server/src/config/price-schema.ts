import { z } from 'zod';

const microUsd = z.number().int('Expected whole micro-USD: 1000000 is one dollar.').min(0);
const tokens = z.number().int().min(0);
const size = z.string().regex(/^\d+x\d+$/, 'Expected a size like "1024x1024".').optional();
const quality = z.string().min(1).optional();

/** Which model, when the figures were looked up, and where. */
const common = {
  model: z.string().regex(/^[^/\s]+\/\S+$/, 'Expected a model like "openai/gpt-image-1".'),
  asOf: z.iso.date('Expected the day of the figures, like "2026-11-24".'),
  source: z.string().min(1, 'Expected where the figures are from: a page, a contract.'),
};

const area = z.strictObject({ axis: z.number().positive(), offsetPixels: z.number().min(0), pixelsPerToken: z.number().positive() });

/** An operator's row of the price table; see engine/budget/price.ts for what the fields mean. */
export const priceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('free') }),
  z.strictObject({
    ...common,
    kind: z.literal('per-image'),
    rows: z.array(z.strictObject({ size, quality, microUsd })).min(1),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('per-token'),
    rates: z.strictObject({
      textInput: microUsd,
      cachedTextInput: microUsd.optional(),
      imageInput: microUsd,
      cachedImageInput: microUsd.optional(),
      imageOutput: microUsd,
      textOutput: microUsd.optional(),
    }),
    outputTokens: z.array(z.union([z.strictObject({ size, quality, tokens }), z.strictObject({ size, quality, area })])).default([]),
    sourceImageTokens: z
      .strictObject({ min: tokens, max: tokens })
      .refine(({ min, max }) => min <= max, 'Expected "min" to be at most "max".')
      .optional(),
    previewTokens: tokens.optional(),
  }),
]);
