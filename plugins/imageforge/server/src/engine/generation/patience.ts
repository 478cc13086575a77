import { type ForgeError, isOurFault, type StoredError } from '../errors';
import type { Clock, GenerationPatch } from '../ports';
import type { Generation } from './generation';

export interface PatienceOptions {
  /** Claims without getting one stage further, after which a generation is given up. */
  maxClaims: number;
  /** How long a generation waits for a store that cannot be written to or read, ms. */
  patienceMs: number;
}

/** How a generation waits for its next try. */
interface Rest {
  delayMs: number;
  /** What its row says meanwhile. */
  patch: GenerationPatch;
  /** Whether the count of claims begins anew: a fault that somebody saw is no crash. */
  isProgress: boolean;
}

/**
 * A store is away: originals, uploads. Nothing is paid by waiting for it, and what was paid for is lost
 * by giving up. So it is waited for by the clock; any other fault of ours may be a bug, and is counted.
 */
const isOutage = ({ code }: ForgeError): boolean =>
  code === 'IMAGEFORGE_STORAGE_FAILED' || code === 'IMAGEFORGE_PUBLISH_FAILED';

/** Between two tries, ms: as long as it has lasted so far, within these. */
const shortestMs = 1_000;
const longestMs = 300_000;

/** Decides whether and when a generation is tried again after a fault of ours. */
export const createPatience = ({ maxClaims, patienceMs }: PatienceOptions, clock: Pick<Clock, 'now'>) => {
  /** When the outage began that the row tells of, ms since 1970; now, if it tells of none. */
  const sinceOf = ({ error }: Generation): number => {
    const since = Date.parse(String(error?.details?.waitingSince));
    return Number.isNaN(since) ? clock.now().getTime() : since;
  };

  return {
    allows: (generation: Generation, error: ForgeError): boolean =>
      isOutage(error)
        ? clock.now().getTime() - sinceOf(generation) < patienceMs
        : isOurFault(error) && generation.claims < maxClaims,

    rest(generation: Generation, error: ForgeError): Rest {
      const stored = error.toJSON();
      if (!isOutage(error)) {
        return { delayMs: shortestMs * 2 ** generation.claims, patch: { error: stored }, isProgress: false };
      }
      const since = sinceOf(generation);
      const waitingSince = new Date(since).toISOString();
      const waiting: StoredError = { ...stored, details: { ...stored.details, waitingSince } };
      const waited = clock.now().getTime() - since;
      return { delayMs: Math.min(longestMs, Math.max(shortestMs, waited)), patch: { error: waiting }, isProgress: true };
    },
  };
};

export type Patience = ReturnType<typeof createPatience>;
