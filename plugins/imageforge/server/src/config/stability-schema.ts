import { z } from 'zod';
import { address, milliseconds } from './fields';
import { hostedModelSchema } from './hosted-model-schema';

/** Options of Stability AI's provider. */
export const stabilitySchema = z
  .strictObject({
    /** Without a key the provider is not there. */
    apiKey: z.string().optional(),
    /** Of a gateway that speaks the same API. Default: Stability AI's. */
    baseURL: address('https://api.stability.ai').optional(),
    /** Longest wait for one request, ms. */
    timeoutMs: milliseconds(180_000, 1_000, 300_000),
    /** Longest wait for a job (creative upscale, replaced background), ms. */
    jobTimeoutMs: milliseconds(600_000, 1_000, 86_400_000),
    /** Between two looks at a job, ms; Stability AI limits those who look more often than every 10 s. */
    pollMs: milliseconds(10_000, 100, 600_000),
    /** Models like one of the built-in table, or changes to it, by id. */
    models: z.array(hostedModelSchema).optional(),
  })
  .prefault({});
