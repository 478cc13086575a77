import { z } from 'zod';
import type { ModelChange } from '../provider-kit';
import { modelCapabilitiesSchema } from './model-capabilities-schema';
import { priceSchema } from './price-schema';

/** Limits of a model. What it does is a matter of its endpoint, and not to be changed. */
const capabilitiesSchema = modelCapabilitiesSchema
  .pick({ sizes: true, defaultSize: true, maxPromptLength: true, maxSourceImages: true, sourcePixels: true })
  .extend({ maxSourceImages: z.number().int().min(1).max(16).optional() });

/** A model of a hosted service beyond the built-in table, like one of it, or a change to one of it. */
export const hostedModelSchema = z.strictObject({
  id: z.string().min(1),
  like: z.string().min(1).optional(),
  label: z.string().min(1).optional(),
  capabilities: capabilitiesSchema.optional(),
  price: priceSchema.optional(),
}) satisfies z.ZodType<ModelChange>;
