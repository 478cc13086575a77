import { z } from 'zod';
import { outputSchema } from './output';
import { shortList } from './short-list';

/**
 * Contract of the generation endpoints, used by the server to validate and by the admin to type.
 * Admin: `/imageforge/…`; content API: `/api/imageforge/…`.
 */

const maxPromptLength = 32_000;
const maxImagesPerRequest = 10;
export const maxSeed = 4_294_967_295;

/** Greatest id of a row: Strapi's ids are 32-bit integers in PostgreSQL and MySQL. */
const maxRowId = 2_147_483_647;
export const rowIdSchema = z.number().int().positive().max(maxRowId);

/** Name of a template or style preset, as requests give it. */
export const slugSchema = z.string().min(1).max(120);
const fieldPath = z
  .string()
  .max(300)
  .regex(/^[A-Za-z_][\w-]*(\.(\d+|[A-Za-z_][\w-]*))*$/, 'Expected a field path like "cover" or "blocks.2.image".');

export const targetSchema = z.strictObject({
  uid: z.string().max(200).regex(/^(api|plugin)::[\w-]+\.[\w-]+$/, 'Expected a content type like "api::article.article".'),
  documentId: z.string().min(1).max(64).optional(),
  locale: z.string().min(1).max(35).optional(),
  /** An index in it says where the component was: when blocks are moved, `componentId` finds it. */
  path: fieldPath,
  /** Id of the innermost component that holds the field, as a form of the entry knows it. Left out: none does, or it is not saved. */
  componentId: z.number().int().positive().optional(),
});

/** A source image: an image of the media library, an asset of ours, or a file of this multipart request by its field name. */
export const sourceImageSchema = z.union([
  z.strictObject({ fileId: rowIdSchema }),
  z.strictObject({ assetId: z.string().min(1).max(64) }),
  z.strictObject({ upload: z.string().min(1).max(100) }),
]);

/** Unsaved values of an entry's form, laid over what is saved, for a template's source paths. */
export const entryContextSchema = z.strictObject({
  uid: targetSchema.shape.uid,
  documentId: targetSchema.shape.documentId,
  locale: targetSchema.shape.locale,
  /** Which version to read. Default: `draft`, which is what forms show. */
  status: z.enum(['draft', 'published']).optional(),
  values: z.record(z.string(), z.unknown()).optional(),
});

const pixels = z.number().int().min(0).max(4_096).default(0);
const extensionSchema = z
  .strictObject({ left: pixels, right: pixels, top: pixels, bottom: pixels })
  .refine(({ left, right, top, bottom }) => left + right + top + bottom > 0, { message: 'Expected at least one side above 0.' });

