import type { MicroUsd } from './budget';
import type { Asset, AssetState, Generation, GenerationState, Rendition, Requester, StoredImage, Target } from './generation/generation';
import type { StageName } from './generation/stages';
import type { ImageBytes, Warning } from './image-model';
import type { OutboxEvent } from './webhooks/events';

/** What a worker may write under its lease. */
export type GenerationPatch = Partial<
  Pick<
    Generation,
    'state' | 'stage' | 'screening' | 'outbox' | 'images' | 'attempts' | 'skips' | 'warnings' | 'error' | 'costMicroUsd' | 'startedAt' | 'finishedAt' | 'purged'
  >
>;

/** What a decision changes. */
export type ReviewPatch = Pick<GenerationPatch, 'state' | 'screening' | 'images' | 'attempts'>;

export interface GenerationFilter {
  states?: readonly GenerationState[];
  stages?: readonly StageName[];
  /** Only what this requester asked for. */
  requester?: Pick<Requester, 'kind' | 'id'>;
  /** Only what was made for this field (a left-out part matches everything). */
  target?: Partial<Target>;
}

export interface GenerationQuery extends GenerationFilter {
  /** 1-based */
  page: number;
  pageSize: number;
}

/** A stretch of the queue, both ends included. */
export interface PriorityRange {
  from: number;
  to: number;
}

/** How far the queue has come in a stretch of it; `undefined`: there is none. */
interface QueueStanding {
  /** The furthest place that a worker has reached, of those that are not done. */
  serving?: number;
  /** The first place that waits for its first turn. */
  waiting?: number;
  /** The last place of the party, waiting or not. */
  own?: number;
}

/** The database rows of generations and their assets: the truth. */
export interface GenerationStore {
  /**
   * Creates the row in state `queued`, atomically with its idempotency key and its links to the
   * assets that its source images are.
   * @returns the existing generation instead, with `created: false`, when the key is taken.
   */
  create(
    generation: Omit<Generation, 'createdAt' | 'claims' | 'cancelRequested'>,
    idempotency?: { key: string; requestHash: string },
  ): Promise<{ generation: Generation; created: boolean; requestHash?: string }>;
  /** The generation that was created with this idempotency key. */
  findByKey(key: string): Promise<{ generation: Generation; requestHash: string } | undefined>;
  /** The requester's newest generation of this `recipeHash`. */
  findLatest(requester: Pick<Requester, 'kind' | 'id'>, recipeHash: string): Promise<Generation | undefined>;
  get(id: string): Promise<Generation | undefined>;
  /** Newest first. */
  list(query: GenerationQuery): Promise<{ generations: Generation[]; total: number }>;
  count(filter: GenerationFilter): Promise<number>;

  /**
   * Takes the row for `leaseMs` by the database's clock, if nobody holds it and there is work: it
   * is neither final nor waits for a review (unless it is to be canceled), one of its assets is
   * `publishing`, or its outbox is not empty. One atomic statement; counts as a claim.
   * @param stages only when it stands at one of these. Left out: at any.
   * @returns undefined when another worker holds it or nothing is to be done.
   */
  claim(id: string, owner: string, leaseMs: number, stages?: readonly StageName[]): Promise<Generation | undefined>;
  /**
   * Takes the row as `claim` does, though there is nothing to be done with it: its images are dealt with,
   * and no worker is to come between. Counts as no claim.
   */
  hold(id: string, owner: string, leaseMs: number): Promise<Generation | undefined>;
  /** Extends the lease. @returns what the holder must know; undefined when the lease was lost. */
  renew(id: string, owner: string, leaseMs: number): Promise<{ cancelRequested: boolean } | undefined>;
  /**
   * Writes under the lease. `isProgress` starts the count of claims anew; `release` lets go of the row.
   * @throws ForgeError IMAGEFORGE_LEASE_LOST when the row is not ours any more.
   */
  save(
    id: string,
    owner: string,
    patch: GenerationPatch,
    options?: { isProgress?: boolean; release?: boolean },
  ): Promise<void>;
  /**
   * Lets go of the row, if it is ours.
   * @param options.restMs it is not due before that: its turn comes later, and somebody adds it then.
   */
  release(id: string, owner: string, options?: { restMs?: number }): Promise<void>;
  /**
   * Asks for a cancel: a queued row that nobody holds becomes `canceled` at once, a running one is
   * marked for its worker. One in review is running again, marked, for a worker to end it: what it
   * has spent is to be settled. @returns the row as it is then; undefined when there is none.
   * @param outbox what subscribers are to be told if it ends at once.
   */
  requestCancel(id: string, outbox?: readonly OutboxEvent[]): Promise<Generation | undefined>;
  /**
   * Rows with work that nobody holds and no worker touched for `idleMs` (or ever), by their places.
   * @param offset how many of them to leave out, to go on where the last call ended.
   */
  due(idleMs: number, limit: number, offset?: number): Promise<Pick<Generation, 'id' | 'priority'>[]>;
  /** Where the queue, and the requester's party in it, stands within the range. */
  standing(requester: Pick<Requester, 'kind' | 'id' | 'tenant'>, range: PriorityRange): Promise<QueueStanding>;
  /**
   * Changes a row that waits in `review`. It is read and written in one transaction, under a lock:
   * of two reviewers, the second one finds what the first one decided.
   * @param decide what to write; what it throws leaves the row as it is.
   * @returns the row as it is then; undefined when it does not wait, or is to be canceled.
   */
  decideReview(id: string, decide: (generation: Generation) => ReviewPatch): Promise<Generation | undefined>;

