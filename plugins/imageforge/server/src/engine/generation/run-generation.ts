import { randomUUID } from 'node:crypto';
import { asForgeError, describeError, ForgeError, isOurFault, type StoredError } from '../errors';
import type { Clock, EventBus, GenerationPatch, GenerationStore, JobQueue, Ledger, Logger } from '../ports';
import type { Warning } from '../image-model';
import type { ModelRegistry } from '../routing/model-registry';
import type { Deadline } from './deadline';
import { type Generation, isFinal } from './generation';
import { bookAbandoned, bookInterrupted } from './attempts/book-interrupted';
import { createLease, type Lease } from './lease';
import { createPatience, type PatienceOptions } from './patience';
import { attachAsset, giveBack, markPublished, publishFile, type PublishParts } from './publish-asset';
import type { Outbox, OutboxEvent } from '../webhooks';
import type { Stage } from './stage';
import type { Redact } from './without-secrets';

interface RunOptions extends PatienceOptions {
  /** How long a worker that went silent keeps its row, ms. */
  leaseMs: number;
}

interface Parts extends PublishParts {
  store: GenerationStore;
  queue: Pick<JobQueue, 'add'>;
  ledger: Pick<Ledger, 'settle'>;
  outbox: Outbox;
  events: EventBus;
  clock: Clock;
  logger: Logger;
  /** For what is stored on the row. */
  redact: Redact;
  models: Pick<ModelRegistry, 'all' | 'ensure'>;
  deadline: Deadline;
  /** Told of faults of ours outside of the stages, which are watched by themselves. Must not throw. */
  report(thrown: unknown, where: { place: string; generationId: string }): void;
  options: RunOptions;
}

/**
 * Works on one generation: claims its row, runs the unfinished stages, then publishes what editors
 * kept. Calling it too often, at once or on many machines, is harmless: the lease lets one in.
 */
