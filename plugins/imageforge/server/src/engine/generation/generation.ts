import type { MicroUsd } from '../budget/price';
import type { StoredError } from '../errors';
import type { Extension, Mode, Size, Usage, Warning } from '../image-model';
import type { Operation } from '../imaging';
import type { TextsByLocale } from '../texts/texts';
import type { OutboxEvent } from '../webhooks/events';
import type { Verdict } from '../moderation/verdict';
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
  /** Nobody asked for this size: it is the one that is most like the source image. Left out: it was asked for, or is the model's default. */
  sizedBySource?: true;
  n: number;
  /** Seed of image 0; image i has `seed + i`. `undefined`: the model has no seeds. */
  seed?: number;
  quality?: string;
  background?: 'transparent' | 'opaque' | 'auto';
  parameters: Record<string, unknown>;
  /** Keys of the source images in the OriginalStore, in order. */
  images: string[];
  mask?: string;
  /** Ids of the assets that source images are, in order. `undefined`: none of them is one. */
  parents?: string[];
  /** How far the mask is grown and how wide its edge is softened, px. */
  maskGrow?: number;
  maskFeather?: number;
  /** As in `ImageCall`. */
  strength?: number;
  search?: string;
  extend?: Extension;
  factor?: number;
  /** Left out: what is made of it may be published. */
  visibility?: 'private';
  /** The finished file. */
  output: OutputOptions;
  /** What its texts are written of, beside the prompt. `undefined`: it is not known any more. */
  texts?: {
    /** The main language: the entry's, or the installation's. */
    locale: string;
    /** All languages in which a model writes, the main one first. */
    locales: string[];
    /** What the entry is called, by language. */
    titles: Record<string, string>;
  };
}

/**
 * Keys of the images from outside that reach a provider, in the order in which findings and marks
 * count them: the source images, then the mask.
 */
export const sourcesOf = ({ images, mask }: Pick<Recipe, 'images' | 'mask'>): string[] => (mask === undefined ? images : [...images, mask]);

export interface OutputOptions {
  format: 'webp' | 'png' | 'jpeg' | 'avif';
  /** 1–100; ignored for png. */
  quality: number;
  /** Cut to this ratio, and shrunk to this size, where the model makes only others. `undefined`: as it came. */
  fit?: Size;
  /** What is done to the image after that, in this order. `undefined`: nothing. */
  operations?: Operation[];
  /** SHA-256 of the overlays that the operations name, by name. `undefined`: they name none. */
  overlays?: Record<string, string>;
  /** Of the provider's EXIF: nothing, or who made it and whose it is. `undefined`: nothing. */
  metadata?: 'strip' | 'keep';
  /** What the file's name is made of, with placeholders like `{slug}`. `undefined`: of the slug. */
  namePattern?: string;
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
  /** Whose budget and whose share of the queue it is. `undefined`: the installation has no tenants, or this is nobody's. */
  tenant?: string;
}

/** Whose turn it is in the queue, and whose it was: all of a tenant's requests are one party. */
export const partyOf = ({ kind, id, tenant }: Requester): string => (tenant === undefined ? `${kind}:${id}` : `tenant:${tenant}`);

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

/** The target without what only the server needs to find the component: what clients and receivers of webhooks are told. */
export const withoutServerIds = ({
  componentUid: _kind,
  publishedComponentId: _published,
  ...target
}: Target): Omit<Target, 'componentUid' | 'publishedComponentId'> => target;

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
  /** The provider's name of the job, stored as soon as it is known: after a crash it is waited for, not begun again. */
  job?: string;
  /** How often the wait for the job was given up while the job went on. `undefined`: never. */
  waits?: number;
  error?: StoredError;
  /** Of an ambiguous call, where an operator was asked. `undefined`: nobody was, or has not answered yet. */
  decision?: AttemptDecision;
}

/** Whether a call that may have been charged is made once more, or the generation given up. */
export interface AttemptDecision {
  action: 'retry' | 'fail';
  by: Requester;
  /** ISO 8601 */
  at: string;
}

/** A model that was passed over on the way to the images. The last reason for each stands. */
export interface Skip {
  /** ISO 8601 */
  at: string;
  provider: string;
  model: string;
  /** `failed` holds for the whole generation; `breaker-open`, `busy` and `budget` may be over the next time. */
  reason: 'not-configured' | 'unsupported' | 'breaker-open' | 'busy' | 'budget' | 'failed';
  /** In words. */
  message: string;
  /** What its last call ended with, where it was called. */
  error?: StoredError;
}