/** Body of `POST /generations`. In multipart requests it is the JSON text of the field `data`. */
export const createGenerationSchema = z
  .strictObject({
    /** What to do, one of the modes below. Left out: by what comes along, `inpaint` with a mask, `edit` with images, else `text-to-image`. */
    mode: z.string().max(40).optional(),
    /** What the image should show. This or `template`. */
    prompt: z.string().trim().min(1).max(maxPromptLength).optional(),
    /** Slug of a template. */
    template: slugSchema.optional(),
    /** Values of the template's variables; what is left out comes from `entry`, then from the defaults. */
    variables: z.record(z.string(), z.unknown()).optional(),
    /** The entry that the template's source paths read. `values` go over what is saved; `status` says which version, `draft` if left out. */
    entry: entryContextSchema.optional(),
    /** What the image should not show. Refused by a model that has none. */
    negativePrompt: z.string().trim().max(maxPromptLength).optional(),
    /** Slug of a style preset. Left out: the template's. */
    preset: slugSchema.optional(),
    /** `provider/model`. Left out: the template's, then the configured default. */
    model: z.string().min(3).max(200).optional(),
    /** `1536x1024`, in px. Left out: the template's, then the model's nearest to the first source image, or the model's default without one. */
    size: z.string().max(20).optional(),
    /** Number of images. Left out: 1. More than 1 is refused where all would be the same: an upscale or a removed background, of a model without seeds. */
    n: z.number().int().min(1).max(maxImagesPerRequest).optional(),
    /** Refused by a model without seeds. Image *i* has `seed + i`. Left out, where the model has seeds: a random one, which the answer tells. */
    seed: z.number().int().min(0).max(maxSeed).optional(),
    /** One of the model's `qualities`. */
    quality: z.string().max(40).optional(),
    /** `transparent` is refused by a model without transparency. */
    background: z.enum(['transparent', 'opaque', 'auto']).optional(),
    /** Settings of the provider, by the names that the model has: `steps`, `guidance` and the like. */
    parameters: z.record(z.string(), z.unknown()).optional(),
    /** Source images: `{"fileId": 7}` of the media library, `{"assetId": "…"}` of an earlier generation, or `{"upload": "photo"}`, a file of this multipart request. An address is not accepted. */
    images: shortList(sourceImageSchema, 16).optional(),
    /** A picture as large as the first source image, white where to repaint and black where to keep; named like one of `images`. */
    mask: sourceImageSchema.optional(),
    /** How far the white part of the mask is grown before it is used, px. */
    maskGrow: z.number().int().min(0).max(200).optional(),
    /** How wide the edge of the mask is softened, px; after it was grown. */
    maskFeather: z.number().int().min(0).max(200).optional(),
    /** 0: the source image as it is, 1: nothing of it. In the control modes, 1: all of its lines. Left out: the model's default. */
    strength: z.number().min(0).max(1).optional(),
    /** What `search-and-replace` looks for; the prompt says what comes there instead. */
    search: z.string().trim().min(1).max(1_000).optional(),
    /** How far `outpaint` paints on, px on each side; 0 to 4,096, 0 if left out, and at least one side above 0. */
    extend: extensionSchema.optional(),
    /** What `upscale` multiplies both sides by, one of the model's `factors`. Left out: its first one. */
    factor: z.number().positive().max(16).optional(),
    /** How the file is made: `format`, `quality` (1–100), `operations` (see images.md), `metadata` (`strip` or `keep`) and `name`, like `{slug}-{seed}`. What is left out is as the template, then the preset, then the configuration says. */
    output: outputSchema.optional(),
    /** Fit the request to what the model can do instead of refusing it; each change is a warning. Left out: no. */
    adapt: z.boolean().optional(),
    /** `auto`: every image that passes is published. `on-keep`: they wait until one is kept. Left out: `auto` here, `on-keep` in the admin panel. */
    publish: z.enum(['auto', 'on-keep']).optional(),
    /** `private`: what is made is in no media library and at no public address, and cannot be attached. Left out: `public`. */
    visibility: z.enum(['public', 'private']).optional(),
    /** The media field that the images are meant for. With `auto` the image is attached to it once it is published, if it is empty by then. */
    target: targetSchema.optional(),
  })
  .refine((body) => body.prompt === undefined || body.template === undefined, {
    message: 'Expected either "prompt" or "template".',
    path: ['prompt'],
  });
export type CreateGenerationBody = z.infer<typeof createGenerationSchema>;

/** The id in the path of a generation or an asset. */
export const idParamsSchema = z.object({ id: z.string().min(1).max(64) });

/** Query of `GET /generations`. */
export const listGenerationsSchema = z.strictObject({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(24),
  /** Comma-separated states. */
  state: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(['queued', 'running', 'review', 'succeeded', 'failed', 'canceled', 'blocked'])))
    .optional(),
  /** Comma-separated stages: one in `review` waits for a moderator at `screen` and `inspect`, for an operator at `generate`. */
  stage: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(['screen', 'reserve', 'generate', 'inspect', 'finish', 'publish', 'attach', 'settle'])))
    .optional(),
  uid: targetSchema.shape.uid.optional(),
  documentId: z.string().max(64).optional(),
  locale: z.string().max(35).optional(),
  path: fieldPath.optional(),
});
export type ListGenerationsQuery = z.input<typeof listGenerationsSchema>;

/**
 * Body of `POST /generations/:id/resolve` of the admin, for one that waits in `review` at the stage
 * `generate`: whether the call that may have been charged is made once more.
 */
export const resolveGenerationSchema = z.strictObject({ action: z.enum(['retry', 'fail']) });

/** Body of `POST /assets/:id/keep`. */
export const keepAssetSchema = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  alternativeText: z.string().trim().max(1_000).optional(),
  caption: z.string().trim().max(1_000).optional(),
  /** `private`: it is kept without being published in the media library. Left out: as the generation has it. */
  visibility: z.enum(['public', 'private']).optional(),
  /**
   * Also put it into the field that it was made for, if that is empty. Left out: only publish it, as
   * for an open form that takes the file itself.
   */
  attach: z.boolean().optional(),
});
export type KeepAssetBody = z.infer<typeof keepAssetSchema>;

