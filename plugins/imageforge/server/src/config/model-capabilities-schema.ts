import { z } from 'zod';
import { type Capabilities, modeNames } from '../engine/image-model';
import { names, px, size, sizeSupport, sourcePixels } from './fields';

/** What an operator may say of a model that we know nothing or too little of. What is left out stays as it is. */
export const modelCapabilitiesSchema = z.strictObject({
  modes: z.array(z.enum(modeNames)).min(1).optional(),
  sizes: sizeSupport().optional(),
  defaultSize: size.optional(),
  maxImages: z.number().int().min(1).max(100).optional(),
  seed: z.boolean().optional(),
  negativePrompt: z.boolean().optional(),
  maxPromptLength: z.number().int().min(1).optional(),
  qualities: names.optional(),
  transparency: z.boolean().optional(),
  maxSourceImages: z.number().int().min(0).max(100).optional(),
  sourcePixels: sourcePixels.optional(),
  strength: z.boolean().optional(),
  maxExtension: px.optional(),
  factors: z.array(z.number().min(1).max(100)).min(1).optional(),
  parameters: names.optional(),
  parameterValues: z.record(z.string(), names).optional(),
  procedural: z.boolean().optional(),
}) satisfies z.ZodType<Partial<Capabilities>>;
