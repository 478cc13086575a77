import type { Options } from './config';
import { startLine } from './config/start-line';
import { describeError } from './engine/errors';
import type { Sweep } from './engine/generation/sweep';
import { modelKey } from './engine/image-model';
import type { Moderator } from './engine/moderation';
import type { EventBus, Job, JobQueue, Logger, OriginalStore, RateLimiter } from './engine/ports';
import type { ModelRegistry } from './engine/routing/model-registry';
import type { SendingLoop } from './engine/webhooks';
import type { createOperation } from './operation';
import { outsideTransactions } from './services/after-commit';
import type { Autofill } from './services/autofill';
import type { DeletedFiles } from './services/deleted-files';
import type { JobNotices } from './services/job-notices';
import type { Webhooks } from './services/webhooks';

interface Parts {
  options: Options;
  isWorker: boolean;
  /** Whether this process sweeps, tells webhooks and purges. */
  keepsHouse: boolean;
  /** Whether this process works on generations. */
  takesJobs: boolean;
  queue: JobQueue;
  /** What a job leads to. */
  work(job: Job): Promise<void>;
  /** Ids of the generations that this process works on. */
  underWay: ReadonlySet<string>;
  events: EventBus;
  limiter: RateLimiter;
  models: ModelRegistry;
  moderators: readonly Moderator[];
  originals: OriginalStore;
  /** Folder of the originals, absolute. */
  folder: string;
  sweep: Sweep;
  sending: SendingLoop;
  webhooks: Webhooks;
  autofill: Autofill;
  jobNotices: JobNotices;
  deletedFiles: DeletedFiles;
  operation: ReturnType<typeof createOperation>;
  logger: Logger;
}

/** Sets the parts to work, each in its turn, and lets them end. */
export const createLifecycle = (parts: Parts) => {
  const { options, isWorker, keepsHouse, takesJobs, queue, work, underWay, events, limiter, models, moderators } = parts;
  const { originals, folder, sweep, sending, webhooks, autofill, jobNotices, deletedFiles, operation, logger } = parts;
  const { shutdownMs } = options.engine;
  let tidied: Promise<void> | undefined;
  let stopListening: (() => void) | undefined;
  let stopNotices: (() => void) | undefined;
  let stopDeletions: (() => void) | undefined;
  let probed: Promise<void> | undefined;
  let started = false;

  return {
    start(): void {
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
      stopDeletions = deletedFiles.listen();
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
          if (isWorker) logger.info('ImageForge worker is ready.');
        },
      });
    },
    async stop(): Promise<void> {
      stopListening?.();
      stopNotices?.();
      stopDeletions?.();
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