/** One image as clients see it. */
export interface ImageView {
  index: number;
  /** `pending`: not there yet. `failed`: see `error`. The others are the asset's states. */
  state: 'pending' | 'failed' | 'ready' | 'publishing' | 'published' | 'rejected' | 'discarded';
  assetId?: string;
  seed?: number;
  /** `provider/model`, where another one than was asked for made it. */
  madeBy?: string;
  /** Signed, short-lived. */
  previewUrl?: string;
  /** Public, once published. */
  url?: string;
  /** It is in no media library and at no public address. */
  visibility?: 'private';
  /** The media library's file id, once published. */
  fileId?: number;
  /** px */
  width?: number;
  height?: number;
  /** base64 */
  thumbhash?: string;
  alternativeText?: string;
  caption?: string;
  name?: string;
  error?: ErrorView;
}

export interface ErrorView {
  code: string;
  message: string;
  details?: Record<string, unknown>;
}

/** Something that was, or will be, done otherwise than asked for. */
export interface WarningView {
  code: string;
  /** In English; `code` and `details` say the same to programs. */
  message: string;
  details?: Record<string, unknown>;
}

/** A price. `known: false` is shown as unknown, never as 0. Integer micro-USD. */
export type PriceView = { known: true; min: number; max: number } | { known: false };

/** A generation as clients see it. */
export interface GenerationView {
  id: string;
  state: 'queued' | 'running' | 'review' | 'succeeded' | 'failed' | 'canceled' | 'blocked';
  stage: string;
  publish: 'auto' | 'on-keep';
  prompt: string;
  negativePrompt?: string;
  template?: string;
  preset?: string;
  mode: string;
  provider: string;
  model: string;
  /** Whether the provider draws by rules instead of with a trained model. */
  procedural: boolean;
  size: string;
  n: number;
  seed?: number;
  images: ImageView[];
  estimate: PriceView;
  /** Once it has ended; in `review` what the calls until then cost. */
  cost?: PriceView;
  warnings: WarningView[];
  error?: ErrorView;
  cancelRequested: boolean;
  /** Since when the prompt is not known any more, by the operator's retention; `prompt` is empty then. */
  promptPurgedAt?: string;
  /** Only in the answer to `POST /generations`: it was there already, and nothing was made or paid. */
  reused?: true;
  requester: { kind: string; id: string; name?: string; tenant?: string };
  target?: z.infer<typeof targetSchema>;
  createdAt: string;
  startedAt?: string;
  finishedAt?: string;
}

/** `GET /generations/:id` adds the whole recipe and the attempts. */
export interface GenerationDetails extends GenerationView {
  recipe: Record<string, unknown>;
  attempts: {
    id: string;
    startedAt: string;
    finishedAt?: string;
    provider: string;
    model: string;
    /** Indexes of the images that it was asked for. */
    images: number[];
    state: string;
    cost?: PriceView;
    error?: ErrorView;
    /** What an operator decided about a call that may have been charged. */
    decision?: { action: 'retry' | 'fail'; by: GenerationView['requester']; at: string };
  }[];
  /** Models that were passed over, with the last reason for each. */
  skips: {
    /** `provider/model` */
    model: string;
    /** `not-configured`, `unsupported`, `breaker-open`, `busy`, `budget`, `failed` */
    reason: string;
    message: string;
    at: string;
  }[];
  /** A body for `POST /generations` that makes it again; not there when it had source images. */
  request?: CreateGenerationBody;
}

/** `POST /generations/preview`: what the request would do, with nothing stored and nothing paid. */
export interface PreviewView {
  prompt: string;
  negativePrompt?: string;
  /** Variables as they were resolved from the request, the entry and the defaults. */
  variables: Record<string, unknown>;
  model: string;
  mode: string;
  /** Not there where it follows from the source image. */
  size?: string;
  n: number;
  estimate: PriceView;
  warnings: WarningView[];
}

/**
 * Server-sent events of `GET /generations/:id/events`. The first is always `generation` with the
 * present state; the stream ends after one whose state is final and that has no asset `publishing`.
 */
export type GenerationStreamEvent =
  | { event: 'generation'; data: GenerationView }
  | { event: 'preview'; data: { index: number; url: string } }
  /** How much of the present call to the provider is done, 0 to 1, where the provider tells. */
  | { event: 'progress'; data: { fraction: number } };

/** An image that was put into a field of an entry's draft. */
export interface AttachedImage {
  locale?: string;
  /** Where the field stands in the saved draft. */
  path: string;
  /** The component that holds it, which an open form may have moved. `undefined`: the entry itself does. */
  componentId?: number;
  componentUid?: string;
  file: Record<string, unknown>;
}

/** Server-sent events of `GET /entry-events?uid=&documentId=`: an image arrived in the entry's draft. */
export interface EntryImageAttached {
  event: 'entry.image-attached';
  data: AttachedImage & { uid: string; documentId: string };
}

export interface ErrorBody {
  data: null;
  error: { status: number; name: string; code: string; message: string; details: Record<string, unknown> };
}
