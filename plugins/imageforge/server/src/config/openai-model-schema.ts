import { z } from 'zod';
import type { Capabilities } from '../engine/image-model';
import { openAIModes } from '../providers/openai/models';
import { names } from './fields';
import { modelCapabilitiesSchema } from './model-capabilities-schema';
import { priceSchema } from './price-schema';

/** What an operator may say of a model; the Images API has neither seeds nor negative prompts. */
const capabilitiesSchema = z.strictObject({
  modes: z.array(z.enum(openAIModes)).min(1).optional(),
  ...modelCapabilitiesSchema.pick({
    sizes: true,
    defaultSize: true,
    maxImages: true,
    maxPromptLength: true,
    qualities: true,
    transparency: true,
    maxSourceImages: true,
    parameters: true,
    parameterValues: true,
    procedural: true,
  }).shape,
  partialImages: z.number().int().min(0).max(3).optional(),
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