/** One image of the batch. What is there says how far it has come. */
export interface GenerationImage {
  index: number;
  seed?: number;
  /** The provider's bytes, untouched. */
  original?: StoredImage;
  /** The maker, where the router went from the recipe's model to another. */
  madeBy?: { provider: string; model: string };
  /** What the moderators and, if they asked for one, a reviewer decided. `undefined`: not inspected yet. */
  verdict?: Verdict['decision'];
  /** Why. `undefined` where no moderator judges images. */
  moderation?: Verdict;
  review?: Review;
  /** The processed file, with its metadata. */
  finished?: StoredImage & { thumbhash: string };
  assetId?: string;
  /** Why this image did not make it. */
  error?: StoredError;
}

/** What a person decided where the moderators asked for one. */
export interface Review {
  decision: 'approved' | 'rejected';
  /** In the reviewer's words; required for a rejection. */
  reason?: string;
  by: Requester;
  /** ISO 8601 */
  at: string;
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
  /** What was asked for, to find it again when the same is asked for. `undefined`: it is not reused. */
  recipeHash?: string;
  requester: Requester;
  target?: Target;
  /** What the moderators said to the prompt and the source images, and the reviewer if they asked for one. */
  screening?: { verdict: Verdict; review?: Review };
  images: GenerationImage[];
  attempts: Attempt[];
  /** `undefined`: none was. */
  skips?: Skip[];
  warnings: Warning[];
  error?: StoredError;
  /** What is not kept any more. `undefined`: all of it is. */
  purged?: Purged;
  /** Price before; `undefined`: unknown. */
  estimateMicroUsd?: { min: MicroUsd; max: MicroUsd };
  /** What was charged; `undefined` while it runs, and afterwards when it is unknown. */
  costMicroUsd?: MicroUsd;
  /** How often a worker took it up since it last got a stage further. */
  claims: number;
  /** What subscribers are to be told and is not handed over to their deliveries yet. */
  outbox?: OutboxEvent[];
  /** Its place in the queue: less goes first. */
  priority: number;
  cancelRequested: boolean;
  /** ISO 8601 */
  createdAt: string;
  startedAt?: string;
  finishedAt?: string;
}

/** What retention has deleted of a generation that has ended. */
interface Purged {
  /** Since when its prompt, and what the prompt was made of, are not known any more; ISO 8601. */
  prompt?: string;
  /** Since when the provider's originals and the source images are gone, but those that were not allowed; ISO 8601. */
  originals?: string;
  /** Indexes of the source images that were not allowed and are gone. */
  sources?: number[];
  /** Indexes of images of which no private file is left. */
  images?: number[];
}

export type AssetState = 'ready' | 'publishing' | 'published' | 'rejected' | 'discarded';

/** A version of a published image for one use. */
export interface Rendition extends StoredImage {
  /** Of its set, like `card`. */
  name: string;
  /** Pixels of the file for one of the page, like 2. */
  density: number;
  /** In the media library. `undefined`: it is not there. */
  url?: string;
}

/** What stands for an image where it is not loaded, and what finds it again. Older images have only the thumbhash. */
export interface ImageHashes {
  /** base64, about 25 bytes: a blurred placeholder. */
  thumbhash: string;
  /** base83, about 30 characters: the same, for frontends that know only this one. */
  blurhash?: string;
  /** Like `#88aacc`. */
  dominantColor?: string;
  /** 64 bits, as 16 hexadecimal digits: those of images that look alike differ in few. */
  perceptualHash?: string;
}

/** What is to be taken away of an asset. It is written before anything is, so that who comes after a crash goes on. */
export interface Removal {
  /** ISO 8601 */
  since: string;
  /** What becomes of the media library's file: `if-unused` leaves one that an entry shows. */
  library: 'remove' | 'if-unused' | 'keep';
  /** Whether its private files go too: then nothing is left to publish. */
  files: boolean;
}

/** A finished image that can be, or has been, published. */
export interface Asset {
  id: string;
  generationId: string;
  /** Index of the image in its generation. */
  index: number;
  state: AssetState;
  file: StoredImage & ImageHashes;
  /** `private`: in no media library and at no public address. */
  visibility: 'public' | 'private';
  /** Made once it is to be published. `undefined`: not yet. */
  renditions?: Rendition[];
  /** Ids of the targets, beside the media library, that have its files, or some of them while it is published. `undefined`: none has. */
  targets?: string[];
  name: string;
  /** Name of its file in storage. It stays when the image is renamed, so that a second try finds the first. */
  storageName: string;
  /** In the main language, as the media library has it; empty for a decorative image. */
  alternativeText: string;
  caption: string;
  /** What is known of all languages. `undefined`: it is older than that. */
  texts?: TextsByLocale;
  /** The language of `alternativeText` and `caption`. `undefined`: as above. */
  mainLocale?: string;
  /** It only decorates, and screen readers are to pass over it. */
  decorative?: boolean;
  /** What is being taken away of it. `undefined`: nothing is. */
  removal?: Removal;
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
