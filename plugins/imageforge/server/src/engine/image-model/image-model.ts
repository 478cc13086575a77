import type { Capabilities, Extension, Size } from './capabilities';
import type { Mode } from './modes';

/** An image with its bytes. `mediaType` is what the bytes are (`image/png`), not what a name claims. */
export interface ImageBytes {
  bytes: Uint8Array;
  mediaType: string;
}

/** What one call asks of a model. Everything was checked against the model's capabilities before. */
export interface ImageCall {
  mode: Mode;
  /** Empty where the mode has none, or needs none. */
  prompt: string;
  /** `undefined`: none. Only given to models with the `negativePrompt` capability. */
  negativePrompt?: string;
  /** px */
  size: Size;
  /** Number of images, 1 … `capabilities.maxImages`. */
  n: number;
  /** Seed of the first image; image i uses `seed + i`. `undefined`: the model has none. */
  seed?: number;
  /** One of `capabilities.qualities`. `undefined`: the model's default. */
  quality?: string;
  /** `undefined`: the model's default. */
  background?: 'transparent' | 'opaque' | 'auto';
  /** Source images, the one that the mask applies to first. Empty for text-to-image. */
  images: readonly ImageBytes[];
  /** 0: the source as it is, 1: nothing of it. For the control modes, 1: all of its lines. `undefined`: the model's default. */
  strength?: number;
  /** What `search-and-replace` looks for. */
  search?: string;
  /** How far `outpaint` paints on. */
  extend?: Extension;
  /** What `upscale` multiplies both sides by: one of `capabilities.factors`. */
  factor?: number;
  /** PNG of the first image's dimensions, white where to repaint, black where to keep. */
  mask?: ImageBytes;
  /** Settings that only this provider knows (style preset of `sketch`, `moderation` of OpenAI). */
  parameters: Readonly<Record<string, unknown>>;
  /**
   * Aborting stops the call where the provider can and rejects with `IMAGEFORGE_CANCELED`. A job at the
   * provider is canceled too, unless the reason is `IMAGEFORGE_LEASE_LOST`: then another worker waits for it.
   */
  signal: AbortSignal;
  /** The provider's job that an earlier call has begun: wait for that one, and begin none. Only for models that resume. */
  job?: string;
  /**
   * To be called, and waited for, as soon as the provider has named its job. From then on a crash
   * costs no second job. `undefined`: nobody keeps it.
   */
  onJob?: (job: string) => Promise<void>;
  /** Called with how much is done, 0 to 1, where the provider tells. Never image bytes. */
  onProgress?: (fraction: number) => void;
  /** Called for each preview while the model works. `undefined`: nobody is looking, don't stream. */
  onPartialImage?: (partial: ImageBytes & { index: number }) => void;
}

/** Tokens and images that a call was charged for. `undefined` fields were not reported. */
export interface Usage {
  images?: number;
  textInputTokens?: number;
  imageInputTokens?: number;
  /** Tokens of the input that were charged at the cached rate, already part of the two above. */
  cachedInputTokens?: number;
  imageOutputTokens?: number;
  textOutputTokens?: number;
  /** Time that the provider's machine took, s. */
  seconds?: number;
  /** Pixels in millions of the source images that were charged, each rounded up. */
  sourceMegapixels?: number;
}

/** Something that was asked for and not done as asked. Never silence. */
export interface Warning {
  code:
    | 'unsupported-setting'
    | 'adjusted'
    | 'fewer-images'
    | 'image-failed'
    | 'ambiguous-charge'
    | 'budget'
    | 'fallback'
    | 'reused'
    | 'attach-skipped'
    | 'not-signed'
    | 'texts-by-rule'
    | 'library-text-kept'
    | 'other';
  message: string;
  details?: Record<string, unknown>;
}

export interface ImageResult {
  /** At least one, at most `n`. Fewer than asked is a partial success, not an error. */
  images: readonly (ImageBytes & {
    /** Which image of the call it is, from 0: one before it may be missing. `undefined`: its position in this list. */
    index?: number;
    /** Seed that made this very image, if the model has seeds. */
    seed?: number;
    /** The prompt that the provider made of ours, if it tells. */
    revisedPrompt?: string;
  })[];
  usage: Usage;
  /**
   * What the provider says that it charged, whole micro-USD from 0 to 1,000 dollars; anything else is taken for
   * an unknown cost. `undefined`: it did not say, and the price tells.
   */
  costMicroUsd?: number;
  warnings: readonly Warning[];
  /** Exact version that answered, if the provider tells. */
  modelVersion?: string;
  /** The provider's id of this call, for its support desk. */
  requestId?: string;
}

/**
 * What a provider offers: a model with its capabilities as data and one method.
 *
 * `generate` makes one attempt: it never retries. It rejects with a ForgeError of the
 * `IMAGEFORGE_PROVIDER_*`, `IMAGEFORGE_MODERATION_REFUSED` or `IMAGEFORGE_CANCELED` codes.
 */
export interface ImageModel {
  /** Id of the provider's folder, e.g. `openai`. */
  readonly provider: string;
  /** The provider's own name of the model, e.g. `gpt-image-1`. */
  readonly id: string;
  /** Name for people. */
  readonly label: string;
  readonly capabilities: Capabilities;
  /** Whether a job that an earlier call has begun can be waited for (`ImageCall.job`). Left out: no. */
  readonly resumes?: boolean;
  generate(call: ImageCall): Promise<ImageResult>;
}

/** `provider/model`, the way models are named everywhere outside the providers. */
export const modelKey = (model: Pick<ImageModel, 'provider' | 'id'>): string => `${model.provider}/${model.id}`;
