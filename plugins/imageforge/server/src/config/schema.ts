import { z } from 'zod';
import { openaiModelSchema } from './openai-model-schema';

const milliseconds = (fallback: number, least: number, most: number) =>
  z.number().int().min(least).max(most).default(fallback);

/**
 * The plugin's options, as they stand under `imageforge.config` in `config/plugins.ts`. All of them
 * have a default: an empty object is a working installation.
 */
export const optionsSchema = z.strictObject({
  /** `provider/model` for requests that name none. Default: OpenAI's when it has a key, else the sketch. */
  defaultModel: z.string().min(3).optional(),
  providers: z
    .strictObject({
      /** The built-in procedural art. `false` takes it out of the list. */
      sketch: z.boolean().default(true),
      openai: z
        .strictObject({
          /** Without a key the provider is not there, unless `baseURL` says that another server is meant. */
          apiKey: z.string().optional(),
          /** Of a server that speaks the same API. Default: OpenAI's. */
          baseURL: z.url({ protocol: /^https?$/, error: 'expected an address like "https://api.openai.com/v1"' }).optional(),
          /** Sent with each call. Default: the key's own. */
          organization: z.string().optional(),
          /** Sent with each call. Default: the key's own. */
          project: z.string().optional(),
          /** Longest wait for one call, ms; Node's fetch gives up after 300 s by itself. */
          timeoutMs: milliseconds(180_000, 1_000, 300_000),
          /** Previews asked for while an editor looks on, 0 to 3; each is charged as 100 output tokens. */
          previews: z.number().int().min(0).max(3).default(2),
          /** Models of one's own, or corrections of the built-in table, by id. */
          models: z.array(openaiModelSchema).optional(),
        })
        .prefault({}),
    })
    .prefault({}),
  queue: z
    .strictObject({
      /** `embedded` works in this process; `bull` leaves it to `imageforge worker` processes over Redis. */
      driver: z.enum(['embedded', 'bull']).default('embedded'),
      /** `redis://…`; needed by `bull`. */
      redis: z.url({ protocol: /^rediss?$/, error: 'expected an address like "redis://localhost:6379"' }).optional(),
      /** Keys and channels in Redis begin with it; two installations on one Redis need two. */
      prefix: z.string().regex(/^[\w:-]{1,60}$/, 'expected 1 to 60 letters, digits, "_", "-" or ":"').default('imageforge'),
      /** Generations that one process works on at once; 0: none, and what is asked for waits. */
      concurrency: z.number().int().min(0).max(256).default(2),
    })
    .prefault({})
    .refine((queue) => queue.driver !== 'bull' || queue.redis, {
      message: 'expected the address of a Redis, like "redis://localhost:6379", because "driver" is "bull"',
      path: ['redis'],
    }),
  engine: z
    .strictObject({
      /** How long a worker that went silent keeps its generation, ms. */
      leaseMs: milliseconds(30_000, 500, 600_000),
      /** Claims without progress before a generation is given up. */
      maxClaims: z.number().int().min(1).max(100).default(5),
      /** How long a generation waits for a store that is full or away, of originals or of uploads, ms. */
      patienceMs: milliseconds(21_600_000, 0, 2_592_000_000),
      /** Generations of one administrator, token or user that may be queued or running at once. */
      maxOpenPerRequester: z.number().int().min(1).max(1_000_000).default(100),
      /** Failed calls to a provider before giving up. */
      maxAttempts: z.number().int().min(1).max(20).default(3),
      /** Longest wait between two calls, ms. */
      maxWaitMs: milliseconds(120_000, 0, 3_600_000),
      /** What happens after a paid call that ended without an answer: it may have been charged. */
      onAmbiguous: z.enum(['retry', 'fail']).default('retry'),
      /** Time between two sweeps for lost work, ms. */
      sweepMs: milliseconds(15_000, 100, 3_600_000),
      /** How long work that nobody holds may lie before the sweep adds it again, ms. */
      idleMs: milliseconds(10_000, 0, 3_600_000),
      /** How long work under way may take to end when the process is asked to stop, ms. */
      shutdownMs: milliseconds(200_000, 0, 600_000),
    })
    .prefault({}),
  images: z
    .strictObject({
      /** Largest image taken from outside or from a provider, bytes. */
      maxBytes: z.number().int().min(1_000).max(500_000_000).default(50_000_000),
      /** Largest image taken from outside or from a provider, px, width × height. */
      maxPixels: z.number().int().min(10_000).max(500_000_000).default(50_000_000),
      /** Format of published files. */
      format: z.enum(['webp', 'png', 'jpeg', 'avif']).default('webp'),
      /** Quality of published files, 1–100; ignored for png. */
      quality: z.number().int().min(1).max(100).default(84),
    })
    .prefault({}),
  originals: z
    .strictObject({
      /** Private folder of the originals, in the application's folder unless absolute. Never below `public/`. */
      directory: z.string().min(1).default('.imageforge/originals'),
    })
    .prefault({}),
  mediaLibrary: z
    .strictObject({
      /** Folder that generated files go into; `null`: the root. */
      folder: z.string().min(1).max(120).nullable().default(null),
    })
    .prefault({}),
  autofill: z
    .strictObject({
      /** `false` switches it off everywhere. */
      enabled: z.boolean().default(true),
      /** Also tell Strapi's own webhooks `entry.update` when an image was attached. */
      emitEntryUpdate: z.boolean().default(false),
    })
    .prefault({}),
  signedUrls: z
    .strictObject({
      /** How long a preview's address works, s. */
      expiresIn: z.number().int().min(10).max(604_800).default(3_600),
    })
    .prefault({}),
});

export type Options = z.output<typeof optionsSchema>;
export type OptionsInput = z.input<typeof optionsSchema>;
