import type { Core } from '@strapi/types';
import { ForgeError } from '../engine/errors';
import type { Runner } from '../engine/generation/run-generation';
import type { Sweep } from '../engine/generation/sweep';
import type { Stage } from '../engine/generation/stage';
import type { EventBus, GenerationStore, JobQueue, Logger, OriginalStore, SignedUrls } from '../engine/ports';
import type { Purge } from '../engine/retention/purge';
import type { Audit } from './audit';
import type { HealthCheck } from '../engine/operation/health';
import type { Bindings } from './entries/bindings';
import type { ErrorReports } from './error-reports';
import type { Generations } from './generations';
import type { QueueControl } from './queue-control';
import type { Templates } from './templates';
import type { Views } from './views';
import type { Webhooks } from './webhooks';

/** The assembled parts, as controllers and the application's own code use them. Built by `forge.ts`. */
export interface Forge {
  generations: Generations;
  templates: Templates;
  views: Views;
  bindings: Bindings;
  queue: JobQueue;
  queueControl: QueueControl;
  purge: Purge;
  audit: Audit;
  webhooks: Webhooks;
  store: GenerationStore;
  originals: OriginalStore;
  events: EventBus;
  signedUrls: SignedUrls;
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
