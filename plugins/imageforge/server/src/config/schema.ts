import { z } from 'zod';
import { webhookEventTypes } from '../engine/webhooks';

const milliseconds = (fallback: number, least: number, most: number) =>
  z.number().int().min(least).max(most).default(fallback);

/** How long something is kept. */
const days = z.number().int().min(1).max(36_500).nullable().default(null);
const webhookSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/, 'expected lower-case letters, digits and hyphens'),
  url: z.url({ protocol: /^https?$/ }),
  secret: z.string().min(24, 'expected at least 24 characters, or "whsec_" and base64'),
  events: z.array(z.enum(webhookEventTypes)).min(1).default([...webhookEventTypes]),
  allowPrivate: z.boolean().default(false),
});

const openaiModelSchema = z.looseObject({ id: z.string().min(1) });

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
          baseURL: z.url({ protocol: /^https?$/ }).optional(),
          /** Sent with each call. Default: the key's own. */
          organization: z.string().optional(),
          /** Sent with each call. Default: the key's own. */
          project: z.string().optional(),
          /** Longest wait for one call, ms. */
          timeoutMs: milliseconds(180_000, 1_000, 3_600_000),
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
      redis: z.url({ protocol: /^rediss?$/ }).optional(),
      /** Keys and channels in Redis begin with it; two installations on one Redis need two. */
      prefix: z.string().regex(/^[\w:-]{1,60}$/).default('imageforge'),
      /** Generations that one process works on at once. */
      concurrency: z.number().int().min(1).max(256).default(2),
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
      /**
       * How long a request that asks for the same as an earlier one of the same requester is answered
       * with what came of that one, ms. 0: never; each request makes its own images.
       */
      reuseWithinMs: milliseconds(0, 0, 2_592_000_000),
      /** How long work under way may take to end when the process is asked to stop, ms. */
      shutdownMs: milliseconds(10_000, 0, 600_000),
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
  retention: z
    .strictObject({
      /** Days after the end of a generation that its prompt, and what it was made of, is known. `null`: for ever. */
      promptsDays: days,
      /** Days that providers' originals and source images are kept. `null`: for ever. */
      originalsDays: days,
      /** Days that images are kept which nobody has kept: discarded, or still waiting. `null`: for ever. */
      unkeptDays: days,
      /** Days that images are kept which a moderator or a reviewer did not allow. `null`: for ever. */
      rejectedDays: days,
      /** Days that the record of a generation is kept, with all its private files. `null`: for ever. */
      generationsDays: days,
      /** Days that audit events, and webhook deliveries that have ended, are kept. `null`: for ever. */
      logsDays: days,
    })
    .prefault({}),
  /** Addresses that are told of events: a list of `{id, url, secret, events, allowPrivate}`, see webhooks.md. */
  webhooks: z
    .array(webhookSchema)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'expected an id of its own for each webhook')
    .default([]),
  metrics: z
    .strictObject({
      /** Whoever has it may read `GET /api/imageforge/metrics`, as a bearer token. Without one there are no metrics. */
      token: z.string().min(16, 'expected at least 16 characters').optional(),
      /** Port on which each `imageforge worker` tells how long its stages took: `GET /metrics`, with the same token. */
      workerPort: z.number().int().min(1).max(65_535).optional(),
    })
    .prefault({}),
  sentry: z
    .strictObject({
      /** Report unexpected errors to Sentry, where Strapi's own plugin for it is installed and has an address. */
      enabled: z.boolean().default(true),
      /** Also report the messages of errors, which may quote prompts. */
      messages: z.boolean().default(false),
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
