import * as React from 'react';
import { isWorthSaying, waitBeforeTry } from '../services/imageRetry';
import { useLatest } from './useLatest';

interface Tries {
  /** What they are for. */
  image: string | undefined;
  failures: number;
  /** Changes with each try. */
  round: number;
  /** Whether it has failed and the next try is still to come. */
  waiting: boolean;
}

const noTries = (image: string | undefined): Tries => ({ image, failures: 0, round: 0, waiting: false });

/**
 * Loads an image again that did not load, with pauses in between, and at once when the browser is
 * back on the network: an address may have expired, or the connection be gone for a while.
 * @param image which one it is, whatever its address: the tries of another one do not count
 * @param askAnew asks for a fresh address
 */
export const useImageRetry = (image: string | undefined, askAnew: (() => void) | undefined) => {
  const [tries, setTries] = React.useState(() => noTries(image));
  const { failures, round, waiting } = tries.image === image ? tries : noTries(image);
  const latestAskAnew = useLatest(askAnew);

  const change = React.useCallback(
    (next: (before: Tries) => Tries) => setTries((before) => next(before.image === image ? before : noTries(image))),
    [image],
  );
  const retry = React.useCallback(() => {
    latestAskAnew.current?.();
    change((before) => ({ ...before, round: before.round + 1, waiting: false }));
  }, [change, latestAskAnew]);

  React.useEffect(() => {
    if (!waiting) return undefined;
    const wait = waitBeforeTry(failures);
    const timer = wait === undefined ? undefined : setTimeout(retry, wait);
    window.addEventListener('online', retry);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', retry);
    };
  }, [failures, retry, waiting]);

  return {
    round,
    waiting,
    /** Whether to say that it does not load. */
    failed: isWorthSaying(failures),
    retry,
    onFailed: React.useCallback(
      () => change((before) => ({ ...before, failures: before.failures + 1, waiting: true })),
      [change],
    ),
    onLoaded: React.useCallback(
      () => change((before) => (before.failures === 0 ? before : { ...before, failures: 0, waiting: false })),
      [change],
    ),
  };
};