  /** Creates the asset, or returns the one that this image already has. */
  createAsset(asset: Omit<Asset, 'createdAt'>): Promise<Asset>;
  getAsset(id: string): Promise<Asset | undefined>;
  /** The asset that was published as this file of the media library. */
  findAssetByFile(fileId: number): Promise<Asset | undefined>;
  /** Those of these generations that are there, in no order. */
  getAll(ids: readonly string[]): Promise<Generation[]>;
  /** Those of these assets that are there, in no order. */
  getAssets(ids: readonly string[]): Promise<Asset[]>;
  /**
   * Generations that had one of these assets as a source image, the oldest first.
   * @param limit of how many to tell at most
   */
  childrenOf(assetIds: readonly string[], limit: number): Promise<{ parentId: string; generationId: string }[]>;
  /** In the order of their indexes. */
  assetsOf(generationIds: readonly string[]): Promise<Asset[]>;
  /** Those that are neither published nor about to be, and of which something is to be taken away; oldest first. */
  removals(limit: number): Promise<Asset[]>;
  /** Changes the asset if it is in one of the states. @returns whether it was. */
  updateAsset(id: string, from: readonly AssetState[], patch: AssetPatch): Promise<boolean>;
  /**
   * Changes the asset by what it is: it is read and written in one transaction, under a lock, so that
   * of two who change different things of it neither undoes what the other did.
   * @param change what to write. It runs in the transaction, and so does what it writes to the same
   *   database; what it throws leaves everything as it is.
   * @returns the asset as it is then; undefined when there is none.
   */
  changeAsset(id: string, change: (asset: Asset) => AssetPatch | Promise<AssetPatch>): Promise<Asset | undefined>;
}

export type AssetPatch = Partial<Omit<Asset, 'id' | 'createdAt'>>;
/** The same rows as the GenerationStore's assets, for those who look for them by what they are. */
export interface AssetIndex {
  /**
   * Images that look alike, the nearest first. Of pictures that thousands look like, only the newest are compared.
   * @param hash perceptual hash, 16 hexadecimal digits
   * @param distance most bits that may differ, 0 to 11
   */
  alike(hash: string, distance: number): Promise<{ assetId: string; distance: number }[]>;
  /** Everything that is published, the oldest first, some at a time. */
  published(): AsyncIterable<Asset[]>;
}

/** What of a generation is another when retention has deleted a part of it. */
export type Remains = Pick<Generation, 'purged'> &
  Partial<Pick<Generation, 'recipe' | 'images' | 'screening' | 'attempts' | 'skips' | 'warnings' | 'error'>>;

/** The same rows as the GenerationStore's, for those who tidy them up. */
export interface GenerationArchive {
  /** Every generation with its assets, oldest first, some at a time. */
  pages(): AsyncIterable<{ generation: Generation; assets: Asset[] }[]>;
  /** The generations, with their assets, that name one of these private files: as a source, an original or a file. */
  mentioning(keys: readonly string[]): AsyncIterable<{ generation: Generation; assets: Asset[] }[]>;
  /** Overwrites what has ended and nobody works on. Harmless twice. */
  rewrite(id: string, remains: Remains): Promise<void>;
  /** Deletes the row and its assets' rows, if it has ended and nobody works on it. Harmless twice. */
  remove(id: string): Promise<void>;
}

/** Says which generation is due. It carries an id, nothing else: the row is the truth. */
export interface Job {
  generationId: string;
}