export const createRunner = (stages: readonly Stage[], parts: Parts) => {
  const { store, events, clock, logger, models, options } = parts;
  const patience = createPatience(options, clock);
  const stageNames = stages.map(({ name }) => name);

  const finish = async (lease: Lease, state: FinalState, patch: GenerationPatch = {}): Promise<void> => {
    await bookAbandoned(lease, models);
    // Before the row is final: after a crash in between, the next worker settles again.
    await parts.ledger.settle(lease.generation);
    // The last stage, settle, runs however a generation ends.
    const settled = await stages.at(-1)?.run(lease);
    const outbox = [...pending(lease), ...(await publishedBy(lease)), ...parts.outbox.note(`generation.${state}`)];
    // What it died of says nothing of an image that somebody keeps later: the count of claims begins anew.
    // The lease goes in the same write: after a crash in between nobody would take the row up to end it.
    await lease.save(
      { ...settled, error: undefined, ...patch, state, finishedAt: clock.now().toISOString(), outbox },
      { isProgress: true, release: outbox.length === 0 },
    );
    announce(lease.generation);
    log(lease.generation);
  };

  /** What subscribers are told of the images that the stages have published. */
  const publishedBy = async ({ generation: { id, publish } }: Lease): Promise<OutboxEvent[]> => {
    if (publish !== 'auto' || parts.outbox.note('asset.published').length === 0) return [];
    const assets = await store.assetsOf([id]);
    return assets.flatMap((asset) => (asset.state === 'published' ? parts.outbox.note('asset.published', asset.id) : []));
  };

  /** Events leave the row once they are deliveries; until then the row counts as work. It is the last thing done, unless the row rests. */
  const handOver = async (lease: Lease, rests: boolean): Promise<void> => {
    if (pending(lease).length === 0) return;
    const isProgress = isFinal(lease.generation.state);
    try {
      await parts.outbox.handOver(lease.generation, await store.assetsOf([lease.generation.id]));
    } catch (thrown) {
      // A fault that somebody saw is no crash, or the next image that is kept would be given up for it.
      if (isProgress) await lease.save({}, { isProgress });
      throw thrown;
    }
    await lease.save({ outbox: [] }, { isProgress, release: !rests });
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
    // It is one of ours: the claim left those of a newer version alone.
    const first = stages.findIndex(({ name }) => name === lease.generation.stage);
    // It waits no more, and the next save says so. An outage stays noted: its beginning is the measure of patience.
    if (lease.generation.error?.code === 'IMAGEFORGE_POSTPONED') lease.note({ error: undefined });
    const generating = stages.findIndex(({ name }) => name === 'generate');
    for (const [index, stage] of stages.entries()) {
      if (index < first) continue;
      lease.signal.throwIfAborted();
      // The stage generate keeps what arrived in time, and what was paid for is brought to its end.
      if (index < generating) parts.deadline.check(lease.generation);
      announce(lease.generation);
      const next = stages[index + 1];
      if (!next) return finish(lease, 'succeeded');
      const patch = await stage.run(lease);
      // A person decides; whoever records the decision queues the generation again at this stage.
      if (patch.state === 'review') return waitForReview(lease, patch);
      lease.note({ ...patch, stage: next.name, error: undefined });
    }
  };

  const waitForReview = async (lease: Lease, patch: GenerationPatch): Promise<void> => {
    lease.signal.throwIfAborted();
    const outbox = [...pending(lease), ...parts.outbox.note('generation.review')];
    await lease.save({ ...patch, error: undefined, outbox }, { isProgress: true });
    // A cancel of a moment ago was for this worker, which may not have heard of it; nobody else will act on it.
    const row = await store.get(lease.generation.id);
    if (row?.cancelRequested) throw new ForgeError('IMAGEFORGE_CANCELED');
    announce(lease.generation);
  };

  const resume = async (lease: Lease): Promise<void> => {
    // Whatever comes of it: the call that the last worker died in may have been charged.
    if (await bookInterrupted(lease, models)) {
      logger.warn(`Generation ${lease.generation.id}: the paid call that its last worker left under way may have been charged.`);
    }
    if (lease.generation.claims <= options.maxClaims) return runStages(lease);
    const error = new ForgeError('IMAGEFORGE_TOO_MANY_CRASHES');
    const assets = await store.assetsOf([lease.generation.id]);
    if (!assets.some(({ state }) => state === 'published')) throw error;
    // What is public has succeeded, whatever came after it.
    await finish(lease, 'succeeded', { warnings: [...lease.generation.warnings, unfinishedWarning(error)] });
  };

  /** @returns how long it rests before it is tried again, ms; undefined when it has ended, or is ours no more. */
  const fail = async (lease: Lease, thrown: unknown): Promise<number | undefined> => {
    const error = asForgeError(lease.signal.aborted ? lease.signal.reason : thrown);
    if (error.code === 'IMAGEFORGE_LEASE_LOST') return undefined;
    const { id } = lease.generation;
    // The end was written, and only the answer to that was lost: it stands, and the sweep hands over what it tells.
    const row = await store.get(id);
    if (row && isFinal(row.state)) throw thrown;
    if (error.code === 'IMAGEFORGE_POSTPONED') {
      const delayMs = error.retryAfterMs ?? 1_000;
      // Waiting for its turn is no failure: the count of claims begins anew. The row says what it waits for.
      await lease.save({ error: waitOf(error, clock.now().getTime() + delayMs) }, { isProgress: true });
      announce(lease.generation);
      return delayMs;
    }
    if (patience.allows(lease.generation, error)) {
      const { delayMs, patch, isProgress } = patience.rest(lease.generation, error);
      logger.warn(`Generation ${id}: ${describeError(thrown)}. It will be tried again in ${delayMs / 1_000} s.`);
      await lease.save(patch, { isProgress });
      return delayMs;
    }
    await giveUp(lease, error, thrown);
    return undefined;
  };

  const giveUp = async (lease: Lease, error: ForgeError, thrown: unknown): Promise<void> => {
    const { id, stage } = lease.generation;
    if (error.code === 'IMAGEFORGE_CANCELED') return finish(lease, 'canceled');
    if (isBlock(error)) return finish(lease, 'blocked', { error: error.toJSON() });
    if (isOurFault(error)) logger.error(`Generation ${id} failed: ${describeError(thrown)}`);
    await finish(lease, 'failed', { error: error.toJSON() });
    // No stage has seen it: the process died in one each time.
    if (error.code === 'IMAGEFORGE_TOO_MANY_CRASHES') parts.report(error, { place: stage, generationId: id });
  };

  const publishKept = async (lease: Lease): Promise<void> => {
    const kept = (await store.assetsOf([lease.generation.id])).filter(({ state }) => state === 'publishing');
    for (const asset of kept) {
      try {
        if (lease.generation.claims > options.maxClaims) throw new ForgeError('IMAGEFORGE_TOO_MANY_CRASHES');
        const file = await publishFile(asset, parts, lease.signal);
        // Attached while it is still to be published, so that a crash in between finds it again.
        const warning = await attachAsset(file, lease.generation, parts);
        const warnings = warning ? { warnings: [...lease.generation.warnings, warning] } : {};
        // Before it counts as published: after a crash in between it is published, and told of, again.
        const outbox = [...without(lease, asset), ...parts.outbox.note('asset.published', asset.id)];
        await lease.save({ ...warnings, outbox }, { isProgress: true });
        await markPublished(file, parts);
      } catch (thrown) {
        const error = asForgeError(thrown);
        if (error.code === 'IMAGEFORGE_LEASE_LOST') throw error;
        logger.error(`Asset ${asset.id} could not be published: ${describeError(thrown)}`);
        parts.report(thrown, { place: 'publish', generationId: asset.generationId });
        await giveBack(asset, error, parts);
        // A fault that somebody saw is no crash: whoever keeps it again gets as many tries.
        await lease.save({ outbox: without(lease, asset) }, { isProgress: true });
      }
    }
  };

  /** In the middle of a deploy: a claim of ours would count as one of the newer version's crashes. */
  const warnOfNewerVersion = async (id: string): Promise<void> => {
    const stage = (await store.get(id))?.stage;
    if (stage === undefined || stageNames.some((name) => name === stage)) return;
    logger.warn(`Generation ${id} is left to a newer version of this worker: this one has no stage "${stage}".`);
  };

  /** @returns whether there may be more to do */
  const runOnce = async (id: string, isFirst: boolean): Promise<boolean> => {
    const owner = randomUUID();
    const claimed = await store.claim(id, owner, options.leaseMs, stageNames);
    if (!claimed) {
      if (isFirst) await warnOfNewerVersion(id);
      return false;
    }
    let waitsForSweep = false;
    let restMs: number | undefined;
    const lease = createLease(claimed, owner, { store, events, logger, redact: parts.redact, leaseMs: options.leaseMs });
    try {
      if (isFinal(claimed.state)) await publishKept(lease);
      else if (claimed.state !== 'review') restMs = await resume(lease).then(() => undefined, (thrown: unknown) => fail(lease, thrown));
      await handOver(lease, restMs !== undefined).catch((thrown: unknown) => {
        waitsForSweep = true;
        logger.warn(`Generation ${id}: its webhooks wait for the sweep: ${describeError(thrown)}`);
      });
    } finally {
      await lease.release({ restMs });
    }
    if (restMs !== undefined) await parts.queue.add({ generationId: id }, { delayMs: restMs, priority: claimed.priority });
    // What is published by itself waits for nobody to keep it.
    return claimed.publish === 'on-keep' && isFinal(lease.generation.state) && !waitsForSweep;
  };

  return {
    async run(id: string): Promise<void> {
      // An image kept in the last moment of a run found its job still active and was not queued
      // again; so look once more after the lease is gone.
      for (let isFirst = true; await runOnce(id, isFirst); isFirst = false);
    },
  };
};

