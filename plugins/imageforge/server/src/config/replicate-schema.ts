import { z } from 'zod';
import { familyNames, type ReplicateModelOptions } from '../providers/replicate';
import { address, differentIds, milliseconds, name, sizesByRatio } from './fields';
import { modelCapabilitiesSchema } from './model-capabilities-schema';
import { priceSchema } from './price-schema';

/** What the fields of a call are named in a model's input. */
const inputsSchema = z.strictObject({
  prompt: name.optional(),
  negativePrompt: name.optional(),
  seed: z.strictObject({ name, min: z.number().int().min(0), max: z.number().int().min(1) }).optional(),
  count: name.optional(),
  size: z
    .discriminatedUnion('by', [
      z.strictObject({ by: z.literal('sides'), width: name, height: name }),
      z.strictObject({ by: z.literal('ratio'), name, sizes: sizesByRatio }),
      z.strictObject({ by: z.literal('text'), name }),
    ])
    .optional(),
  image: z.strictObject({ name, isList: z.boolean().optional() }).optional(),
  mask: z.strictObject({ name, dress: z.enum(['white', 'black']) }).optional(),
  strength: name.optional(),
  factor: name.optional(),
});

const modelSchema = z.strictObject({
  id: z.string().regex(/^[^/:\s]+\/[^/:\s]+(:[^/:\s]+)?$/, 'expected "owner/name", or "owner/name:version" for a model that is not an official one'),
  label: name.optional(),
  family: z.enum(familyNames, `expected one of ${familyNames.join(', ')}`).optional(),
  inputs: inputsSchema.optional(),
  fixed: z.record(z.string(), z.unknown()).optional(),
  capabilities: modelCapabilitiesSchema.optional(),
  price: priceSchema.optional(),
}) satisfies z.ZodType<ReplicateModelOptions>;

/** Options of the provider `replicate`. */
export const replicateSchema = z
  .strictObject({
    /** API token. Without one the provider is not there. */
    apiKey: z.string().optional(),
    /** Of a server that speaks the same API. Default: Replicate's. */
    baseURL: address('https://api.replicate.com/v1').optional(),
    /** Longest wait for one answer, ms. */
    timeoutMs: milliseconds(120_000, 1_000, 300_000),
    /** Longest time of one prediction, ms; what takes longer is canceled. */
    jobTimeoutMs: milliseconds(600_000, 1_000, 3_600_000),
    /** Time between two looks at a prediction, ms. */
    pollMs: milliseconds(1_000, 100, 60_000),
    /** How long Replicate waits for the images before it answers, s. With 0 the prediction's id is known at once, and a crash loses none. */
    waitSeconds: z.number().int().min(0).max(60).default(0),
    webhook: z
      .strictObject({
        /** Where Replicate tells that a prediction has ended: this installation's `/api/imageforge/providers/replicate/webhook`, from outside. Default: nowhere. */
        url: z.url({ protocol: /^https$/, error: 'expected an address like "https://cms.example.com/api/imageforge/providers/replicate/webhook"' }).optional(),
        /** What those requests are signed with, `whsec_…`. Default: nothing. */
        secret: z.string().regex(/^whsec_[A-Za-z0-9+/]+=*$/, 'expected "whsec_" and base64, from GET /v1/webhooks/default/secret').optional(),
      })
      .prefault({})
      .refine(({ url, secret }) => (url === undefined) === (secret === undefined), 'expected both "url" and "secret", or neither'),
    /** Models of one's own, or changes to those of the table, by `owner/name`. */
    models: z.array(modelSchema).refine(differentIds, 'expected an id of its own for each model').default([]),
  })
  .prefault({});
