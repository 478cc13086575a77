import { z } from 'zod';
import type { AiSdkServiceOptions } from '../providers/ai-sdk';
import { differentIds, maskDress, milliseconds, name, sizesByRatio } from './fields';
import { modelCapabilitiesSchema } from './model-capabilities-schema';
import { priceSchema } from './price-schema';

const modelSchema = z
  .strictObject({
    id: z.string().regex(/^\S{1,200}$/, "expected the package's own name of the model"),
    label: name.optional(),
    capabilities: modelCapabilitiesSchema.optional(),
    size: z
      .discriminatedUnion('by', [
        z.strictObject({ by: z.literal('size') }),
        z.strictObject({ by: z.literal('aspectRatio'), sizes: sizesByRatio }),
        z.strictObject({ by: z.literal('none') }),
      ])
      .optional(),
    mask: maskDress.optional(),
    optionNames: z
      .strictObject({ negativePrompt: name.optional(), quality: name.optional(), background: name.optional(), strength: name.optional() })
      .optional(),
    fixed: z.record(z.string(), z.unknown()).optional(),
    optionsKey: name.optional(),
    price: priceSchema.optional(),
  })
  .refine(({ capabilities }) => !capabilities?.seed || (capabilities.maxImages ?? 1) === 1, {
    message: 'expected 1 where "seed" is true: the SDK gives all images of a call one seed',
    path: ['capabilities', 'maxImages'],
  });

const serviceSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/, 'expected lower-case letters, digits and hyphens'),
  label: name.optional(),
  package: z.string().regex(/^(@[a-z0-9._-]+\/)?[a-z0-9._-]+$/, 'expected the name of a package, like "@ai-sdk/google"'),
  factory: name.optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
  credentials: z.record(z.string(), z.string().min(1, 'expected a secret, got an empty text')).optional(),
  models: z.array(modelSchema).refine(differentIds, 'expected an id of its own for each model'),
}) satisfies z.ZodType<AiSdkServiceOptions>;

/** Options of the provider `ai-sdk`. */
export const aiSdkSchema = z
  .strictObject({
    /** Packages of the AI SDK with their models, each `{id, package, credentials, models}`; see docs/providers/ai-sdk.md. */
    services: z
      .array(serviceSchema)
      .refine(differentIds, 'expected an id of its own for each service')
      .default([]),
    /** Longest wait for one call, ms; many packages wait in it for a job. */
    timeoutMs: milliseconds(300_000, 1_000, 1_800_000),
  })
  .prefault({});
