import path from 'node:path';
import type { Core } from '@strapi/types';
import { createLedgerBook } from './adapters/ledger/ledger-book';
import { createLocalOriginalStore } from './adapters/originals/local';
import { createSigner } from './adapters/provenance/signer';
import { createAssetIndex } from './adapters/store/asset-index';
import { createGenerationArchive } from './adapters/store/generation-archive';
import { createDeliveryStore } from './adapters/store/delivery-store';
import { createGenerationStore } from './adapters/store/generation-store';
import { createInsertTogether } from './adapters/store/together';
import { deleteLogs } from './adapters/store/logs';
import { systemClock } from './adapters/system-clock';
import { createOpenAITextWriter } from './adapters/texts/openai';
import { createPost } from './adapters/webhooks/post';
import type { Options } from './config';
import { shutdownProblems } from './config/shutdown-problems';
import { uids } from './content-types';
import { createDelivery } from './delivering';
import { createSignedUrls } from './delivery/signed-urls';
import { overridePrices } from './engine/budget';
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
import { createTextComposer } from './engine/texts/compose-texts';
import { createOutbox, createSender, createSendingLoop } from './engine/webhooks';
import { type ImageProvider, withoutPreviews } from './engine/image-model';
import { viewImage } from './engine/imaging';
import { createJudge, defaultThresholds } from './engine/moderation';
import { createModelRegistry } from './engine/routing/model-registry';
import { createModerators } from './moderators';
import { createBreakers } from './engine/routing/breakers';
import { defaultModelOf } from './engine/routing/default-model';
import { createRouter } from './engine/routing/router';
import { readProvenance } from './engine/provenance/read-provenance';
import { routingProblems } from './engine/routing/routing-problems';
import { createLifecycle } from './lifecycle';
import { createLimiter, createMessaging } from './messaging';
import { createOperation, createWatching } from './operation';
import { createPublishing } from './publishing';
import { createTakingAway } from './taking-away';
import { afterCommit } from './services/after-commit';
import { createAssetTexts } from './services/asset-texts';
import { createAssetUrls } from './services/asset-urls';
import { createAssetView } from './services/asset-views';
import { createAudit } from './services/audit';
import { createAutofill } from './services/autofill';
import { createDaily } from './services/daily';
import { createAmbiguousCalls } from './services/ambiguous-calls';
import { createBudgets } from './services/budgets';
import { createAttacher } from './services/entries/attach';
import { checkTarget } from './services/entries/check-target';
import { createBindings } from './services/entries/bindings';
import { entryTitles } from './services/entries/entry-titles';
import { freezeTarget } from './services/entries/freeze-target';
import { readEntry } from './services/entries/read-entry';
import type { Forge } from './services/forge';
import { createGenerations } from './services/generations';
import { createJobNotices } from './services/job-notices';
import { createLanguages } from './services/languages';
import { createLibraryFiles } from './services/library-files';
import { createLineage } from './services/lineage';
import { readOverlays } from './services/overlays';
import { privateFolder } from './services/private-folder';
import { createPrivateImages } from './services/private-images';
import { createPurgeChore } from './services/purge-chore';
import { createQueueControl } from './services/queue-control';
import { createReuse } from './services/reuse';
import { createReviewView } from './services/review-views';
import { createReviews } from './services/reviews';
import { createSimilarImages } from './services/similar-images';
import { createSourceReader } from './services/source-images';
import { storedFlag } from './services/stored-flag';
import { createTemplates } from './services/templates';
import { createTenants } from './services/tenants';
import { createViews } from './services/views';
import { createWebhooks } from './services/webhooks';

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
  const { logger, redact } = watching;
  const clock = systemClock;
  const isWorker = role === 'worker';
  const { leaseMs, maxClaims, patienceMs, maxAttempts, maxWaitMs, onAmbiguous, sweepMs, idleMs } = options.engine;
  const { maxBytes, maxPixels, animated } = options.images;
  const limits = { maxBytes, maxPixels, animated };
  const overlays = await readOverlays(options.images.overlays, strapi.dirs.app.root, limits);

  const defaultModel = defaultModelOf(options.defaultModel, providers);
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
    { logger, redact },
  );

  const { queue, events } = await createMessaging(options, isWorker, logger);
  const store = createGenerationStore(strapi);
  const assetIndex = createAssetIndex(strapi);
  const archive = createGenerationArchive(strapi);
  const folder = privateFolder(options.originals.directory, { app: strapi.dirs.app.root, served: strapi.dirs.static.public });
  const originals = createLocalOriginalStore({ folder });
  const previews = createLocalOriginalStore({ folder: path.join(folder, 'previews') });
  const { credentials, signer } = createSigner(options.provenance.c2pa, path.join(folder, 'credentials'), clock);
  const insertAuditEvents = createInsertTogether(strapi, uids.auditEvent);
  const audit = createAudit(strapi, (row) => insertAuditEvents([row]), logger);
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
    ...(await createPublishing(strapi, options, { signer, originals, logger })),
    attacher: createAttacher(strapi, bindings, events, options.autofill),
  };

  const languages = createLanguages(strapi, options.texts.locales, clock);
  const composeTexts = createTextComposer({
    writer: options.texts.model && createOpenAITextWriter(options.texts.model),
    observer: { textsAsked: (...call) => operation.metrics.textsAsked(...call) },
    logger,
  });

  const { fallbacks, onModeration, onBusy } = options.routing;
  const breakers = createBreakers(options.routing.breaker);
  // Sweeping, webhooks, retention and counting go on where no images are made.
  const keepsHouse = isWorker || options.queue.driver === 'embedded';
  const takesJobs = keepsHouse && options.queue.concurrency > 0;
  const limiter = await createLimiter(options, takesJobs, logger);
  const deadline = createDeadline(options.engine.deadlineMs, clock);
  const asked = providers.flatMap(({ id, discover }) => (discover ? [id] : []));
  const advice = [...routingProblems(options.routing, models.all, asked), ...shutdownProblems(options, providers.map(({ id }) => id))];
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
    finish: createFinishStage({ store, originals, models, limits, overlays, signer, logger, composeTexts, tells: options.provenance.tells }),
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
    isWorker,
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
    redact,
    models,
    deadline,
    report: watching.reports.report,
    options: { leaseMs, maxClaims, patienceMs },
  });

  const templates = createTemplates(strapi);
  const libraryFiles = createLibraryFiles(strapi);
  const readSource = createSourceReader({ strapi, store, originals, limits });
  const generations = createGenerations({
    store,
    queue,
    places: createPlaces(store),
    reuse: createReuse({ store, hasFiles: libraryFiles.hasFiles, clock, withinMs: options.engine.reuseWithinMs }),
    ledger,
    originals,
    events,
    logger,
    models,
    outbox,
    audit,
    templates,
    output: { format: options.images.format, quality: options.images.quality, operations: options.images.operations },
    overlays,
    maxOpen: options.engine.maxOpenPerRequester,
    afterCommit: (run) => afterCommit(strapi, run),
    readEntry: (entry, access) => readEntry(strapi, entry, access),
    languages,
    titlesOf: (entry, main, access) => entryTitles(strapi, entry, main, access),
    checkTarget: (target, attaching) => checkTarget(strapi, target, attaching),
    freezeTarget: (target) => freezeTarget(strapi, target),
    findFiles: libraryFiles.findFiles,
    readSource,
    limits,
  });
  const signedUrls = createSignedUrls(
    `${strapi.config.get('api.rest.prefix', '/api')}/imageforge/previews`,
    strapi.config.get<string[]>('server.app.keys', []),
    options.signedUrls.expiresIn,
    () => clock.now().getTime(),
  );

  const assetView = createAssetView(signedUrls, publishParts.targets);
  const { findAsset, checkFiles } = generations;
  const similarImages = createSimilarImages({ index: assetIndex, store, findAsset, checkFiles, viewOf: assetView });
  const { removal, deletedFiles, ...takingAway } = createTakingAway(strapi, {
    ...publishParts,
    archive,
    generations,
    audit,
    clock,
    logger,
    redact,
    leaseMs,
  });
  const delivery = isWorker
    ? undefined
    : createDelivery(strapi, options, { store, originals, originalsFolder: folder, events, signer, logger, now: () => clock.now().getTime() });

  const reviews = createReviews({ store, events, audit, clock, enqueue: generations.enqueue });

  const autofill = createAutofill({ strapi, generations, store, bindings, clock, logger });
  const purge = createPurge({ archive, store, originals, clock, rules: options.retention });
  const { logsDays } = options.retention;
  const purgeChore = createPurgeChore({ purge, logsDays, deleteLogs: (before) => deleteLogs(strapi, before), clock, logger });
  const purgeDaily = createDaily(storedFlag(strapi, 'last-purge'), clock, purgeChore);
  const chores = [
    () => models.refresh(discoveryMs),
    ...operation.chores,
    removal.sweep,
    ...(options.autofill.enabled ? [autofill.catchUp] : []),
    ...(keepsEverything(options.retention) ? [] : [purgeDaily]),
  ];
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
  const jobNotices = createJobNotices(providers, events);
  const webhooks = createWebhooks({ endpoints: options.webhooks, store: deliveries, clock, audit, wake: sending.wake });

  const lifecycle = createLifecycle({
    options,
    isWorker,
    keepsHouse,
    takesJobs,
    queue,
    work: holdWhilePaused(runOne, { isPaused, store }),
    underWay,
    events,
    limiter,
    models,
    moderators,
    originals,
    folder,
    sweep,
    sending,
    webhooks,
    autofill,
    jobNotices,
    deletedFiles,
    delivery,
    operation,
    logger,
  });

  return {
    generations,
    reviews,
    reviewView: createReviewView(signedUrls),
    templates,
    views: createViews(models, signedUrls),
    assetView,
    similarImages,
    assetTexts: createAssetTexts({ ...publishParts, audit, languages, composeTexts, changeableAsset: generations.changeableAsset }),
    lineage: createLineage({ store, urls: signedUrls, visibleAsset: generations.findAsset }),
    languages,
    hasTextModel: options.texts.model !== undefined,
    assetUrls: createAssetUrls({
      targets: publishParts.targets,
      signedUrls,
      libraryUrl: libraryFiles.urlOf,
      clock,
      expiry: options.signedUrls,
    }),
    ...takingAway,
    removal,
    targets: publishParts.targets,
    bindings,
    queue,
    queueControl,
    purge,
    audit,
    webhooks,
    store,
    assetIndex,
    originals,
    privateImages: createPrivateImages(previews, originals),
    readSource,
    readProvenance: (image) => readProvenance(image, credentials),
    jobNotices,
    events,
    signedUrls,
    delivery,
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
    ...lifecycle,
  };
};