export interface JobQueue {
  /**
   * Adds the job. One that is waiting already is not added again, and keeps its place. Rejects when
   * the queue is down.
   * @param options.priority a whole number; less goes first, and of equals the one that came first.
   *   Left out: 0, before all that wait for their turn.
   * @param options.ifUnknown nothing happens to a job that the queue has: neither is one that runs run
   *   again, nor is one that is delayed brought forward.
   */
  add(job: Job, options?: { delayMs?: number; priority?: number; ifUnknown?: boolean }): Promise<void>;
  /**
   * Runs jobs, at most `concurrency` at once, until `close`. A handler that rejects is reported to
   * `onError`. `onReady` is called once, when jobs are taken: a queue that is down is waited for.
   */
  process(
    handler: (job: Job) => Promise<void>,
    options: { concurrency: number; onError: (error: unknown, job: Job) => void; onReady?: () => void },
  ): void;
  counts(): Promise<{ waiting: number; delayed: number; active: number }>;
  /** Processes that take its jobs; one that died counts for some seconds more. */
  workers(): Promise<number>;
  /** Stops taking jobs, waits up to `graceMs` for those under way, and lets go of every connection. */
  close(graceMs: number): Promise<void>;
}

/** What a generation may spend at most, and on whose account. */
export interface SpendingRequest {
  generationId: string;
  requester: Requester;
  /** Of the model that is about to be called: budgets may hold for one provider. */
  provider: string;
  /** In all: with the calls that were made already. */
  images: number;
  /** In all, as above. `undefined`: the price is unknown. */
  microUsd: MicroUsd | undefined;
  /** Of that, what goes to `provider`: a provider's budget counts its own calls only. Left out: all of it. */
  atProvider?: Pick<SpendingRequest, 'images' | 'microUsd'>;
}

/** Budgets, and the append-only book of what was reserved and spent against them. */
export interface Ledger {
  /**
   * Whether the budgets would allow it now; writes nothing.
   * @returns warnings of soft budgets. @throws as `reserve`
   */
  check(request: Omit<SpendingRequest, 'generationId'>): Promise<Warning[]>;
  /**
   * Reserves it against every budget that applies: all of them or none, in one transaction, so that
   * any number of parallel requests stay within the limits. Asked again for the same generation it
   * raises what is reserved to what is asked, and never reserves twice.
   * @returns warnings of soft budgets.
   * @throws ForgeError IMAGEFORGE_BUDGET_EXCEEDED, IMAGEFORGE_PRICE_UNKNOWN
   */
  reserve(request: SpendingRequest): Promise<Warning[]>;
  /**
   * The generation ends: books each of its attempts, and turns its reservations into what was spent;
   * the rest is released. Harmless twice.
   */
  settle(generation: Generation): Promise<void>;
}

/** What may be asked of one provider. `undefined`: no limit. */
export interface ProviderLimits {
  requestsPerMinute?: number;
  imagesPerMinute?: number;
  /** Calls at once. */
  concurrent?: number;
}

/** A place for one call, or when to ask for one again. */
export type Room =
  | { granted: true; /** Gives the place back; harmless twice, and never rejects. */ release(): Promise<void> }
  | { granted: false; retryAfterMs: number; /** The provider asked to be left alone until then. */ isPaused?: boolean };

/**
 * Keeps the calls to a provider within its limits. Nothing here waits: who gets no room comes back.
 * Where what counts the calls is away, each process counts for itself.
 */
export interface RateLimiter {
  /** Most images of one call; more would never get room. `Infinity`: no limit. */
  maxImages(provider: string): number;
  /** Takes room for one call that makes so many images: all of it or none. */
  acquire(provider: string, images: number): Promise<Room>;
  /** The provider asked to be left alone for so long, ms: nobody gets room until then, or for an hour if it asked for more. */
  pause(provider: string, ms: number): Promise<void>;
  close(): Promise<void>;
}

/** Private, content-addressed bytes: providers' originals, source images, finished files, previews. */
export interface OriginalStore {
  /**
   * Finds out whether images can be stored now, by storing something.
   * @param bytes for which there must be room
   * @throws ForgeError IMAGEFORGE_STORAGE_FAILED
   */
  probe(bytes: number): Promise<void>;
  /** Stores the bytes completely or not at all. @returns the key, `<sha256>.<extension>`. */
  put(image: ImageBytes): Promise<string>;
  /** @throws ForgeError IMAGEFORGE_NOT_FOUND */
  get(key: string): Promise<ImageBytes>;
  /**
   * Deletes it; nothing happens when it is not there.
   * @param options.storedBefore leaves it when it was stored, or stored again, at that time or later:
   *   somebody who is not known yet may count on it.
   */
  delete(key: string, options?: { storedBefore?: Date }): Promise<void>;
}

export interface PublishedFile {
  fileId: number;
  url: string;
  /** Those of the asset, with their addresses in the library. */
  renditions?: Rendition[];
}

/** Files of the media library, of which others may make use. */
export interface LibraryFiles {
  /** Whether an entry shows it. */
  isUsed(fileId: number): Promise<boolean>;
  /** Deletes it, with its formats, from library and storage. Nothing happens when it is not there. */
  remove(fileId: number): Promise<void>;
}

