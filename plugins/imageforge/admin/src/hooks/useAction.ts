import * as React from 'react';
import { isAbort, type Problem, toProblem } from '../services/problem';

/** What a button asks of the server: one thing at a time, however often it is pressed, and what went wrong with it. */
export const useAction = () => {
  const [busy, setBusy] = React.useState(false);
  const [problem, setProblem] = React.useState<Problem>();
  const running = React.useRef(false);

  /** Does nothing while the last one is under way. */
  const run = React.useCallback(async (action: () => Promise<unknown>): Promise<void> => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setProblem(undefined);
    try {
      await action();
    } catch (thrown) {
      if (!isAbort(thrown)) setProblem(toProblem(thrown));
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);

  return { run, busy, problem };
};
