import { z } from 'zod';
import type { ModelChange } from '../provider-kit';
import { priceSchema } from './price-schema';

const px = z.number().int().min(1).max(100_000);
const size = z.strictObject({ width: px, height: px });

/** Limits of a model. What it does is a matter of its endpoint, and not to be changed. */
const capabilitiesSchema = z.strictObject({
  sizes: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('list'), sizes: z.array(size).min(1) }),
      z.strictObject({
        kind: z.literal('range'),
        minSide: px,
        maxSide: px,
        multipleOf: px,
        maxPixels: z.number().int().min(1),
        minPixels: z.number().int().min(0).optional(),
        maxAspectRatio: z.number().min(1).optional(),
      }),
    ])
    .optional(),
  defaultSize: size.optional(),
  maxPromptLength: z.number().int().min(1).optional(),
  maxSourceImages: z.number().int().min(1).max(16).optional(),
  sourcePixels: z.strictObject({ min: z.number().int().min(1), max: z.number().int().min(1) }).optional(),
});

/** A model of a hosted service beyond the built-in table, like one of it, or a change to one of it. */
export const hostedModelSchema = z.strictObject({
  id: z.string().min(1),
  like: z.string().min(1).optional(),
  label: z.string().min(1).optional(),
  capabilities: capabilitiesSchema.optional(),
  price: priceSchema.optional(),
}) satisfies z.ZodType<ModelChange>;
