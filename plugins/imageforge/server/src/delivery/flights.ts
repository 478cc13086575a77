import { ForgeError } from '../engine/errors';
import { takeTurns } from '../engine/imaging/take-turns';

/** Seconds after which whoever found no room may come again. */
const retryAfterMs = 1_000;

export interface FlightLimits {
  /** Pieces of work at once. */
  concurrency: number;
  /** How many may wait beside them. */
  maxWaiting: number;
}

/**
 * Work that is done once however many ask for it, so many at a time, with a bounded queue.
 *
 * What came of it is handed out as soon as it is there; until `after` has ended too, those who ask
 * for the same get it from here.
 */
export const createFlights = <Result>({ concurrency, maxWaiting }: FlightLimits) => {
  const inTurn = takeTurns(concurrency);
  const underWay = new Map<string, Promise<Result>>();
  let open = 0;

  return {
    /**
     * @param after what has to be done with the result; it must not reject
     * @throws ForgeError IMAGEFORGE_BUSY when the queue is full; else what `work` throws
     */
    run(key: string, work: () => Promise<Result>, after: (result: Result) => Promise<void>): Promise<Result> {
      const same = underWay.get(key);
      if (same) return same;
      if (open >= concurrency + maxWaiting) {
        return Promise.reject(
          new ForgeError('IMAGEFORGE_BUSY', `Expected at most ${maxWaiting} images to wait, and there are as many; come again in ${retryAfterMs / 1_000} s.`, {
            retryAfterMs,
          }),
        );
      }
      open += 1;
      const result = inTurn(work).finally(() => (open -= 1));
      underWay.set(key, result);
      const land = () => underWay.delete(key);
      void result.then(after).then(land, land);
      return result;
    },

    /** Resolves when nothing is under way any more. */
    async idle(): Promise<void> {
      while (underWay.size > 0) await Promise.allSettled(underWay.values()).then(() => new Promise(setImmediate));
    },
  };
};
