import { describeError, ForgeError } from '../errors';
import type { EventBus, GenerationPatch, GenerationStore, Logger } from '../ports';
import type { Generation } from './generation';
import type { Work } from './stage';
import { type StageName, stageNames } from './stages';

/** A generation that this worker holds. */
export interface Lease extends Work {
  save(patch: GenerationPatch, options?: { isProgress?: boolean }): Promise<void>;
  /**
   * Lets go of the row; harmless twice.
   * @param keptForMs keeps it from everybody that long, ms: the sweep would take it up at once.
   */
  release(keptForMs?: number): Promise<void>;
}

/**
 * Keeps the row while its work goes on: renews the lease three times within its length, and aborts
 * the work when the row was canceled or taken over.
 */
export const createLease = (
  claimed: Generation,
  owner: string,
  parts: { store: GenerationStore; events: EventBus; logger: Logger; leaseMs: number },
): Lease => {
  const { store, events, logger, leaseMs } = parts;
  const controller = new AbortController();
  let generation = claimed;
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

  return {
    get generation() {
      return generation;
    },
    signal: controller.signal,
    async save(patch, { isProgress = false } = {}) {
      await store.save(claimed.id, owner, patch, { isProgress });
      generation = { ...generation, ...patch, ...(isProgress && { claims: 0 }) };
    },
    release(keptForMs = 0) {
      clearInterval(heartbeat);
      unsubscribe();
      released ??=
        keptForMs > 0
          ? store.renew(claimed.id, owner, keptForMs).then(() => undefined)
          : store.release(claimed.id, owner);
      return released;
    },
  };
};

/** From here on images may be in the media library and in entries, and a cancel comes too late. */
const isPublic = (stage: StageName): boolean => stageNames.indexOf(stage) >= stageNames.indexOf('publish');