/** What is published of an asset: its finished file, and the smaller versions of it. */
export interface AssetFiles {
  master: ImageBytes;
  renditions: readonly { rendition: Rendition; image: ImageBytes }[];
}

/** The CMS's own library, which media fields choose from. */
export interface MediaLibrary {
  /**
   * Publishes the asset's files, completely or not at all. Called again for the same asset after a
   * crash it returns the file that is there already.
   */
  publish(asset: Asset, files: AssetFiles): Promise<PublishedFile>;
  /**
   * Gives the file of an asset its new texts, each where the library still has the one of before:
   * what somebody has written there is theirs.
   * @param after the asset as it is about to be
   * @returns the texts that were left alone
   */
  describe(before: Asset & PublishedFile, after: Asset): Promise<(keyof LibraryTexts)[]>;
}

/** What the media library says of a file, in its one language. */
export type LibraryTexts = Pick<Asset, 'alternativeText' | 'caption'>;

/** A file on its way to a target. */
export interface PublishedObject extends ImageBytes {
  /** Its name at the target, with the hash of its bytes in it: what is there under it never changes. */
  key: string;
  /** What a visitor's browser calls it when it is saved. */
  filename: string;
}

/** Where a target keeps files, beside the media library: of visitors, or private ones. */
export interface PublishTarget {
  id: string;
  kind: 's3' | 'gcs' | 'cloudinary' | 'local';
  /** `private`: a file is reached by a signed address alone. */
  visibility: 'public' | 'private';
  /** Where that is, in words for operators: never a secret. */
  place: string;
  /**
   * Stores it completely or not at all, over what is there; harmless twice.
   * @throws ForgeError IMAGEFORGE_PUBLISH_FAILED with what the server said
   */
  put(object: PublishedObject, options?: { signal?: AbortSignal }): Promise<void>;
  /** Whether there is one of this name. @throws ForgeError IMAGEFORGE_STORAGE_FAILED, as all below */
  has(key: string): Promise<boolean>;
  /** Nothing happens when it is not there. */
  delete(key: string): Promise<void>;
  /**
   * What is there below the target's own prefix, some at a time.
   * @param folder only what is in it. Left out: everything.
   */
  list(folder?: string): AsyncIterable<{ key: string; storedAt: Date }[]>;
  /** Where visitors load it from. `private` targets have none. */
  urlOf(key: string): string | undefined;
  /**
   * An address that works for a while; `undefined` where the target has none, and ours has to do.
   * @param options.expiresIn seconds, a week at most
   */
  signedUrlOf(key: string, options: { expiresIn: number }): Promise<string | undefined>;
}

/** Puts published files into entries. */
export interface EntryAttacher {
  /**
   * @param requester who asked for the image.
   * @returns why it was not attached, in words; undefined when it was (or had been before), or when
   *   another image of the same generation has the field.
   */
  attach(target: Target, asset: Asset & PublishedFile, requester: Requester): Promise<string | undefined>;
}

/** What happened, for those who look on. Never the truth, never image bytes. */
export type ForgeEvent =
  | { type: 'generation.updated'; generationId: string; state: GenerationState; stage: string }
  | { type: 'generation.preview'; generationId: string; index: number; preview: StoredImage }
  /** How much of the present call is done, 0 to 1. */
  | { type: 'generation.progress'; generationId: string; fraction: number }
  | { type: 'generation.cancel-requested'; generationId: string }
  /** It does not wait for a person any more: everything is decided, or it was canceled. */
  | { type: 'review.ended'; generationId: string }
  | { type: 'asset.updated'; generationId: string; assetId: string; state: AssetState }
  /** A provider has said that a job has ended: the process that waits for it looks at once. */
  | { type: 'job.ended'; provider: string; job: string }
  /** A draft was given an image. `target` is where in that draft, so that its open form finds the field. */
  | { type: 'entry.image-attached'; target: Target; fileId: number; generationId: string; assetId: string };

/** Addresses under which private images can be seen for a while, by whoever has the address. */
export interface SignedUrls {
  /** @param expiresIn seconds. Left out: what the options say. */
  sign(key: string, expiresIn?: number): string;
  /** Whether the address is ours, untouched and not expired. */
  verify(key: string, query: { expires?: unknown; kid?: unknown; signature?: unknown }): boolean;
}

export interface EventBus {
  /** Never rejects and never waits: an event that cannot be delivered is lost, and logged. */
  publish(event: ForgeEvent): void;
  /** @returns a function that ends the subscription. */
  subscribe(listener: (event: ForgeEvent) => void): () => void;
  close(): Promise<void>;
}

export interface Clock {
  now(): Date;
  /** Resolves after `ms`, rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
