import { describeError, ForgeError } from '../errors';
import type { EventBus, GenerationPatch, GenerationStore, Logger } from '../ports';
import type { Generation } from './generation';
import type { Work } from './stage';
import { type StageName, stageNames } from './stages';
import { type Redact, withoutSecrets } from './without-secrets';

/** A generation that this worker holds. */
export interface Lease extends Work {
  /** @param options.isProgress starts the count of claims anew. @param options.release lets go of the row in the same write. */
  save(patch: GenerationPatch, options?: { isProgress?: boolean; release?: boolean }): Promise<void>;
  /**
   * A stage further: it counts at once, and is written with the next save. What is lost by a crash
   * until then was cheap to find out, and the next worker finds it out again.
   */
  note(patch: GenerationPatch): void;
  /** Lets go of the row, for at least `restMs` where that is given; harmless twice. */
  release(options?: { restMs?: number }): Promise<void>;
}

/**
 * Keeps the row while its work goes on: renews the lease three times within its length, and aborts
 * the work when the row was canceled or taken over. Whatever is written under it is without secrets.
 */
export const createLease = (
  claimed: Generation,
  owner: string,
  parts: { store: GenerationStore; events: EventBus; logger: Logger; redact: Redact; leaseMs: number },
): Lease => {
  const { store, events, logger, redact, leaseMs } = parts;
  const controller = new AbortController();
  let generation = claimed;
  let unwritten: GenerationPatch | undefined;
  const cancel = () => {
    if (!isPublic(generation.stage)) controller.abort(new ForgeError('IMAGEFORGE_CANCELED'));
  };
  let released: Promise<void> | undefined;
  if (claimed.cancelRequested) cancel();

  const renew = async (): Promise<void> => {
    try {
      const held = await store.renew(claimed.id, owner, leaseMs);
      if (!held) controller.abort(new ForgeError('IMAGEFORGE_LEASE_LOST'));
      else if (held.cancelRequested) cancel();
    } catch (cause) {
      // The database may be back before the lease ends; if not, saving will say so.
      logger.warn(`Generation ${claimed.id}: the lease could not be renewed: ${describeError(cause)}`);
    }
  };
  const heartbeat = setInterval(() => void renew(), leaseMs / 3);
  const unsubscribe = events.subscribe((event) => {
    if (event.type === 'generation.cancel-requested' && event.generationId === claimed.id) cancel();
  });

  const letGo = (write: () => Promise<void>): Promise<void> => {
    clearInterval(heartbeat);
    unsubscribe();
    released ??= write();
    return released;
  };

  return {
    get generation() {
      return generation;
    },
    signal: controller.signal,
    note(noted) {
      const patch = withoutSecrets(noted, redact);
      unwritten = { ...unwritten, ...patch };
      generation = { ...generation, ...patch, claims: 0 };
    },
    async save(saved, { isProgress = false, release = false } = {}) {
      const patch = withoutSecrets(saved, redact);
      const all = { ...unwritten, ...patch };
      if (Object.keys(all).length === 0 && !isProgress && !release) return;
      await store.save(claimed.id, owner, all, { isProgress: isProgress || unwritten !== undefined, release });
      generation = { ...generation, ...patch, ...(isProgress && { claims: 0 }) };
      const { id, state, stage } = generation;
      // Whoever looks on has heard of the stage and found the row as it was before; now the row says so too.
      if (unwritten && patch.state === undefined) events.publish({ type: 'generation.updated', generationId: id, state, stage });
      unwritten = undefined;
      if (release) await letGo(() => Promise.resolve());
    },
    release: (options) => letGo(() => store.release(claimed.id, owner, options)),
  };
};

/** From here on images may be in the media library and in entries, and a cancel comes too late. */
const isPublic = (stage: StageName): boolean => stageNames.indexOf(stage) >= stageNames.indexOf('publish');