export type Runner = ReturnType<typeof createRunner>;

type FinalState = 'succeeded' | 'failed' | 'canceled' | 'blocked';

const pending = ({ generation }: Lease): OutboxEvent[] => generation.outbox ?? [];

const unfinishedWarning = ({ message }: ForgeError): Warning => ({
  code: 'image-failed',
  message: `${message} What was published by then stays; other images were not published, and perhaps none was put into the entry.`,
});

/** What it waits for, and until when: a moderator that is away is no provider without room. */
const waitOf = (error: ForgeError, untilMs: number): StoredError => {
  const { cause } = error;
  const retryAt = new Date(untilMs).toISOString();
  return { ...error.toJSON(), details: { ...error.details, retryAt, ...(cause instanceof ForgeError && { cause: cause.code }) } };
};

/** The pending events but those of this asset. */
const without = (lease: Lease, { id }: { id: string }): OutboxEvent[] => pending(lease).filter(({ assetId }) => assetId !== id);

/** Content that the provider, our moderators or a reviewer did not allow. */
const isBlock = ({ code }: ForgeError): boolean =>
  code === 'IMAGEFORGE_MODERATION_REFUSED' ||
  code === 'IMAGEFORGE_MODERATION_BLOCKED' ||
  code === 'IMAGEFORGE_REVIEW_REJECTED';
