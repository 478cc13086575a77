import path from 'node:path';
import type { Core } from '@strapi/types';
import { createLocalEventBus } from './adapters/events/local';
import { createRedisEventBus } from './adapters/events/redis';
import { createLocalOriginalStore } from './adapters/originals/local';
import { createMediaLibrary } from './adapters/publish/media-library';
import { createBullQueue } from './adapters/queue/bull';
import { createEmbeddedQueue } from './adapters/queue/embedded';
import { createGenerationArchive } from './adapters/store/generation-archive';
import { createDeliveryStore } from './adapters/store/delivery-store';
import { createGenerationStore } from './adapters/store/generation-store';
import { deleteLogs } from './adapters/store/logs';
import { createPost } from './adapters/webhooks/post';
import type { Options } from './config';
import { createSignedUrls } from './delivery/signed-urls';
import { describeError, ForgeError } from './engine/errors';
import { createRunner } from './engine/generation/run-generation';
import type { Stage } from './engine/generation/stage';
import { type WorkerStageName, workerStageNames } from './engine/generation/stages';
import { createAttachStage } from './engine/generation/stages/attach';
import { createFinishStage } from './engine/generation/stages/finish';
import { createGenerateStage } from './engine/generation/stages/generate';
import { createInspectStage } from './engine/generation/stages/inspect';
import { createPublishStage } from './engine/generation/stages/publish';
import { createReserveStage } from './engine/generation/stages/reserve';
import { createScreenStage } from './engine/generation/stages/screen';
import { createSettleStage } from './engine/generation/stages/settle';
import { createSweep } from './engine/generation/sweep';
import { modelKey } from './engine/image-model';
import { resizeImage } from './engine/imaging';
import type { Clock, EventBus, JobQueue, Ledger, Logger } from './engine/ports';
import { holdWhilePaused } from './engine/queueing/hold-while-paused';
import { createPlaces } from './engine/queueing/places';
import { createPurge } from './engine/retention/purge';
import { keepsEverything } from './engine/retention/rules';
import { createModelRegistry } from './engine/routing/model-registry';
import { createOutbox, createSender, createSendingLoop } from './engine/webhooks';
import { createOperation, createWatching } from './operation';
import { createProviders } from './providers';
import { afterCommit, outsideTransactions } from './services/after-commit';
import { createAudit } from './services/audit';
import { createAutofill } from './services/autofill';
import { createDaily } from './services/daily';
import { createAttacher } from './services/entries/attach';
import { createBindings } from './services/entries/bindings';
import { readEntry } from './services/entries/read-entry';
import type { Forge } from './services/forge';
import { createGenerations } from './services/generations';
import { createFileCheck } from './services/has-files';
import { createQueueControl } from './services/queue-control';
import { createReuse } from './services/reuse';
import { createSourceReader } from './services/source-images';
import { storedFlag } from './services/stored-flag';
import { createTemplates } from './services/templates';
import { createViews } from './services/views';
import { createWebhooks } from './services/webhooks';

const dayMs = 24 * 60 * 60 * 1000;

/** Time between two looks for deliveries that are due again, ms. */
const sendingIntervalMs = 5_000;

/** `web` answers requests; `worker` only runs stages (`imageforge worker`). */
export type Role = 'web' | 'worker';

/**
 * Builds every part in order and hands each its dependencies. Nothing works before `start`.
 * @param providers others than the options switch on: those of a benchmark
 */
