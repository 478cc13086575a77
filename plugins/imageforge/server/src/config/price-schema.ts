import { z } from 'zod';
import type { Price } from '../engine/budget/price';

const tokens = z.number().min(0).max(1_000_000_000);
const range = (item: z.ZodNumber) =>
  z.strictObject({ min: item, max: item }).refine(({ min, max }) => min <= max, 'Expected "min" to be at most "max".');
const microUsd = z.number().int('Expected whole micro-USD: 1000000 is one dollar.').min(0).max(1_000_000_000_000);
const matches = {
  size: z.string().regex(/^\d+x\d+$/, 'Expected a size like "1024x1024".').optional(),
  quality: z.string().min(1).optional(),
};
const dated = {
  asOf: z.iso.date('Expected the day of the figures, like "2026-11-24".'),
  source: z.string().min(1, 'Expected where the figures are from: a page, a contract.'),
};
const free = { kind: z.literal('free'), ...dated };
const perImage = {
  kind: z.literal('per-image'),
  ...dated,
  rows: z.array(z.strictObject({ ...matches, microUsd })).min(1),
};
const perToken = {
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
  outputTokens: z
    .array(
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
    )
    .default([]),
  sourceImageTokens: range(tokens).optional(),
  previewTokens: tokens.optional(),
};
const perSecond = {
  kind: z.literal('per-second'),
  ...dated,
  microUsdPerSecond: microUsd,
  seconds: range(z.number().min(0).max(86_400)).optional(),
};
const perMegapixel = {
  kind: z.literal('per-megapixel'),
  ...dated,
  first: microUsd,
  further: microUsd,
  sourceImage: microUsd.optional(),
  maxSourceMegapixels: z.number().positive().max(10_000).optional(),
  pixelsPerMegapixel: z.number().int().min(1_000_000).max(1_048_576).optional(),
};
const model = z.string().regex(/^[^/\s]+\/\S+$/, 'Expected a model like "openai/gpt-image-1".');

/** A price as an operator writes it into the options. What it means stands at `Price`. */
export const priceSchema = z.discriminatedUnion('kind', [
  z.strictObject(free),
  z.strictObject(perImage),
  z.strictObject(perToken),
  z.strictObject(perSecond),
  z.strictObject(perMegapixel),
]) satisfies z.ZodType<Price>;

/** The same for a model of any provider, `provider/model`. */
export const modelPriceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ model, ...free }),
  z.strictObject({ model, ...perImage }),
  z.strictObject({ model, ...perToken }),
  z.strictObject({ model, ...perSecond }),
  z.strictObject({ model, ...perMegapixel }),
]);
