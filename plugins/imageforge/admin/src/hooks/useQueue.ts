import * as React from 'react';
import type { QueueView } from '../../../shared/queue';
import { api } from '../services/api';
import type { Problem } from '../services/problem';
import { useAction } from './useAction';
import { useRefresh } from './useRefresh';

interface Queue {
  /** `undefined` until the first answer. */
  view?: QueueView;
  /** Why it could not be paused or resumed. */
  problem?: Problem;
  /** Whether the answer to a press of the button is awaited. */
  switching: boolean;
  setPaused(paused: boolean): void;
}

/** How full the queue is, and whether it is paused: others may pause it too. */
export const useQueue = (): Queue => {
  const [view, setView] = React.useState<QueueView>();
  const { run, busy, problem } = useAction();

  const asking = React.useRef(new AbortController());
  const refresh = React.useCallback(() => {
    // That the figures could not be refreshed is nothing to alarm anybody with: the list says so already.
    api.queue(asking.current.signal).then(setView, () => undefined);
  }, []);
  React.useEffect(() => {
    asking.current = new AbortController();
    refresh();
    return () => asking.current.abort();
  }, [refresh]);
  useRefresh(refresh);

  const setPaused = React.useCallback(
    (paused: boolean) =>
      void run(async () => {
        // An older answer must not come after this one.
        asking.current.abort();
        asking.current = new AbortController();
        setView(await (paused ? api.pauseQueue() : api.resumeQueue()));
      }),
    [run],
  );
  return { view, problem, switching: busy, setPaused };
};
