import type { MicroUsd } from '../budget/price';
import type { StoredError } from '../errors';
import type { Mode, Size, Usage, Warning } from '../image-model';
import type { StageName } from './stages';

/** `review` comes and goes; the last four are final. */
export type GenerationState = 'queued' | 'running' | 'review' | 'succeeded' | 'failed' | 'canceled' | 'blocked';

export const isFinal = (state: GenerationState): boolean =>
  state === 'succeeded' || state === 'failed' || state === 'canceled' || state === 'blocked';

/** A stored image: where its bytes are, and what they are. */
export interface StoredImage {
  /** Key in the OriginalStore: `<sha256>.<extension>`. */
  key: string;
  mediaType: string;
  /** px */
  width: number;
  height: number;
  /** Size of the file, bytes. */
  bytes: number;
}

/** Everything needed to make the images again. Frozen when the request is accepted. */
export interface Recipe {
  mode: Mode;
  /** The composed prompt, as the model gets it. */
  prompt: string;
  negativePrompt?: string;
  /** The template that composed it: slug and a hash of its text at the time. `undefined`: free prompt. */
  template?: { slug: string; hash: string; variables: Record<string, unknown> };
  /** Slug of the style preset. */
  preset?: string;
  provider: string;
  model: string;
  size: Size;
  n: number;
  /** Seed of image 0; image i has `seed + i`. `undefined`: the model has no seeds. */
  seed?: number;
  quality?: string;
  background?: 'transparent' | 'opaque' | 'auto';
  parameters: Record<string, unknown>;
  /** Keys of the source images in the OriginalStore, in order. */
  images: string[];
  mask?: string;
  /** The finished file. */
  output: OutputOptions;
}

export interface OutputOptions {
  format: 'webp' | 'png' | 'jpeg' | 'avif';
  /** 1–100; ignored for png. */
  quality: number;
  /** Texts of the file in the media library. `undefined`: derived from the prompt. */
  name?: string;
  alternativeText?: string;
  caption?: string;
}

/** Who asked. `id` is the admin user's, the API token's, or the rule's. */
export interface Requester {
  kind: 'admin' | 'api-token' | 'user' | 'automation';
  id: string;
  /** For people: a name, never an address. */
  name?: string;
}

/** The field of an entry that an image is meant for. */
export interface Target {
  /** Content type, e.g. `api::article.article`. */
  uid: string;
  /** `undefined`: the entry was not saved yet. */
  documentId?: string;
  /** `undefined`: the content type is not localised. */
  locale?: string;
  /** Path of the media field: `cover`, `seo.image`, `blocks.2.image`. An index says where the component was. */
  path: string;
  /** Id, in the draft, of the innermost component that holds the field. `undefined`: none does, or none that is saved. */
  componentId?: number;
  /** Its kind: ids of different kinds may be the same. Known from the time that the request was accepted. */
  componentUid?: string;
  /** Its id in the published version at that time. */
  publishedComponentId?: number;
}

/** One call to a provider, recorded before it is made. */
export interface Attempt {
  id: string;
  /** ISO 8601 */
  startedAt: string;
  provider: string;
  model: string;
  /** Indexes of the images that it was asked for. */
  images: number[];
  state: 'started' | 'succeeded' | 'failed' | 'ambiguous';
  finishedAt?: string;
  usage?: Usage;
  /** `undefined` once it is finished: the price is unknown. */
  costMicroUsd?: MicroUsd;
  modelVersion?: string;
  requestId?: string;
  error?: StoredError;
}

/** One image of the batch. What is there says how far it has come. */
export interface GenerationImage {
  index: number;
  seed?: number;
  /** The provider's bytes, untouched. */
  original?: StoredImage;
  verdict?: 'pass' | 'block';
  /** The processed file, with its metadata. */
  finished?: StoredImage & { thumbhash: string };
  assetId?: string;
  /** Why this image did not make it. */
  error?: StoredError;
}

/** A request that was accepted: the row that is the truth. */
export interface Generation {
  id: string;
  state: GenerationState;
  /** The first stage that is not finished. */
  stage: StageName;
  /** `auto`: passed images are published. `on-keep`: they wait until somebody keeps them. */
  publish: 'auto' | 'on-keep';
  recipe: Recipe;
  requester: Requester;
  target?: Target;
  images: GenerationImage[];
  attempts: Attempt[];
  warnings: Warning[];
  error?: StoredError;
  /** Price before; `undefined`: unknown. */
  estimateMicroUsd?: { min: MicroUsd; max: MicroUsd };
  /** What was charged; `undefined` while it runs, and afterwards when it is unknown. */
  costMicroUsd?: MicroUsd;
  /** How often a worker took it up since it last got a stage further. */
  claims: number;
  cancelRequested: boolean;
  /** ISO 8601 */
  createdAt: string;
  startedAt?: string;
  finishedAt?: string;
}

export type AssetState = 'ready' | 'publishing' | 'published' | 'rejected' | 'discarded';

/** A finished image that can be, or has been, published. */
export interface Asset {
  id: string;
  generationId: string;
  /** Index of the image in its generation. */
  index: number;
  state: AssetState;
  file: StoredImage & { thumbhash: string };
  name: string;
  /** Name of its file in storage. It stays when the image is renamed, so that a second try finds the first. */
  storageName: string;
  alternativeText: string;
  caption: string;
  /** Where to attach it once it is published; `undefined`: nowhere. */
  attachTo?: Target;
  /** The media library's file. `undefined` until published. */
  fileId?: number;
  url?: string;
  /** Why it could not be published or attached the last time. */
  error?: StoredError;
  keptBy?: Requester;
  createdAt: string;
}
