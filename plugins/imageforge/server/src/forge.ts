import path from 'node:path';
import type { Core } from '@strapi/types';
import { createLocalEventBus } from './adapters/events/local';
import { createRedisEventBus } from './adapters/events/redis';
import { createLedgerBook } from './adapters/ledger/ledger-book';
import { createLocalOriginalStore } from './adapters/originals/local';
import { createMediaLibrary } from './adapters/publish/media-library';
import { createInProcessRateLimiter } from './adapters/limits/in-process';
import { createRedisRateLimiter } from './adapters/limits/redis';
import { createBullQueue } from './adapters/queue/bull';
import { createEmbeddedQueue } from './adapters/queue/embedded';
import { createGenerationArchive } from './adapters/store/generation-archive';
import { createDeliveryStore } from './adapters/store/delivery-store';
import { createGenerationStore } from './adapters/store/generation-store';
import { insertRows } from './adapters/store/insert-rows';
import { deleteLogs } from './adapters/store/logs';
import { createPost } from './adapters/webhooks/post';
import type { Options } from './config';
import { shutdownProblems } from './config/shutdown-problems';
import { startLine } from './config/start-line';
import { uids } from './content-types';
import { createSignedUrls } from './delivery/signed-urls';
import { overridePrices } from './engine/budget';
import { describeError, ForgeError } from './engine/errors';
import { createDeadline } from './engine/generation/deadline';
import { createPatience } from './engine/generation/patience';
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
import { holdWhilePaused } from './engine/queueing/hold-while-paused';
import { createPlaces } from './engine/queueing/places';
import { createPurge } from './engine/retention/purge';
import { keepsEverything } from './engine/retention/rules';
import { createLedger } from './engine/ledger';
import type { Clock, EventBus, JobQueue, Logger, RateLimiter } from './engine/ports';
import { createOutbox, createSender, createSendingLoop } from './engine/webhooks';
import { type ImageProvider, modelKey, withoutPreviews } from './engine/image-model';
import { resizeImage, viewImage } from './engine/imaging';
import { createJudge, defaultThresholds } from './engine/moderation';
import { createModelRegistry } from './engine/routing/model-registry';
import { createModerators } from './moderators';
import { createBreakers } from './engine/routing/breakers';
import { createRouter } from './engine/routing/router';
import { routingProblems } from './engine/routing/routing-problems';
import { createOperation, createWatching } from './operation';
import { afterCommit, outsideTransactions } from './services/after-commit';
import { createAudit } from './services/audit';
import { createAutofill } from './services/autofill';
import { createDaily } from './services/daily';
import { createAmbiguousCalls } from './services/ambiguous-calls';
import { createBudgets } from './services/budgets';
import { createAttacher } from './services/entries/attach';
import { checkTarget } from './services/entries/check-target';
import { createBindings } from './services/entries/bindings';
import { freezeTarget } from './services/entries/freeze-target';
import { readEntry } from './services/entries/read-entry';
import type { Forge } from './services/forge';
import { createGenerations } from './services/generations';
import { createJobNotices } from './services/job-notices';
import { createFileCheck } from './services/has-files';
import { privateFolder } from './services/private-folder';
import { createPrivateImages } from './services/private-images';
import { createQueueControl } from './services/queue-control';
import { createReuse } from './services/reuse';
import { createReviewView } from './services/review-views';
import { createReviews } from './services/reviews';
import { createSourceReader } from './services/source-images';
import { storedFlag } from './services/stored-flag';
import { createTemplates } from './services/templates';
import { createTenants } from './services/tenants';
import { createViews } from './services/views';
import { createWebhooks } from './services/webhooks';

const dayMs = 24 * 60 * 60 * 1000;

/** Time between two questions to providers for what they have, ms: checkpoints come and go by the hour. */
const discoveryMs = 300_000;

/** Time between two looks for deliveries that are due again, ms. */
const sendingIntervalMs = 5_000;