export const createForge = async (
  strapi: Core.Strapi,
  options: Options,
  role: Role,
  providers = createProviders(options),
): Promise<Forge> => {
  const watching = createWatching(strapi, options);
  const { logger } = watching;
  const clock = systemClock;
  const { leaseMs, maxClaims, maxAttempts, maxWaitMs, onAmbiguous, sweepMs, idleMs, shutdownMs } = options.engine;
  const limits = { maxBytes: options.images.maxBytes, maxPixels: options.images.maxPixels };

  const first = providers[0]?.models[0];
  if (!first) {
    throw new ForgeError('IMAGEFORGE_CONFIG_INVALID', 'Expected at least one provider; "providers.sketch" is the built-in one.');
  }
  const models = createModelRegistry(providers, options.defaultModel ?? modelKey(first.model));

  const { queue, events } = await createMessaging(options, role, logger);
  const store = createGenerationStore(strapi);
  const folder = path.resolve(strapi.dirs.app.root, options.originals.directory);
  const originals = createLocalOriginalStore({ folder });
  const audit = createAudit(strapi, logger);
  const deliveries = createDeliveryStore(strapi);
  const sending = createSendingLoop(
    createSender(options.webhooks, { store: deliveries, post: createPost(), clock, logger }),
    { logger, intervalMs: sendingIntervalMs },
  );
  const outbox = createOutbox(options.webhooks, { store: deliveries, clock, onAdded: sending.wake });
  const bindings = createBindings(strapi);
  const ledger: Ledger = { check: async () => [], reserve: async () => [], settle: async () => undefined };
  const publishParts = {
    store,
    originals,
    events,
    target: createMediaLibrary(strapi, resizeImage, options.mediaLibrary.folder),
    attacher: createAttacher(strapi, bindings, options.autofill),
  };

  const stageOf: Record<WorkerStageName, Stage> = {
    screen: createScreenStage(),
    reserve: createReserveStage(),
    generate: createGenerateStage(
      models,
      { originals, events, clock, logger, limits },
      { maxAttempts, maxWaitMs, onAmbiguous },
    ),
    inspect: createInspectStage(),
    finish: createFinishStage({ store, originals, models, limits }),
    publish: createPublishStage(publishParts, { maxClaims }),
    attach: createAttachStage(publishParts),
    settle: createSettleStage(),
  };
  const operation = createOperation(strapi, {
    options,
    clock,
    watching,
    queue,
    isPaused: () => queueControl.isPaused(),
    models: models.all.map(({ model }) => modelKey(model)),
    folder,
    isWorker: role === 'worker',
    budgets: async () => [],
    breakers: () => [],
  });
  const stages = operation.watch(workerStageNames.map((name) => stageOf[name]));
  const runner = createRunner(stages, {
    ...publishParts,
    queue,
    ledger,
    outbox,
    clock,
    logger,
    models,
    options: { leaseMs, maxClaims },
  });

  const templates = createTemplates(strapi);
  const generations = createGenerations({
    store,
    queue,
    places: createPlaces(store),
    reuse: createReuse({ store, hasFiles: createFileCheck(strapi), clock, withinMs: options.engine.reuseWithinMs }),
    originals,
    events,
    logger,
    models,
    outbox,
    audit,
    templates,
    output: { format: options.images.format, quality: options.images.quality },
    maxOpen: options.engine.maxOpenPerRequester,
    afterCommit: (run) => afterCommit(strapi, run),
    readEntry: (entry, access) => readEntry(strapi, entry, access),
    readSource: createSourceReader({ strapi, store, originals, limits }),
  });
  const signedUrls = createSignedUrls(
    `${strapi.config.get('api.rest.prefix', '/api')}/imageforge/previews`,
    strapi.config.get<string[]>('server.app.keys', []),
    options.signedUrls.expiresIn,
    () => clock.now().getTime(),
  );

  const autofill = createAutofill({ strapi, generations, store, bindings, clock, logger });
  const purge = createPurge({ archive: createGenerationArchive(strapi), store, originals, clock, rules: options.retention });
  const purgeDaily = createDaily(storedFlag(strapi, 'last-purge'), clock, async () => {
    const { records, prompts, images, files } = await purge.carryOut(await purge.plan());
    const { logsDays } = options.retention;
    const logs = logsDays === null ? 0 : await deleteLogs(strapi, new Date(clock.now().getTime() - logsDays * dayMs));
    if (records + prompts + images + files + logs === 0) return;
    logger.info(
      `Retention deleted ${records} records, ${prompts} prompts, ${images} images, ${files} files and ${logs} lines of logs.`,
    );
  });
  const chores = [...operation.chores, ...(options.autofill.enabled ? [autofill.catchUp] : []), ...(keepsEverything(options.retention) ? [] : [purgeDaily])];
  const isPaused = () => queueControl.isPaused();
  const sweep = createSweep({ store, queue, logger, isPaused }, chores, {
    intervalMs: sweepMs,
    idleMs,
  });
  const queueControl = createQueueControl({
    flag: storedFlag(strapi, 'queue-pause'),
    store,
    audit,
    addAllDue: sweep.addAllDue,
    clock,
    logger,
  });
  const work = holdWhilePaused((id) => watching.about(id, () => runner.run(id)), { isPaused, store });
  const takesJobs = role === 'worker' || options.queue.driver === 'embedded';
  let stopListening: (() => void) | undefined;
  let started = false;

  return {
    generations,
    templates,
    views: createViews(models, signedUrls),
    bindings,
    queue,
    queueControl,
    purge,
    audit,
    webhooks: createWebhooks({ endpoints: options.webhooks, store: deliveries, clock, audit, wake: sending.wake }),
    store,
    originals,
    events,
    signedUrls,
    logger,
    reports: watching.reports,
    operation,
    stages,
    runner,
    sweep,
    start() {
      if (started) return;
      started = true;
      if (options.autofill.enabled) stopListening = autofill.listen();
      operation.start();
      if (!takesJobs) return;
      queue.process(outsideTransactions(work), {
        concurrency: options.queue.concurrency,
        onError: (error) => logger.error(`A generation stopped; the sweep takes it up again. ${describeError(error)}`),
      });
      sweep.start();
      if (options.webhooks.length > 0) sending.start();
    },
    async stop() {
      stopListening?.();
      // Together: while a long sweep ends, no new work may begin.
      await Promise.all([sweep.stop(), queue.close(shutdownMs), sending.stop(), operation.stop()]);
      await events.close();
    },
  };
};

const createMessaging = async (
  { queue: { driver, redis, prefix }, engine: { leaseMs, sweepMs } }: Options,
  role: Role,
  logger: Logger,
): Promise<{ queue: JobQueue; events: EventBus }> => {
  if (driver === 'embedded' || !redis) return { queue: createEmbeddedQueue(), events: createLocalEventBus({ logger }) };
  return {
    queue: await createBullQueue({
      redis,
      prefix,
      role: role === 'worker' ? 'process' : 'add',
      // A dead worker's job comes back when its row does: earlier it would find the row held, later it would keep it.
      lockMs: leaseMs,
      stalledCheckMs: sweepMs,
      logger,
    }),
    events: await createRedisEventBus({ redis, prefix, logger }),
  };
};

const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const abort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', abort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', abort, { once: true });
    }),
};
