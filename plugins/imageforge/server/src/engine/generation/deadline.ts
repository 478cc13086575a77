import { ForgeError } from '../errors';
import type { Clock } from '../ports';
import type { Generation } from './generation';

/** What the deadline depends on. */
type Timed = Pick<Generation, 'createdAt' | 'screening' | 'attempts'>;

/** One deadline for a generation: images that are not there by then are not waited for. */
export interface Deadline {
  /** ms that are left; 0: it is over. */
  msLeft(generation: Timed): number;
  /** @throws ForgeError IMAGEFORGE_DEADLINE when it is over. */
  check(generation: Timed): void;
  /** @returns a signal that is aborted with IMAGEFORGE_DEADLINE when it is over, and what stops the watch. */
  watch(generation: Timed): { signal: AbortSignal; stop(): void };
}

/**
 * @param deadlineMs from when the request was accepted. Time before a person does not count: it begins
 *   anew when a reviewer lets the prompt pass, and when an operator lets a call be repeated. `undefined`: there is none.
 */
export const createDeadline = (deadlineMs: number | undefined, clock: Clock): Deadline => {
  const msLeft: Deadline['msLeft'] = ({ createdAt, screening, attempts }) => {
    if (deadlineMs === undefined) return Infinity;
    const starts = [createdAt, screening?.review?.at, ...attempts.map(({ decision }) => decision?.at)];
    const start = Math.max(...starts.flatMap((at) => (at === undefined ? [] : [Date.parse(at)])));
    return Math.max(0, start + deadlineMs - clock.now().getTime());
  };
  return {
    msLeft,
    check(generation) {
      if (msLeft(generation) === 0) throw new ForgeError('IMAGEFORGE_DEADLINE');
    },
    watch(generation) {
      const [over, stopped] = [new AbortController(), new AbortController()];
      const left = msLeft(generation);
      if (left !== Infinity) {
        clock.sleep(left, stopped.signal).then(
          () => over.abort(new ForgeError('IMAGEFORGE_DEADLINE')),
          () => undefined,
        );
      }
      return { signal: over.signal, stop: () => stopped.abort() };
    },
  };
};
