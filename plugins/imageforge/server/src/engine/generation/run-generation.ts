import { randomUUID } from 'node:crypto';
import { asForgeError, describeError, ForgeError, isOurFault } from '../errors';
import type { Clock, EventBus, GenerationPatch, GenerationStore, JobQueue, Logger } from '../ports';
import type { ModelRegistry } from '../routing/model-registry';
import { type Generation, type GenerationState, isFinal } from './generation';
import { bookInterrupted } from './attempts/book-interrupted';
import { createLease, type Lease } from './lease';
import { createPatience, type PatienceOptions } from './patience';
import { attachAsset, giveBack, markPublished, publishFile, type PublishParts } from './publish-asset';
import type { Stage } from './stage';

export interface RunOptions extends PatienceOptions {
  /** How long a worker that went silent keeps its row, ms. */
  leaseMs: number;
}

interface Parts extends PublishParts {
  store: GenerationStore;
  queue: Pick<JobQueue, 'add'>;
  events: EventBus;
  clock: Clock;
  logger: Logger;
  models: Pick<ModelRegistry, 'all'>;
  options: RunOptions;
}

/**
 * Works on one generation: claims its row, runs the unfinished stages, then publishes what editors
 * kept. Calling it too often, at once or on many machines, is harmless: the lease lets one in.
 */
export const createRunner = (stages: readonly Stage[], parts: Parts) => {
  const { store, events, clock, logger, models, options } = parts;
  const patience = createPatience(options, clock);

  const finish = async (lease: Lease, state: GenerationState, patch: GenerationPatch = {}): Promise<void> => {
    // The last stage, settle, runs however a generation ends.
    const settled = await stages.at(-1)?.run(lease);
    await lease.save({ ...settled, error: undefined, ...patch, state, finishedAt: clock.now().toISOString() });
    announce(lease.generation);
    log(lease.generation);
  };

  /** One line for each end: an operator finds the failed one, and what it cost, by its id. */
  const log = ({ id, state, recipe, attempts, costMicroUsd, error, requester }: Generation): void => {
    const cost = costMicroUsd === undefined ? 'unknown cost' : `${costMicroUsd} micro-USD`;
    const ambiguous = attempts.filter((attempt) => attempt.state === 'ambiguous').length;
    const line =
      `Generation ${id} ${state}: ${recipe.provider}/${recipe.model}, ${attempts.length} calls, ` +
      `${ambiguous > 0 ? `${ambiguous} of them without an answer and perhaps charged, ` : ''}${cost}, ` +
      `for ${requester.kind} ${requester.id}${error ? `; ${error.code}: ${error.message}` : ''}`;
    if (state === 'failed' || state === 'blocked') logger.warn(line);
    else logger.info(line);
  };

  const announce = ({ id, state, stage }: Generation): void =>
    events.publish({ type: 'generation.updated', generationId: id, state, stage });

  const runStages = async (lease: Lease): Promise<void> => {
    const first = stages.findIndex(({ name }) => name === lease.generation.stage);
    // A newer version has moved it on since we looked: it is not ours to skip its stages.
    if (first === -1) throw new ForgeError('IMAGEFORGE_LEASE_LOST', `This version has no stage "${lease.generation.stage}".`);
    for (const [index, stage] of stages.entries()) {
      if (index < first) continue;
      lease.signal.throwIfAborted();
      announce(lease.generation);
      const next = stages[index + 1];
      if (!next) return finish(lease, 'succeeded');
      const patch = await stage.run(lease);
      await lease.save({ ...patch, stage: next.name, error: undefined }, { isProgress: true });
    }
  };

  const resume = async (lease: Lease): Promise<void> => {
    // Whatever comes of it: the call that the last worker died in may have been charged.
    if (await bookInterrupted(lease, models)) {
      logger.warn(`Generation ${lease.generation.id}: the paid call that its last worker left under way may have been charged.`);
    }
    if (lease.generation.claims > options.maxClaims) throw new ForgeError('IMAGEFORGE_TOO_MANY_CRASHES');
    await runStages(lease);
  };

  const fail = async (lease: Lease, thrown: unknown): Promise<void> => {
    const error = asForgeError(lease.signal.aborted ? lease.signal.reason : thrown);
    if (error.code === 'IMAGEFORGE_LEASE_LOST') return;
    const { id } = lease.generation;
    if (error.code === 'IMAGEFORGE_CANCELED') return finish(lease, 'canceled');
    if (error.code === 'IMAGEFORGE_MODERATION_REFUSED') return finish(lease, 'blocked', { error: error.toJSON() });
    if (patience.allows(lease.generation, error)) {
      const { delayMs, patch, isProgress } = patience.rest(lease.generation, error);
      logger.warn(`Generation ${id}: ${describeError(thrown)}. It will be tried again in ${delayMs / 1_000} s.`);
      await lease.save(patch, { isProgress });
      // Free a little before its job comes, which would go away again otherwise.
      await lease.release(delayMs * 0.9);
      return parts.queue.add({ generationId: id }, { delayMs });
    }
    if (isOurFault(error)) logger.error(`Generation ${id} failed: ${describeError(thrown)}`);
    return finish(lease, 'failed', { error: error.toJSON() });
  };

  const publishKept = async (lease: Lease): Promise<void> => {
    const kept = (await store.assetsOf([lease.generation.id])).filter(({ state }) => state === 'publishing');
    for (const asset of kept) {
      try {
        if (lease.generation.claims > options.maxClaims) throw new ForgeError('IMAGEFORGE_TOO_MANY_CRASHES');
        const file = await publishFile(asset, parts);
        // Attached while it is still to be published, so that a crash in between finds it again.
        const warning = await attachAsset(file, lease.generation, parts);
        await markPublished(file, parts);
        const warnings = warning ? { warnings: [...lease.generation.warnings, warning] } : {};
        await lease.save(warnings, { isProgress: true });
      } catch (thrown) {
        const error = asForgeError(thrown);
        if (error.code === 'IMAGEFORGE_LEASE_LOST') throw error;
        logger.error(`Asset ${asset.id} could not be published: ${describeError(thrown)}`);
        await giveBack(asset, error, parts);
      }
    }
  };

  /** A newer version's row, in the middle of a deploy: a claim of ours would count as one of its crashes. */
  const isOfNewerVersion = async (id: string): Promise<boolean> => {
    const stage = (await store.get(id))?.stage;
    if (stage === undefined || stages.some(({ name }) => name === stage)) return false;
    logger.warn(`Generation ${id} is left to a newer version of this worker: this one has no stage "${stage}".`);
    return true;
  };

  const runOnce = async (id: string): Promise<boolean> => {
    if (await isOfNewerVersion(id)) return false;
    const owner = randomUUID();
    const claimed = await store.claim(id, owner, options.leaseMs);
    if (!claimed) return false;
    const lease = createLease(claimed, owner, { store, events, logger, leaseMs: options.leaseMs });
    try {
      if (isFinal(claimed.state)) await publishKept(lease);
      else await resume(lease).catch((thrown: unknown) => fail(lease, thrown));
    } finally {
      await lease.release();
    }
    return isFinal(lease.generation.state);
  };

  return {
    async run(id: string): Promise<void> {
      // An image kept in the last moment of a run found its job still active and was not queued
      // again; so look once more after the lease is gone.
      while (await runOnce(id));
    },
  };
};

export type Runner = ReturnType<typeof createRunner>;
