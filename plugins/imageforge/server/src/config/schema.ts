import { z } from 'zod';
import { blackForestLabsSchema } from './black-forest-labs-schema';
import { aiSdkSchema } from './ai-sdk-schema';
import { refuseUnknownOverlays, overlaysSchema } from './overlays-schema';
import { operationsSchema } from '../../../shared/operations';
import { modelPriceSchema } from './price-schema';
import { address, differentIds, milliseconds } from './fields';
import { targetsSchema } from './targets-schema';
import { tenantsSchema } from './tenants-schema';
import { textsSchema } from './texts-schema';
import { webhookSchema } from './webhook-schema';
import { wordListLanguages } from '../moderators/word-list';
import { httpModeratorSchema, ruleSchema, thresholdsSchema } from './moderation';
import { openaiModelSchema } from './openai-model-schema';
import { stabilitySchema } from './stability-schema';
import { renditionsSchema } from './renditions-schema';
import { replicateSchema } from './replicate-schema';
import { automatic1111Schema, comfyUISchema, gpuRunnerSchema, sdServerSchema } from './own-hardware-schema';
import { refuseSameIds } from './custom-model-schema';
import { customGrpcSchema } from './custom-grpc-schema';
import { customRestSchema } from './custom-rest-schema';

/** How long something is kept. */
const days = z.number().int().min(1).max(36_500).nullable().default(null);
const modelKeySchema = z.string().regex(/^[^/\s]+\/\S+$/, 'expected "provider/model", like "openai/gpt-image-1"');

/** It would be passed over in silence: what has failed does not stand in. */
const refuseOwnStandIn = (fallbacks: Readonly<Record<string, readonly string[]>>, context: z.RefinementCtx): void => {
  for (const [model, standIns] of Object.entries(fallbacks)) {
    const index = standIns.indexOf(model);
    if (index >= 0) context.addIssue({ code: 'custom', path: [model, index], message: 'expected another model: none stands in for itself' });
  }
};

/**
 * The plugin's options, as they stand under `imageforge.config` in `config/plugins.ts`. All of them
 * have a default: an empty object is a working installation.
 */
