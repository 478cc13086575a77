import * as React from 'react';
import { isAbort, type Problem, toProblem } from '../services/problem';
import { useLatest } from './useLatest';

export interface Loaded<T> {
  /** `undefined` until it is there. What was loaded before is shown while it is loaded again. */
  data?: T;
  problem?: Problem;
  /** Tries again, as if nothing had gone wrong. */
  reload(): void;
  /** Asks what it is by now; what is shown stays until the answer. */
  refresh(): void;
}

const cache = new Map<string, unknown>();

/** Loads something each time that it is shown, starting from what was loaded the last time. */
export const useLoaded = <T>(key: string, load: () => Promise<T>): Loaded<T> => {
  const [state, setState] = React.useState<{ key: string; data?: T; problem?: Problem }>({ key });
  const [round, setRound] = React.useState(0);
  const latestLoad = useLatest(load);
  /** Whether an answer is awaited, and whether to ask once more after it. */
  const asking = React.useRef<'no' | 'once' | 'again'>('no');

  // Whoever refreshes faster than the server answers must not throw every answer away.
  const refresh = React.useCallback(() => {
    if (asking.current === 'no') setRound((before) => before + 1);
    else asking.current = 'again';
  }, []);

  React.useEffect(() => {
    let current = true;
    asking.current = 'once';
    latestLoad
      .current()
      .then(
        (data) => {
          cache.set(key, data);
          if (current) setState({ key, data });
        },
        (thrown) => {
          if (!current || isAbort(thrown)) return;
          setState((before) => ({ ...(before.key === key && before), key, problem: toProblem(thrown) }));
        },
      )
      .finally(() => {
        if (!current) return;
        const again = asking.current === 'again';
        asking.current = 'no';
        if (again) refresh();
      });
    return () => {
      current = false;
    };
  }, [key, round, latestLoad, refresh]);

  const reload = React.useCallback(() => {
    setState((before) => ({ ...before, problem: undefined }));
    setRound((before) => before + 1);
  }, []);

  const mine = state.key === key ? state : undefined;
  return { data: mine?.data ?? (cache.get(key) as T | undefined), problem: mine?.problem, reload, refresh };
};
