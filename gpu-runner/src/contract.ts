/**
 * The wire contract of the GPU runner: what goes over HTTP between it and whoever asks it for images.
 * Types alone, so that whoever speaks to a runner needs nothing of it when it runs. JSON everywhere but
 * where it says otherwise; times are ISO 8601 in UTC, sizes px.
 *
 * | request                           | answer                                                                        |
 * | --------------------------------- | ----------------------------------------------------------------------------- |
 * | `POST /v1/jobs`                   | 202 `Job`; 200 `Job` when the `Idempotency-Key` has one already               |
 * | `GET /v1/jobs/{id}`               | 200 `Job`                                                                     |
 * | `DELETE /v1/jobs/{id}`            | 200 `Job`, canceled, or as it had ended before                                |
 * | `DELETE /v1/jobs?key={key}`       | the same by its `Idempotency-Key`, for who gave up before the id was known    |
 * | `GET /v1/jobs/{id}/events`        | 200 `text/event-stream` of `JobEvent`s                                        |
 * | `GET /v1/jobs/{id}/images/{i}`    | 200 the bytes of `result.images[i]`                                           |
 * | `GET /v1/capabilities`            | 200 `Capabilities`                                                            |
 * | `GET /v1/models`                  | 200 `ModelList`                                                               |
 *
 * Every request carries `Authorization: Bearer <token>` where the runner has a token. Every other answer is an
 * `ErrorAnswer` with the status of `ErrorStatus`, and `Retry-After` (s) where waiting helps.
 */

/**
 * `POST /v1/jobs`. The header `Idempotency-Key` (1 to 255 visible ASCII characters) names the request: a second one
 * with the key is answered with the first one's job, whatever became of it, for as long as that job is kept. Whether it is the same
 * request is judged by all fields but `previews`; another one is refused with `idempotency_conflict`.
 */
export interface CreateJob {
  /** Id of one of `Capabilities.models`. */
  model: string;
  mode: Mode;
  /** Empty where the mode has none. */
  prompt: string;
  negativePrompt?: string;
  /** Left out: the model's default, or what follows from the source image. */
  size?: Size;
  /** Number of images, 1 to the model's `maxImages`. */
  n: number;
  /** Of the first image, 0 to 2³² − 1; image i has the seed `seed + i`, modulo 2³². Left out: a random one. */
  seed?: number;
  /** Source images, the one that the mask applies to first. */
  images?: readonly ImageInput[];
  /** Of the first image's dimensions; white where to repaint. */
  mask?: ImageInput;
  /** 0: the source as it is, 1: nothing of it. */
  strength?: number;
  /** What `upscale` multiplies both sides by. */
  factor?: number;
  /** How far `outpaint` paints on. */
  extend?: { left: number; right: number; top: number; bottom: number };
  /** By the names of the model's `parameters`. */
  parameters?: Readonly<Record<string, string | number | boolean>>;
  /** Most previews of each image that are sent as events. Left out: none. */
  previews?: number;
  /** Who it is for; jobs of different ones take turns. Left out: one for all who say nothing. */
  tenant?: string;
  /** Less goes first. Default 0. */
  priority?: number;
  /** The job fails with `deadline` if it has not ended after this time, queue included, ms. Left out: the runner's own. */
  deadlineMs?: number;
}

/** What a job does. A runner may know others; a client leaves alone what it does not know. */
export type Mode =
  | 'text-to-image'
  | 'image-to-image'
  | 'variation'
  | 'edit'
  | 'inpaint'
  | 'outpaint'
  | 'upscale'
  | 'remove-background'
  | 'sketch-control'
  | 'structure-control';

export interface Size {
  width: number;
  height: number;
}

export interface ImageInput {
  mediaType: 'image/png' | 'image/jpeg' | 'image/webp';
  base64: string;
}

/** A job ends in one of the last three, and stays there. */
export type JobState = 'queued' | 'running' | 'succeeded' | 'failed' | 'canceled';

export interface Job {
  id: string;
  model: string;
  state: JobState;
  createdAt: string;
  startedAt?: string;
  finishedAt?: string;
  /** Jobs before it, 0: it is next. Only while it is queued. */
  ahead?: number;
  /** How much is done, 0 to 1. Only while it runs. */
  progress?: number;
  /** Of a job that succeeded. */
  result?: JobResult;
  /** Of a job that failed. */
  error?: JobError;
  /** Until when the job, its images and its key are kept: at least an hour after its end. Only once it has ended. */
  keptUntil?: string;
}

export interface JobResult {
  /** At least one, in the order of their index. Those that are missing stand in `failures`. */
  images: readonly JobImage[];
  failures?: readonly { index: number; error: JobError }[];
  made: Making;
}

