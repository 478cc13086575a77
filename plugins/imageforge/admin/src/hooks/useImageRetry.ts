import * as React from 'react';
import { isWorthSaying, waitBeforeTry } from '../services/imageRetry';
import { useLatest } from './useLatest';

/**
 * Loads an image again that did not load, with pauses in between, and at once when the browser is
 * back on the network: an address may have expired, or the connection be gone for a while.
 * @param askAnew asks for a fresh address
 */
export const useImageRetry = (askAnew: (() => void) | undefined) => {
  const [{ failures, round, waiting }, setState] = React.useState({ failures: 0, round: 0, waiting: false });
  const latestAskAnew = useLatest(askAnew);

  const retry = React.useCallback(() => {
    latestAskAnew.current?.();
    setState((before) => ({ ...before, round: before.round + 1, waiting: false }));
  }, [latestAskAnew]);

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
    /** Changes with each try. */
    round,
    /** Whether it has failed and the next try is still to come. */
    waiting,
    /** Whether to say that it does not load. */
    failed: isWorthSaying(failures),
    retry,
    onFailed: React.useCallback(
      () => setState((before) => ({ ...before, failures: before.failures + 1, waiting: true })),
      [],
    ),
    onLoaded: React.useCallback(
      () => setState((before) => (before.failures === 0 ? before : { ...before, failures: 0, waiting: false })),
      [],
    ),
  };
};
