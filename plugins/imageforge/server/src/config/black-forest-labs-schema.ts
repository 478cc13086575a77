import { z } from 'zod';
import { address, milliseconds } from './fields';
import { hostedModelSchema } from './hosted-model-schema';

/** Options of Black Forest Labs' provider. */
export const blackForestLabsSchema = z
  .strictObject({
    /** Without a key the provider is not there. */
    apiKey: z.string().optional(),
    /** `https://api.eu.bfl.ai` keeps the work in the EU, `https://api.us.bfl.ai` in the US. Default: anywhere. */
    baseURL: address('https://api.bfl.ai').optional(),
    /** Longest wait for one request, ms. */
    timeoutMs: milliseconds(60_000, 1_000, 300_000),
    /** Longest wait for a job, ms. */
    jobTimeoutMs: milliseconds(600_000, 1_000, 86_400_000),
    /** Between two looks at a job, ms. */
    pollMs: milliseconds(1_000, 100, 600_000),
    /** How much the service lets through, from 0, the strictest, to 6; a model that takes less is told its highest. No request can change it. Default: the API's own. */
    safetyTolerance: z.number().int().min(0).max(6).optional(),
    /** Models like one of the built-in table, or changes to it, by id. */
    models: z.array(hostedModelSchema).optional(),
  })
  .prefault({});