export interface JobImage extends Size {
  /** 0 … n − 1 of the request. */
  index: number;
  /** Left out where chance has no part, as in an upscaling. */
  seed?: number;
  mediaType: 'image/png' | 'image/jpeg' | 'image/webp';
  /** Of the bytes. */
  bytes: number;
  /** Of the bytes, hexadecimal. */
  sha256: string;
}

/** What has to be the same for the same bytes to come out again. */
export interface Making {
  /** sha256 over the model's files. */
  modelHash: string;
  scheduler?: string;
  /** `cpu`, `cuda`, `tensorrt`, `webgpu` … */
  executionProvider: string;
  /** As the runtime names it, e.g. `all`. */
  optimization?: string;
  /** Name and version, e.g. `onnxruntime 1.30.0`. */
  runtime: string;
  /** s */
  seconds: number;
}

/** Why a job failed. `retryable`: the same job may succeed later without anybody changing anything. */
export interface JobError {
  code: JobErrorCode;
  message: string;
  retryable: boolean;
}

export type JobErrorCode =
  /** A source image or the mask cannot be used. */
  | 'invalid_image'
  /** The runner's own classifier did not allow what came out. */
  | 'content_refused'
  | 'out_of_memory'
  /** The process that made it died or hung, and so did the second try. */
  | 'worker_died'
  | 'deadline'
  /** A file of the model is missing or damaged. */
  | 'model_broken'
  | 'internal';

/**
 * `GET /v1/jobs/{id}/events`: server-sent events. `event` is the type, `data` the rest as JSON, `id` counts up from 1.
 * The stream begins with the job's first event, or after `Last-Event-ID`, and ends after the one that ends the job.
 * A runner that has nothing to say sends a comment at least every 15 s. Previews may be left out of what is repeated.
 */
export type JobEvent =
  | { type: 'job.queued'; ahead: number }
  | { type: 'job.started' }
  /** `progress`: of the whole job, 0 to 1. */
  | { type: 'job.progress'; image: number; step: number; steps: number; progress: number }
  | { type: 'job.preview'; index: number; mediaType: 'image/png' | 'image/jpeg' | 'image/webp'; base64: string }
  | { type: 'job.succeeded' | 'job.failed' | 'job.canceled'; job: Job };

/** `GET /v1/capabilities` */
export interface Capabilities {
  runner: { version: string };
  devices: readonly { name: string; executionProvider: string; memoryBytes?: number }[];
  limits: {
    /** Jobs that may wait; one more is refused with `queue_full`. */
    maxQueued: number;
    /** Of a request. */
    maxBodyBytes: number;
    /** Of a source image. */
    maxImagePixels: number;
  };
  models: readonly ModelCapabilities[];
}

export interface ModelCapabilities {
  /** No spaces. */
  id: string;
  label: string;
  modes: readonly Mode[];
  sizes: { minSide: number; maxSide: number; multipleOf: number; maxPixels: number };
  defaultSize: Size;
  maxImages: number;
  negativePrompt: boolean;
  /** Characters; 0: it takes no prompt. */
  maxPromptLength: number;
  /** Most source images; 0: none. */
  maxSourceImages: number;
  /** Whether `strength` counts. */
  strength: boolean;
  /** Of `upscale`, the default first. */
  factors?: readonly number[];
  /** px a side, of `outpaint`. */
  maxExtension?: number;
  /** Most previews of an image. */
  previews: number;
  /** The same job gives the same bytes on the same `Making`. */
  deterministic: boolean;
  parameters: readonly ModelParameter[];
}

export interface ModelParameter {
  name: string;
  type: 'string' | 'integer' | 'number' | 'boolean';
  /** The only values, the default first. */
  values?: readonly string[];
  min?: number;
  max?: number;
}

/** `GET /v1/models`: what is installed, and under which terms. */
export interface ModelList {
  models: readonly InstalledModel[];
}

export interface InstalledModel {
  id: string;
  label: string;
  /** Where it came from. */
  source: string;
  licence: string;
  sha256: string;
  bytes: number;
  /** `loaded`: it is in memory, and the next job begins at once. */
  state: 'loaded' | 'installed' | 'broken';
}

/** Every answer that is no success. */
export interface ErrorAnswer {
  error: { code: ErrorCode; message: string; details?: Readonly<Record<string, unknown>> };
}

/** The codes with their status. */
export interface ErrorStatus {
  invalid_request: 400;
  unauthorized: 401;
  forbidden: 403;
  not_found: 404;
  unknown_model: 404;
  job_not_found: 404;
  idempotency_conflict: 409;
  job_expired: 410;
  payload_too_large: 413;
  /** The model cannot do this. */
  unsupported: 422;
  /** With `Retry-After`. */
  queue_full: 429;
  internal: 500;
  /** It is about to stop, and takes nothing new. With `Retry-After`. */
  draining: 503;
}

export type ErrorCode = keyof ErrorStatus;