/** `web` answers requests; `worker` only runs stages (`imageforge worker`). */
export type Role = 'web' | 'worker';

/**
 * Builds every part in order and hands each its dependencies. Nothing works before `start`.
 * @param providers those that the options switch on and those that were registered, in order
 */
export const createForge = async (
  strapi: Core.Strapi,
  options: Options,
  role: Role,
  providers: readonly ImageProvider[],
): Promise<Forge> => {
  const watching = createWatching(strapi, options);
  const { logger } = watching;
  const clock = systemClock;
  const { leaseMs, maxClaims, patienceMs, maxAttempts, maxWaitMs, onAmbiguous, sweepMs, idleMs, shutdownMs } = options.engine;
  const limits = { maxBytes: options.images.maxBytes, maxPixels: options.images.maxPixels };

  // A server that tells its models only when it is asked has none yet.
  const [first] = providers.flatMap(({ models }) => models);
  const defaultModel = options.defaultModel ?? (first && modelKey(first.model));
  if (defaultModel === undefined) {
    throw new ForgeError(
      'IMAGEFORGE_CONFIG_INVALID',
      'Expected a provider whose models are known beforehand, or "defaultModel"; "providers.sketch" is the built-in provider.',
    );
  }
  const { thresholds, onUnavailable } = options.moderation;
  const moderators = createModerators(options, { now: () => clock.now().getTime(), viewOf: viewImage });
  const judge = createJudge(
    moderators,
    { clock, logger, observer: { moderatorAsked: (...call) => operation.metrics.moderatorAsked(...call) } },
    { thresholds: { ...defaultThresholds, ...thresholds }, onUnavailable },
  );
  // What nobody has judged is shown to nobody, so there are no previews where images are judged.
  const models = createModelRegistry(
    overridePrices(judge.judges.image ? providers.map(withoutPreviews) : providers, options.prices),
    defaultModel,
    logger,
  );

  const { queue, events } = await createMessaging(options, role, logger);
  const store = createGenerationStore(strapi);
  const archive = createGenerationArchive(strapi);
  const folder = privateFolder(options.originals.directory, { app: strapi.dirs.app.root, served: strapi.dirs.static.public });
  const originals = createLocalOriginalStore({ folder });
  const previews = createLocalOriginalStore({ folder: path.join(folder, 'previews') });
  const audit = createAudit(strapi, (row) => insertRows(strapi, uids.auditEvent, [row]), logger);
  const deliveries = createDeliveryStore(strapi);
  const sending = createSendingLoop(
    createSender(options.webhooks, { store: deliveries, post: createPost(), clock, logger }),
    { logger, intervalMs: sendingIntervalMs },
  );
  const outbox = createOutbox(options.webhooks, { store: deliveries, clock, onAdded: sending.wake });
  const bindings = createBindings(strapi);
  const ledgerBook = createLedgerBook(strapi, logger);
  const ledger = createLedger({ book: ledgerBook, clock }, options.budgets);
  const patience = createPatience({ maxClaims, patienceMs }, clock);
  const publishParts = {
    store,
    originals,
    events,
    target: createMediaLibrary(strapi, resizeImage, options.mediaLibrary.folder),
    attacher: createAttacher(strapi, bindings, events, options.autofill),
  };

  const { fallbacks, onModeration, onBusy } = options.routing;
  const breakers = createBreakers(options.routing.breaker);
  // Sweeping, webhooks, retention and counting go on where no images are made.
  const keepsHouse = role === 'worker' || options.queue.driver === 'embedded';
  const takesJobs = keepsHouse && options.queue.concurrency > 0;
  const limiter = await createLimiter(options, takesJobs, logger);
  const deadline = createDeadline(options.engine.deadlineMs, clock);
  const advice = [...routingProblems(options.routing, models.all), ...shutdownProblems(options, providers.map(({ id }) => id))];
  for (const problem of advice) logger.warn(problem);
  const router = createRouter({ models, breakers, limiter, ledger, clock, options: { fallbacks, onBusy } });

  const stageOf: Record<WorkerStageName, Stage> = {
    screen: createScreenStage({ judge, originals }),
    reserve: createReserveStage(models, ledger),
    generate: createGenerateStage(
      { originals, previews, events, clock, logger, limits, router, breakers, limiter, deadline },
      { maxAttempts, maxWaitMs, onAmbiguous, onModeration },
    ),
    inspect: createInspectStage({ judge, originals }),
    finish: createFinishStage({ store, originals, models, limits }),
    publish: createPublishStage(publishParts, patience),
    attach: createAttachStage({ ...publishParts, logger }, patience),
    settle: createSettleStage(),
  };
  const budgets = createBudgets({
    strapi,
    book: ledgerBook,
    archive,
    clock,
    names: { providers: providers.map(({ id }) => id), tenants: options.tenants.map(({ id }) => id) },
  });
  const operation = createOperation(strapi, {
    options,
    clock,
    watching,
    queue,
    isPaused: () => queueControl.isPaused(),
    folder,
    isWorker: role === 'worker',
    takesJobs,
    budgets: async () => (await budgets.statuses()).filter(({ enabled }) => enabled),
    breakers: breakers.status,
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
    deadline,
    report: watching.reports.report,
    options: { leaseMs, maxClaims, patienceMs },
  });

  const templates = createTemplates(strapi);
  const generations = createGenerations({
    store,
    queue,
    places: createPlaces(store),
    reuse: createReuse({ store, hasFiles: createFileCheck(strapi), clock, withinMs: options.engine.reuseWithinMs }),
    ledger,
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
    checkTarget: (target, attaching) => checkTarget(strapi, target, attaching),
    freezeTarget: (target) => freezeTarget(strapi, target),
    findFiles: async (fileIds) => {
      const found = await strapi.db.query('plugin::upload.file').findMany({ where: { id: { $in: fileIds } }, select: ['id'] });
      return new Set(found.map(({ id }: { id: number }) => id));
    },
    readSource: createSourceReader({ strapi, store, originals, limits }),
    limits,
  });
  const signedUrls = createSignedUrls(
    `${strapi.config.get('api.rest.prefix', '/api')}/imageforge/previews`,
    strapi.config.get<string[]>('server.app.keys', []),
    options.signedUrls.expiresIn,
    () => clock.now().getTime(),
  );

  const reviews = createReviews({ store, events, audit, clock, enqueue: generations.enqueue });

  const autofill = createAutofill({ strapi, generations, store, bindings, clock, logger });
  const purge = createPurge({ archive, store, originals, clock, rules: options.retention });
  const purgeDaily = createDaily(storedFlag(strapi, 'last-purge'), clock, async () => {
    const { records, prompts, images, files } = await purge.carryOut(await purge.plan());
    const { logsDays } = options.retention;
    const logs = logsDays === null ? 0 : await deleteLogs(strapi, new Date(clock.now().getTime() - logsDays * dayMs));
    if (records + prompts + images + files + logs === 0) return;
    logger.info(
      `Retention deleted ${records} records, ${prompts} prompts, ${images} images, ${files} files and ${logs} lines of logs.`,
    );
  });
  const chores = [() => models.refresh(discoveryMs), ...operation.chores, ...(options.autofill.enabled ? [autofill.catchUp] : []), ...(keepsEverything(options.retention) ? [] : [purgeDaily])];
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
  /** Ids of the generations that this process works on. */
  const underWay = new Set<string>();
  const runOne = async (id: string): Promise<void> => {
    underWay.add(id);
    await watching.about(id, () => runner.run(id)).finally(() => underWay.delete(id));
  };
  const work = holdWhilePaused(runOne, { isPaused, store });
  const jobNotices = createJobNotices(providers, events);
  const webhooks = createWebhooks({ endpoints: options.webhooks, store: deliveries, clock, audit, wake: sending.wake });
  let tidied: Promise<void> | undefined;
  let stopListening: (() => void) | undefined;
  let stopNotices: (() => void) | undefined;
  let probed: Promise<void> | undefined;
  let started = false;

  return {
    generations,
    reviews,
    reviewView: createReviewView(signedUrls),
    templates,
    views: createViews(models, signedUrls),
    bindings,
    queue,
    queueControl,
    purge,
    audit,
    webhooks,
    store,
    originals,
    privateImages: createPrivateImages(previews, originals),
    jobNotices,
    events,
    signedUrls,
    breakers: breakers.status,
    logger,
    reports: watching.reports,
    operation,
    stages,
    runner,
    sweep,
    ledgerBook,
    budgets,
    tenantOf: createTenants(options.tenants),
    ambiguousCalls: createAmbiguousCalls({ store, generations, events, audit, clock }),
    start() {
      if (started) return;
      started = true;
      logger.info(
        `ImageForge: queue ${options.queue.driver}${takesJobs ? `, ${options.queue.concurrency} at once` : ', no work here'}; ` +
          `models ${models.all.map(({ model }) => modelKey(model)).join(', ')}; default ${models.defaultModel}; originals in ${folder}`,
      );
      logger.info(startLine(options, moderators));
      probed = originals.probe(0).catch((cause: unknown) => {
        logger.error(`The folder ${folder} takes no originals; nothing is paid for until it does. ${describeError(cause)}`);
      });
      void models.refresh();
      stopNotices = jobNotices.listen();
      if (options.autofill.enabled) stopListening = autofill.listen();
      operation.start();
      if (keepsHouse) {
        sweep.start();
        tidied = webhooks.forgetRemoved().catch((cause: unknown) => logger.warn(`Pauses of removed webhooks stay: ${describeError(cause)}`));
        if (options.webhooks.length > 0) sending.start();
      }
      if (!takesJobs) return;
      queue.process(outsideTransactions(work), {
        concurrency: options.queue.concurrency,
        onError: (error, { generationId }) =>
          logger.error(`Generation ${generationId} stopped; the sweep takes it up again. ${describeError(error)}`),
        onReady: () => {
          if (role === 'worker') logger.info('ImageForge worker is ready.');
        },
      });
    },
    async stop() {
      stopListening?.();
      stopNotices?.();
      if (underWay.size > 0) logger.info(`ImageForge lets ${underWay.size} generations end, for at most ${shutdownMs / 1_000} s.`);
      // Together: while a long sweep ends, no new work may begin.
      await Promise.all([sweep.stop(), queue.close(shutdownMs), sending.stop(), operation.stop(), probed, tidied]);
      for (const id of underWay) {
        logger.warn(`Generation ${id} is left under way: its lease ends by itself, and a paid call may be charged twice.`);
      }
      await Promise.all([events.close(), limiter.close()]);
    },
  };
};

const createMessaging = async (
  { queue: { driver, redis, prefix }, engine: { leaseMs, sweepMs } }: Options,
  role: Role,
  logger: Logger,
): Promise<{ queue: JobQueue; events: EventBus }> => {
  if (driver === 'embedded' && role === 'worker') {
    throw new ForgeError(
      'IMAGEFORGE_CONFIG_INVALID',
      'A worker needs queue.driver "bull" in config/plugins, got "embedded": an embedded queue has no other process.',
    );
  }
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

/** Where there is a Redis, all processes that make calls share the limits, whichever queue they use. */
const createLimiter = async (
  { queue: { redis, prefix }, engine: { leaseMs }, routing: { limits } }: Options,
  takesJobs: boolean,
  logger: Logger,
): Promise<RateLimiter> =>
  redis && takesJobs
    ? createRedisRateLimiter({ redis, prefix, limits, slotMs: leaseMs, logger })
    : createInProcessRateLimiter({ limits });

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
