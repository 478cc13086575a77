import type { Asset, AssetState, Generation, GenerationState, Requester, StoredImage, Target } from './generation/generation';
import type { ImageBytes } from './image-model';

/** What a worker may write under its lease. */
export type GenerationPatch = Partial<
  Pick<
    Generation,
    'state' | 'stage' | 'images' | 'attempts' | 'warnings' | 'error' | 'costMicroUsd' | 'startedAt' | 'finishedAt'
  >
>;

export interface GenerationQuery {
  states?: readonly GenerationState[];
  /** Only what this requester asked for. */
  requester?: Pick<Requester, 'kind' | 'id'>;
  /** Only what was made for this field (a left-out part matches everything). */
  target?: Partial<Target>;
  /** 1-based */
  page: number;
  pageSize: number;
}

/** The database rows of generations and their assets: the truth. */
export interface GenerationStore {
  /**
   * Creates the row in state `queued`, atomically with its idempotency key.
   * @returns the existing generation instead, with `created: false`, when the key is taken.
   */
  create(
    generation: Omit<Generation, 'createdAt' | 'claims' | 'cancelRequested'>,
    idempotency?: { key: string; requestHash: string },
  ): Promise<{ generation: Generation; created: boolean; requestHash?: string }>;
  /** The generation that was created with this idempotency key. */
  findByKey(key: string): Promise<{ generation: Generation; requestHash: string } | undefined>;
  get(id: string): Promise<Generation | undefined>;
  /** Newest first. */
  list(query: GenerationQuery): Promise<{ generations: Generation[]; total: number }>;

  /**
   * Takes the row for `leaseMs` by the database's clock, if nobody holds it and there is work: it
   * is not final, or one of its assets is `publishing`. One atomic statement; counts as a claim.
   * @returns undefined when another worker holds it or nothing is to be done.
   */
  claim(id: string, owner: string, leaseMs: number): Promise<Generation | undefined>;
  /** Extends the lease. @returns what the holder must know; undefined when the lease was lost. */
  renew(id: string, owner: string, leaseMs: number): Promise<{ cancelRequested: boolean } | undefined>;
  /**
   * Writes under the lease. `isProgress` starts the count of claims anew.
   * @throws ForgeError IMAGEFORGE_LEASE_LOST when the row is not ours any more.
   */
  save(id: string, owner: string, patch: GenerationPatch, options?: { isProgress?: boolean }): Promise<void>;
  /** Lets go of the row, if it is ours. */
  release(id: string, owner: string): Promise<void>;
  /**
   * Asks for a cancel: a queued row that nobody holds becomes `canceled` at once, a running one is
   * marked for its worker. @returns the row as it is then; undefined when there is none.
   */
  requestCancel(id: string): Promise<Generation | undefined>;
  /** Ids of rows with work that nobody holds and no worker touched for `idleMs` (or ever), oldest first. */
  due(idleMs: number, limit: number): Promise<string[]>;

  /** Creates the asset, or returns the one that this image already has. */
  createAsset(asset: Omit<Asset, 'createdAt'>): Promise<Asset>;
  getAsset(id: string): Promise<Asset | undefined>;
  /** The asset that was published as this file of the media library. */
  findAssetByFile(fileId: number): Promise<Asset | undefined>;
  /** In the order of their indexes. */
  assetsOf(generationIds: readonly string[]): Promise<Asset[]>;
  /** Changes the asset if it is in one of the states. @returns whether it was. */
  updateAsset(id: string, from: readonly AssetState[], patch: Partial<Omit<Asset, 'id' | 'createdAt'>>): Promise<boolean>;
}

/** Says which generation is due. It carries an id, nothing else: the row is the truth. */
export interface Job {
  generationId: string;
}

export interface JobQueue {
  /** Adds the job. One that is waiting already is not added again. Rejects when the queue is down. */
  add(job: Job, options?: { delayMs?: number }): Promise<void>;
  /**
   * Runs jobs, at most `concurrency` at once, until `close`. A handler that rejects is reported to
   * `onError`. `onReady` is called once, when jobs are taken: a queue that is down is waited for.
   */
  process(
    handler: (job: Job) => Promise<void>,
    options: { concurrency: number; onError: (error: unknown, job: Job) => void; onReady?: () => void },
  ): void;
  counts(): Promise<{ waiting: number; delayed: number; active: number }>;
  /** Stops taking jobs, waits up to `graceMs` for those under way, and lets go of every connection. */
  close(graceMs: number): Promise<void>;
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
  /** Deletes it; nothing happens when it is not there. */
  delete(key: string): Promise<void>;
}

export interface PublishedFile {
  fileId: number;
  url: string;
}

/** Somewhere that visitors load files from. */
export interface PublishTarget {
  /**
   * Publishes the asset's file, completely or not at all. Called again for the same asset after a
   * crash it returns the file that is there already.
   */
  publish(asset: Asset, bytes: Uint8Array): Promise<PublishedFile>;
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
  | { type: 'generation.cancel-requested'; generationId: string }
  | { type: 'asset.updated'; generationId: string; assetId: string; state: AssetState }
  /** A draft was given an image. `target` is where in that draft, so that its open form finds the field. */
  | { type: 'entry.image-attached'; target: Target; fileId: number; generationId: string; assetId: string };

/** Addresses under which private images can be seen for a while, by whoever has the address. */
export interface SignedUrls {
  sign(key: string): string;
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
