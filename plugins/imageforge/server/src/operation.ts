import type { Server } from 'node:http';
import type { Core } from '@strapi/types';
import { createPrometheusMetrics } from './adapters/metrics/prometheus';
import { startWorkerServer } from './adapters/metrics/worker-server';
import { probeOriginals } from './adapters/originals/probe';
import { readOpenGenerations, readRecentGenerations } from './adapters/store/open-generations';
import { createTotalStore } from './adapters/store/totals';
import type { Options } from './config';
import { describeError, messageOf } from './engine/errors';
import type { Stage } from './engine/generation/stage';
import type { BreakerFigure, BudgetFigure, Figures } from './engine/operation/figures';
import { createHealthCheck } from './engine/operation/health';
import { awayModerators, type Recent, sickModels } from './engine/operation/lately';
import { createWorkerCheck } from './engine/operation/worker-check';
import { watchStages } from './engine/operation/watch-stages';
import type { Clock, JobQueue } from './engine/ports';
import { carriesToken } from './services/bearer-token';
import { createErrorReports, type Sentry } from './services/error-reports';
import { createLogging } from './services/logging';
import { createRedact, secretsOf } from './services/secrets';
import { storedFlag } from './services/stored-flag';

/** How long a part may take to answer before it counts as down, and how long an answer is good for, ms. */
const health = { answerMs: 3_000, freshMs: 1_000 };

/** What is needed before any other part is built: the log, and where unexpected errors go. */
export const createWatching = (strapi: Core.Strapi, options: Options) => {
  const redact = createRedact(secretsOf(options));
  // Strapi's plugin is there or not, and its service has no client without an address.
  const sentry = (): Sentry | undefined => (options.sentry.enabled && strapi.plugin('sentry')?.service('sentry')?.getInstance()) || undefined;
  return { redact, reports: createErrorReports(sentry, redact, options.sentry), ...createLogging(strapi.log, redact) };
};

interface Parts {
  options: Options;
  clock: Clock;
  watching: ReturnType<typeof createWatching>;
  queue: Pick<JobQueue, 'counts' | 'workers'>;
  isPaused(): Promise<boolean>;
  /** Folder of the originals, absolute. */
  folder: string;
  isWorker: boolean;
  /** Whether this process works on generations: only such a one says that it looked for work. */
  takesJobs: boolean;
  /** What is left of the budgets. */
  budgets(): Promise<readonly BudgetFigure[]>;
  /** The circuit breakers of this process. */
  breakers(): readonly BreakerFigure[];
}

/** Metrics and health: what an operator looks at. */
export const createOperation = (strapi: Core.Strapi, parts: Parts) => {
  const { options, clock, watching, queue, breakers } = parts;
  const { token, workerPort, workerHost } = options.metrics;
  const totals = createTotalStore(strapi);
  const lastSweep = storedFlag<string>(strapi, 'last-sweep');

  const figures = async (): Promise<Figures> => {
    // Another process may be counting the same rows at this moment; what it counts is there the next time.
    await totals.count().catch((thrown: unknown) => watching.logger.debug(`Not counted: ${describeError(thrown)}`));
    const [all, open, isPaused, jobs, workers, budgets] = await Promise.all([
      totals.all(),
      readOpenGenerations(strapi, clock.now()),
      parts.isPaused(),
      queue.counts().catch(() => undefined),
      queue.workers().catch(() => undefined),
      parts.budgets(),
    ]);
    return { totals: all, queue: { ...open, isPaused, jobs, workers }, budgets };
  };
  const metrics = createPrometheusMetrics(breakers, parts.isWorker ? undefined : figures);

  const openGenerations = async () => (await readOpenGenerations(strapi, clock.now())).open;
  const expectNone = (what: string, find: (rows: Recent[], now: Date) => string[]) => async (): Promise<void> => {
    const found = find(await readRecentGenerations(strapi), clock.now());
    if (found.length > 0) throw new Error(`${what}: ${found.join('; ')}.`);
  };

  let server: Promise<Server | undefined> = Promise.resolve(undefined);
  return {
    metrics,
    token,
    isAllowed: (authorization: string | undefined): boolean => token !== undefined && carriesToken(authorization, token),
    health: createHealthCheck(
      {
        database: async () => void (await strapi.db.connection.raw('SELECT 1')),
        queue: async () => void (await queue.counts()),
        originals: () => probeOriginals(parts.folder),
        workers: createWorkerCheck({ lastSweep: lastSweep.read, queue, open: openGenerations, clock }, options.engine),
        providers: expectNone('Models that answered no call of the last 15 minutes', sickModels),
        moderators: expectNone('Moderators that cannot be asked', awayModerators),
      },
      clock,
      (thrown) => watching.redact((thrown as Partial<Error> | undefined)?.message ?? String(thrown)),
      health,
    ),
    /** For the sweep. Counted that often, nothing is deleted by retention before it was counted. */
    chores: [
      ...(parts.takesJobs ? [() => lastSweep.write(clock.now().toISOString())] : []),
      ...(token === undefined ? [] : [() => totals.count()]),
    ],
    watch: (stages: readonly Stage[]): Stage[] =>
      watchStages(
        stages,
        {
          stageEnded: metrics.stageEnded,
          stageFailed: (place, generationId, thrown) => watching.reports.report(thrown, { place, generationId }),
        },
        clock,
      ),
    start(): void {
      if (!parts.isWorker || token === undefined || workerPort === undefined) return;
      const address = { host: workerHost, port: workerPort };
      server = startWorkerServer(address, metrics, (authorization) => carriesToken(authorization, token)).catch((thrown: unknown) => {
        watching.logger.error(`The worker has no metrics on port ${workerPort}: ${messageOf(thrown)}.`);
        return undefined;
      });
    },
    async stop(): Promise<void> {
      (await server)?.close();
    },
  };
};

