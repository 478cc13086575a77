import path from 'node:path';
import type { Core } from '@strapi/types';
import { createLocalEventBus } from './adapters/events/local';
import { createRedisEventBus } from './adapters/events/redis';
import { createLocalOriginalStore } from './adapters/originals/local';
import { createMediaLibrary } from './adapters/publish/media-library';
import { createBullQueue } from './adapters/queue/bull';
import { createEmbeddedQueue } from './adapters/queue/embedded';
import { createGenerationStore } from './adapters/store/generation-store';
import type { Options } from './config';
import { createSignedUrls } from './delivery/signed-urls';
import { describeError, ForgeError } from './engine/errors';
import { createPatience } from './engine/generation/patience';
import { createRunner } from './engine/generation/run-generation';
import type { Stage } from './engine/generation/stage';
import { type WorkerStageName, workerStageNames } from './engine/generation/stages';
import { createAttachStage } from './engine/generation/stages/attach';
import { createFinishStage } from './engine/generation/stages/finish';
import { createGenerateStage } from './engine/generation/stages/generate';
import { createInspectStage } from './engine/generation/stages/inspect';
import { createPublishStage } from './engine/generation/stages/publish';
import { createSettleStage } from './engine/generation/stages/settle';
import { createSweep } from './engine/generation/sweep';
import { modelKey } from './engine/image-model';
import { resizeImage } from './engine/imaging';
import type { Clock, EventBus, Job, JobQueue } from './engine/ports';
import { createModelRegistry } from './engine/routing/model-registry';
import { createProviders } from './providers';
import { afterCommit, outsideTransactions } from './services/after-commit';
import { createAutofill } from './services/autofill';
import { createAttacher } from './services/entries/attach';
import { checkTarget } from './services/entries/check-target';
import { createBindings } from './services/entries/bindings';
import { freezeTarget } from './services/entries/freeze-target';
import { readEntry } from './services/entries/read-entry';
import type { Forge } from './services/forge';
import { createGenerations } from './services/generations';
import { privateFolder } from './services/private-folder';
import { createPrivateImages } from './services/private-images';
import { createSourceReader } from './services/source-images';
import { createTemplates } from './services/templates';
import { createViews } from './services/views';

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
  const logger = strapi.log;
  const clock = systemClock;
  const { leaseMs, maxClaims, patienceMs, maxAttempts, maxWaitMs, onAmbiguous, sweepMs, idleMs, shutdownMs } = options.engine;
  const limits = { maxBytes: options.images.maxBytes, maxPixels: options.images.maxPixels };

  const first = providers[0]?.models[0];
  if (!first) {
    throw new ForgeError('IMAGEFORGE_CONFIG_INVALID', 'Expected at least one provider; "providers.sketch" is the built-in one.');
  }
  const models = createModelRegistry(providers, options.defaultModel ?? modelKey(first.model));

  const { queue, events } = await createMessaging(options, role, logger);
  const store = createGenerationStore(strapi);
  const folder = privateFolder(options.originals.directory, { app: strapi.dirs.app.root, served: strapi.dirs.static.public });
  const originals = createLocalOriginalStore({ folder });
  const previews = createLocalOriginalStore({ folder: path.join(folder, 'previews') });
  const bindings = createBindings(strapi);
  const patience = createPatience({ maxClaims, patienceMs }, clock);
  const publishParts = {
    store,
    originals,
    events,
    target: createMediaLibrary(strapi, resizeImage, options.mediaLibrary.folder),
    attacher: createAttacher(strapi, bindings, events, options.autofill),
  };

  const stageOf: Record<WorkerStageName, Stage> = {
    generate: createGenerateStage(
      models,
      { originals, previews, events, clock, logger, limits },
      { maxAttempts, maxWaitMs, onAmbiguous },
    ),
    inspect: createInspectStage(),
    finish: createFinishStage({ store, originals, models, limits }),
    publish: createPublishStage(publishParts, patience),
    attach: createAttachStage({ ...publishParts, logger }, patience),
    settle: createSettleStage(),
  };
  const stages = workerStageNames.map((name) => stageOf[name]);
  const runner = createRunner(stages, {
    ...publishParts,
    queue,
    clock,
    logger,
    models,
    options: { leaseMs, maxClaims, patienceMs },
  });

  const templates = createTemplates(strapi);
  const generations = createGenerations({
    store,
    queue,
    originals,
    events,
    logger,
    models,
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
  });
  const signedUrls = createSignedUrls(
    `${strapi.config.get('api.rest.prefix', '/api')}/imageforge/previews`,
    strapi.config.get<string[]>('server.app.keys', []),
    options.signedUrls.expiresIn,
    () => clock.now().getTime(),
  );

  const autofill = createAutofill({ strapi, generations, store, bindings, clock, logger });
  const sweep = createSweep({ store, queue, logger }, options.autofill.enabled ? [autofill.catchUp] : [], {
    intervalMs: sweepMs,
    idleMs,
  });
  const takesJobs = (role === 'worker' || options.queue.driver === 'embedded') && options.queue.concurrency > 0;
  /** Ids of the generations that this process works on. */
  const underWay = new Set<string>();
  const work = async ({ generationId }: Job): Promise<void> => {
    underWay.add(generationId);
    await runner.run(generationId).finally(() => underWay.delete(generationId));
  };
  let stopListening: (() => void) | undefined;
  let probed: Promise<void> | undefined;
  let started = false;

  return {
    generations,
    templates,
    views: createViews(models, signedUrls),
    bindings,
    store,
    originals,
    privateImages: createPrivateImages(previews, originals),
    events,
    signedUrls,
    logger,
    stages,
    runner,
    sweep,
    start() {
      if (started) return;
      started = true;
      logger.info(
        `ImageForge: queue ${options.queue.driver}${takesJobs ? `, ${options.queue.concurrency} at once` : ', no work here'}; ` +
          `models ${models.all.map(({ model }) => modelKey(model)).join(', ')}; default ${models.defaultModel}; originals in ${folder}`,
      );
      probed = originals.probe(0).catch((cause: unknown) => {
        logger.error(`The folder ${folder} takes no originals; nothing is paid for until it does. ${describeError(cause)}`);
      });
      if (options.autofill.enabled) stopListening = autofill.listen();
      if (!takesJobs) return;
      queue.process(outsideTransactions(work), {
        concurrency: options.queue.concurrency,
        onError: (error, { generationId }) =>
          logger.error(`Generation ${generationId} stopped; the sweep takes it up again. ${describeError(error)}`),
        onReady: () => {
          if (role === 'worker') logger.info('ImageForge worker is ready.');
        },
      });
      sweep.start();
    },
    async stop() {
      stopListening?.();
      if (underWay.size > 0) logger.info(`ImageForge lets ${underWay.size} generations end, for at most ${shutdownMs / 1_000} s.`);
      // Together: while a long sweep ends, no new work may begin.
      await Promise.all([sweep.stop(), queue.close(shutdownMs), probed]);
      for (const id of underWay) {
        logger.warn(`Generation ${id} is left under way: its lease ends by itself, and a paid call may be charged twice.`);
      }
      await events.close();
    },
  };
};

const createMessaging = async (
  { queue: { driver, redis, prefix }, engine: { leaseMs, sweepMs } }: Options,
  role: Role,
  logger: Core.Strapi['log'],
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
