import { z } from 'zod';
import { type Capabilities, modeNames } from '../engine/image-model';

const px = z.number().int().min(1).max(100_000);
const names = z.array(z.string().min(1));
export const sizeSchema = z.strictObject({ width: px, height: px });

/** What an operator may say of a model that we know nothing or too little of. What is left out stays as it is. */
export const modelCapabilitiesSchema = z.strictObject({
  modes: z.array(z.enum(modeNames)).min(1).optional(),
  sizes: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('list'), sizes: z.array(sizeSchema).min(1) }),
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
  defaultSize: sizeSchema.optional(),
  maxImages: z.number().int().min(1).max(100).optional(),
  seed: z.boolean().optional(),
  negativePrompt: z.boolean().optional(),
  maxPromptLength: z.number().int().min(1).optional(),
  qualities: names.optional(),
  transparency: z.boolean().optional(),
  maxSourceImages: z.number().int().min(0).max(100).optional(),
  sourcePixels: z.strictObject({ min: z.number().int().min(1), max: z.number().int().min(1) }).optional(),
  strength: z.boolean().optional(),
  maxExtension: z.number().int().min(1).max(100_000).optional(),
  factors: z.array(z.number().min(1).max(100)).min(1).optional(),
  parameters: names.optional(),
  parameterValues: z.record(z.string(), names).optional(),
  procedural: z.boolean().optional(),
}) satisfies z.ZodType<Partial<Capabilities>>;
