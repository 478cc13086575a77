import * as React from 'react';
import type { QueueView } from '../../../shared/queue';
import { api } from '../services/api';
import { isAbort, type Problem, toProblem } from '../services/problem';

/** How often the queue is asked for, ms: others may pause it too. */
const refreshMs = 5_000;

export interface Queue {
  /** `undefined` until the first answer. */
  view?: QueueView;
  /** Why it could not be paused or resumed. */
  problem?: Problem;
  /** Whether the answer to a press of the button is awaited. */
  switching: boolean;
  setPaused(paused: boolean): void;
}

/** How full the queue is, and whether it is paused. */
export const useQueue = (): Queue => {
  const [view, setView] = React.useState<QueueView>();
  const [problem, setProblem] = React.useState<Problem>();
  const [switching, setSwitching] = React.useState(false);

  React.useEffect(() => {
    const controller = new AbortController();
    // That the figures could not be refreshed is nothing to alarm anybody with: the list says so already.
    const refresh = () => void api.queue(controller.signal).then(setView, () => undefined);
    refresh();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') refresh();
    }, refreshMs);
    return () => {
      clearInterval(timer);
      controller.abort();
    };
  }, []);

  const setPaused = React.useCallback((paused: boolean) => {
    setSwitching(true);
    setProblem(undefined);
    (paused ? api.pauseQueue() : api.resumeQueue())
      .then(setView, (thrown: unknown) => {
        if (!isAbort(thrown)) setProblem(toProblem(thrown));
      })
      .finally(() => setSwitching(false));
  }, []);

  return { view, problem, switching, setPaused };
};
