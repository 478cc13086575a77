import { z } from 'zod';
import type { Capabilities } from '../engine/image-model';
import { priceSchema } from './price-schema';

const px = z.number().int().min(1).max(100_000);
const size = z.strictObject({ width: px, height: px });
const names = z.array(z.string().min(1));

/** What an operator may say of a model; the Images API has neither seeds nor negative prompts. */
const capabilitiesSchema = z.strictObject({
  modes: z.array(z.enum(['text-to-image', 'edit', 'inpaint'])).min(1).optional(),
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
  maxImages: z.number().int().min(1).max(100).optional(),
  maxPromptLength: z.number().int().min(1).optional(),
  qualities: names.optional(),
  transparency: z.boolean().optional(),
  partialImages: z.number().int().min(0).max(3).optional(),
  maxSourceImages: z.number().int().min(0).max(100).optional(),
  parameters: names.optional(),
  parameterValues: z.record(z.string(), names).optional(),
  procedural: z.boolean().optional(),
}) satisfies z.ZodType<Partial<Capabilities>>;

/** A model of one's own, or corrections of a row of the built-in table. */
export const openaiModelSchema = z.strictObject({
  id: z.string().min(1),
  label: z.string().min(1).optional(),
  dialect: z.enum(['gpt-image', 'dall-e']).optional(),
  capabilities: capabilitiesSchema.optional(),
  sourceTypes: names.optional(),
  price: priceSchema.optional(),
});
