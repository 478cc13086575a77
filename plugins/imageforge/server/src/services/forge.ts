import type { Core } from '@strapi/types';
import { ForgeError } from '../engine/errors';
import type { Runner } from '../engine/generation/run-generation';
import type { LedgerBook } from '../engine/ledger';
import type { Sweep } from '../engine/generation/sweep';
import type { Stage } from '../engine/generation/stage';
import type { AssetIndex, EventBus, GenerationStore, JobQueue, Logger, OriginalStore, PublishTarget, SignedUrls } from '../engine/ports';
import type { ImageBytes } from '../engine/image-model';
import type { Provenance } from '../engine/provenance/read-provenance';
import type { Purge } from '../engine/retention/purge';
import type { OrphanSweep } from '../engine/publishing/orphans';
import type { Removal } from '../engine/publishing/removal';
import type { AssetTexts } from './asset-texts';
import type { AssetUrls } from './asset-urls';
import type { AssetViewOf } from './asset-views';
import type { Audit } from './audit';
import type { AmbiguousCalls } from './ambiguous-calls';
import type { BreakerStatus } from '../engine/routing/breakers';
import type { Bindings } from './entries/bindings';
import type { Budgets } from './budgets';
import type { Deletions } from './deletions';
import type { HealthCheck } from '../engine/operation/health';
import type { ErrorReports } from './error-reports';
import type { Generations } from './generations';
import type { JobNotices } from './job-notices';
import type { Languages } from './languages';
import type { Lineage } from './lineage';
import type { PrivateImages } from './private-images';
import type { QueueControl } from './queue-control';
import type { ReviewViewOf } from './review-views';
import type { Reviews } from './reviews';
import type { SimilarImages } from './similar-images';
import type { createSourceReader } from './source-images';
import type { Templates } from './templates';
import type { TenantOf } from './tenants';
import type { Views } from './views';
import type { Webhooks } from './webhooks';

/** The assembled parts, as controllers and the application's own code use them. Built by `forge.ts`. */
export interface Forge {
  generations: Generations;
  reviews: Reviews;
  reviewView: ReviewViewOf;
  templates: Templates;
  views: Views;
  assetView: AssetViewOf;
  similarImages: SimilarImages;
  assetTexts: AssetTexts;
  lineage: Lineage;
  languages: Languages;
  /** Whether a model writes texts. */
  hasTextModel: boolean;
  assetUrls: AssetUrls;
  deletions: Deletions;
  removal: Removal;
  orphans: OrphanSweep;
  targets: readonly PublishTarget[];
  bindings: Bindings;
  queue: JobQueue;
  queueControl: QueueControl;
  purge: Purge;
  audit: Audit;
  webhooks: Webhooks;
  jobNotices: JobNotices;
  store: GenerationStore;
  assetIndex: AssetIndex;
  originals: OriginalStore;
  privateImages: PrivateImages;
  /** Reads an image that a caller points at, if they may see it. */
  readSource: ReturnType<typeof createSourceReader>;
  /** What an image says of how it came to be. */
  readProvenance(image: ImageBytes): Promise<Provenance>;
  events: EventBus;
  signedUrls: SignedUrls;
  /** Circuit breakers of this process, of the models that were called since its start. */
  breakers(): BreakerStatus[];
  logger: Logger;
  reports: ErrorReports;
  operation: {
    metrics: { text(): Promise<string>; contentType: string };
    health: HealthCheck;
    /** `undefined`: there are no metrics. */
    token: string | undefined;
    /** Whether the header `Authorization` carries the token of the metrics. */
    isAllowed(authorization: string | undefined): boolean;
  };
  /** The worker's stages, in order, and what runs them. */
  stages: Stage[];
  runner: Runner;
  sweep: Sweep;
  /** What was booked, for checks: `ledger` itself belongs to the engine. */
  ledgerBook: LedgerBook;
  budgets: Budgets;
  tenantOf: TenantOf;
  ambiguousCalls: AmbiguousCalls;
  /** Begins to work: takes jobs where this process is one that does, listens to publishes, sweeps. */
  start(): void;
  /** Lets work under way end, and lets go of everything. */
  stop(): Promise<void>;
}

const forges = new WeakMap<Core.Strapi, Forge>();

export const keepForge = (strapi: Core.Strapi, forge: Forge): void => {
  forges.set(strapi, forge);
};

/** @throws ForgeError before `bootstrap` has ended. */
export const forgeOf = (strapi: Core.Strapi): Forge => {
  const forge = forges.get(strapi);
  if (!forge) throw new ForgeError('IMAGEFORGE_INTERNAL', 'ImageForge is used before its bootstrap has ended.');
  return forge;
};

/** @returns undefined when `bootstrap` failed, so that stopping after that says nothing of its own. */
export const findForge = (strapi: Core.Strapi): Forge | undefined => forges.get(strapi);