export const optionsSchema = z.strictObject({
  /** `provider/model` for requests that name none. Default: the first model known beforehand of what is switched on of `openai`, `stability`, `replicate`, `black-forest-labs`, `ai-sdk`, servers of one's own and the sketch, in this order. */
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
          baseURL: address('https://api.openai.com/v1').optional(),
          /** Sent with each call. Default: the key's own. */
          organization: z.string().optional(),
          /** Sent with each call. Default: the key's own. */
          project: z.string().optional(),
          /** Longest wait for one call, ms; Node's fetch gives up after 300 s by itself. */
          timeoutMs: milliseconds(180_000, 1_000, 300_000),
          /** How strictly OpenAI judges what is made from text: `auto`, or `low`, which is less restrictive. No request can change it. */
          moderation: z.enum(['auto', 'low']).default('auto'),
          /** Previews asked for while an editor looks on, 0 to 3; each is charged as 100 output tokens. */
          previews: z.number().int().min(0).max(3).default(2),
          /** Models of one's own, or corrections of the built-in table, by id. */
          models: z.array(openaiModelSchema).optional(),
        })
        .prefault({}),
      stability: stabilitySchema,
      replicate: replicateSchema,
      automatic1111: automatic1111Schema,
      comfyui: comfyUISchema,
      'gpu-runner': gpuRunnerSchema,
      'sd-server': sdServerSchema,
      /** Servers of one's own, described by data, each a provider by its `id`; see docs/providers/custom-rest.md. */
      'custom-rest': z.array(customRestSchema).max(50).default([]),
      'black-forest-labs': blackForestLabsSchema,
      'ai-sdk': aiSdkSchema,
      /** Servers of the Open Inference Protocol (KServe, Triton), each a provider by its `id`; see docs/providers/custom-grpc.md. */
      'custom-grpc': z.array(customGrpcSchema).max(50).default([]),
    })
    .superRefine(refuseSameIds)
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
      /** Generations of one administrator, token or user that may be queued, running or in review at once. */
      maxOpenPerRequester: z.number().int().min(1).max(1_000_000).default(100),
      /** Failed calls to a provider before giving up. */
      maxAttempts: z.number().int().min(1).max(20).default(3),
      /** Longest wait between two calls, ms. */
      maxWaitMs: milliseconds(120_000, 0, 3_600_000),
      /** What happens after a paid call that ended without an answer: it may have been charged. */
      onAmbiguous: z.enum(['retry', 'fail', 'review']).default('retry'),
      /** Time between two sweeps for lost work, ms. */
      sweepMs: milliseconds(15_000, 100, 3_600_000),
      /** How long work that nobody holds may lie before the sweep adds it again, ms. */
      idleMs: milliseconds(10_000, 0, 3_600_000),
      /**
       * How long a request that asks for the same as an earlier one of the same requester is answered
       * with what came of that one, ms. 0: never; each request makes its own images.
       */
      reuseWithinMs: milliseconds(0, 0, 2_592_000_000),
      /**
       * How long a generation may take from its request until its images are there, ms; waiting in the
       * queue counts, waiting for a reviewer does not. What arrived by then is kept.
       */
      deadlineMs: milliseconds(86_400_000, 1_000, 604_800_000),
      /** How long work under way may take to end when the process is asked to stop, ms. */
      shutdownMs: milliseconds(200_000, 0, 600_000),
    })
    .prefault({}),
  /** Prices of one's own, for models that have none or another one, each `{model: 'provider/model', …}`. */
  prices: z.array(modelPriceSchema).default([]),
  /** Who belongs together, each `{id, apiTokens, adminRoles, users}`: for budgets and for a fair queue. */
  tenants: tenantsSchema.default([]),
  budgets: z
    .strictObject({
      /** Whether hard budgets of money let a model pass whose price is not known: `allow` or `refuse`. */
      unknownPrice: z.enum(['allow', 'refuse']).default('refuse'),
    })
    .prefault({}),
  moderation: z
    .strictObject({
      /** Blocks prompts with sexual content about minors, and leaves doubtful ones to a reviewer. */
      minors: z.boolean().default(true),
      /** Rules of one's own about texts: `category`, `action`, `words`, `patterns`, `except`, `negativePrompt`; see docs/moderation.md. */
      rules: z.array(ruleSchema).max(500).default([]),
      /** Longest time for all words and patterns of `rules` on one text, ms; a text that takes longer is left to a reviewer. */
      rulesTimeoutMs: milliseconds(1_000, 10, 60_000),
      wordList: z
        .strictObject({
          /** Languages whose coarse words are noticed, like `en`; the category is `profanity`. */
          languages: z.array(z.enum(wordListLanguages)).default([]),
          /** Words of the lists that are none here. */
          allow: z.array(z.string().min(1).max(200)).default([]),
        })
        .prefault({}),
      openai: z
        .strictObject({
          /** Of OpenAI's moderation, which is free. Needed, unless `baseURL` is set, as soon as anything stands in `openai`; without `openai` it is not asked. */
          apiKey: z.string().optional(),
          /** Of a server that speaks the same API. Default: OpenAI's. */
          baseURL: address('https://api.openai.com/v1').optional(),
          /** Name of the moderation model. */
          model: z.string().min(1).max(200).default('omni-moderation-latest'),
          /** What it is asked about: `text`, `image`. */
          judges: z.array(z.enum(['text', 'image'])).min(1).default(['text', 'image']),
          /** Longest wait for one question, ms. */
          timeoutMs: milliseconds(15_000, 100, 600_000),
        })
        // Whoever writes it wants it: a variable that is missing must not switch it off in silence.
        .refine(({ apiKey, baseURL }) => apiKey || baseURL, {
          message: 'expected a key, or "baseURL" for a server of one\'s own; got neither, perhaps because an environment variable is not set. Leave "moderation.openai" out where nobody is to be asked',
          path: ['apiKey'],
        })
        .optional(),
      /** Classifiers that answer over HTTP; see docs/moderation.md. */
      http: z
        .array(httpModeratorSchema)
        .max(20)
        .refine(differentIds, 'expected a different "id" for each')
        .default([]),
      /** By category: the score (0 to 1) from which on a person decides (`review`), and from which on it is blocked (`block`). */
      thresholds: thresholdsSchema.default({}),
      /** What happens when a moderator cannot be asked. Nothing passes: it waits, fails, or a person decides. */
      onUnavailable: z.enum(['wait', 'fail', 'review']).default('wait'),
    })
    .prefault({}),
  routing: z
    .strictObject({
      /** Models that stand in for one that fails, in order: `{ "openai/gpt-image-1": ["sketch/sketch-1"] }`. Default: none. */
      fallbacks: z.record(modelKeySchema, z.array(modelKeySchema).min(1)).superRefine(refuseOwnStandIn).default({}),
      /** What happens to content that a provider refused: it ends there, or goes on to the next model. */
      onModeration: z.enum(['stop', 'next']).default('stop'),
      /** What a generation does whose model has no room: wait for it, or go to the next model. */
      onBusy: z.enum(['wait', 'next']).default('wait'),
      breaker: z
        .strictObject({
          /** Failed calls in a row after which a process leaves a model alone. */
          failures: z.number().int().min(1).max(1_000).default(5),
          /** How long it is left alone before one call tries it again, ms. */
          openMs: milliseconds(30_000, 100, 3_600_000),
        })
        .prefault({}),
      /** What may be asked of a provider, by its id: `{ "openai": { "requestsPerMinute": 50, "imagesPerMinute": 20, "concurrent": 5 } }`. Shared by all processes where `queue.redis` is set. Default: no limits. */
      limits: z
        .record(
          z.string().min(1),
          z.strictObject({
            requestsPerMinute: z.number().int().min(1).max(1_000_000).optional(),
            imagesPerMinute: z.number().int().min(1).max(1_000_000).optional(),
            concurrent: z.number().int().min(1).max(100_000).optional(),
          }),
        )
        .default({}),
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
      /** What becomes of an image with several frames or pages, from outside or from a provider: it is refused (`refuse`), or its first frame is used (`first-frame`), also of GIF. */
      animated: z.enum(['refuse', 'first-frame']).default('refuse'),
      /** What is done to every image, in this order, unless a request, its template or its preset says otherwise; see docs/images.md. */
      operations: operationsSchema.default([]),
      /** Pictures that operations lay over images, by name: `{ logo: { file: 'assets/logo.png' } }`. A path is in the application's folder unless absolute. */
      overlays: overlaysSchema.default({}),
    })
    .superRefine(refuseUnknownOverlays)
    .prefault({}),
  /** What published files say of their making, beside that they are generated, which all of them do. */
  provenance: z
    .strictObject({
      /** What everybody may read in a published file: `model`, `prompt`, `seed`. */
      tells: z.array(z.enum(['model', 'prompt', 'seed'])).default(['model']),
      c2pa: z
        .strictObject({
          /** Content Credentials in each file, signed. `false`: XMP alone says it. */
          enabled: z.boolean().default(true),
          /** Certificates in PEM, that of the key first. Default: a self-made one for development, which proves that a file was not changed and not who made it. */
          certificate: z.string().optional(),
          /** The certificate's key in PEM. */
          privateKey: z.string().optional(),
        })
        .refine(({ certificate, privateKey }) => (certificate === undefined) === (privateKey === undefined), {
          message: 'expected "certificate" and "privateKey" together, or none of them; perhaps an environment variable is not set',
        })
        .prefault({}),
    })
    .prefault({}),
  texts: textsSchema,
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
  renditions: renditionsSchema,
  /** Where published files go beside the media library, and private ones at all: a list of `{id, kind, visibility, prefix, cdnBaseUrl, …}` of the kinds `s3`, `gcs`, `cloudinary` and `local`, see targets.md. */
  targets: targetsSchema.default([]),
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
      /** Days that images are kept, made or sent, which a moderator or a reviewer did not allow. `null`: as the originals. */
      rejectedDays: days,
      /** Days that the record of a generation is kept, with all its private files. `null`: for ever. */
      generationsDays: days,
      /** Days that audit events and webhook deliveries are kept, also deliveries that were never sent. `null`: for ever. */
      logsDays: days,
    })
    .prefault({}),
  /** Addresses that are told of events: a list of `{id, url, secret, events, allowPrivate}`, see webhooks.md. */
  webhooks: z.array(webhookSchema).refine(differentIds, 'expected an id of its own for each webhook').default([]),
  metrics: z
    .strictObject({
      /** Whoever has it may read `GET /api/imageforge/metrics`, as a bearer token. Without one there are no metrics. */
      token: z.string().min(16, 'expected at least 16 characters').optional(),
      /** Port on which each `imageforge worker` tells how long its stages took: `GET /metrics`, with the same token. */
      workerPort: z.number().int().min(1).max(65_535).optional(),
      /** Address that the workers listen on for it. Where Prometheus is on another machine: `0.0.0.0`, or the one that it reaches. */
      workerHost: z.string().min(1).default('127.0.0.1'),
    })
    .refine(({ token, workerPort }) => token || workerPort === undefined, {
      message: 'expected a token as soon as "workerPort" is set: it is what a reader of the metrics has to bring',
      path: ['token'],
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
      /** Longest time that may be asked for with `GET /assets/:id/url`, s. */
      maxExpiresIn: z.number().int().min(10).max(604_800).default(86_400),
    })
    .refine(({ expiresIn, maxExpiresIn }) => expiresIn <= maxExpiresIn, {
      message: 'expected at least "expiresIn", which holds where no time is asked for',
      path: ['maxExpiresIn'],
    })
    .prefault({}),
});

export type Options = z.output<typeof optionsSchema>;
export type OptionsInput = z.input<typeof optionsSchema>;
