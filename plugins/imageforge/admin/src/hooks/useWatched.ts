import * as React from 'react';
import { watcher } from '../services/live';
import { initialProgress, type Progress } from '../services/progress';
import { useAdminToken } from './useAdminToken';

/** Watches one generation, live. `undefined`: none. */
export const useWatched = (id: string | undefined): Progress => {
  useAdminToken();
  const [seen, setSeen] = React.useState<{ id?: string; progress: Progress }>({ progress: initialProgress });
  React.useEffect(
    () => (id === undefined ? undefined : watcher.watch(id, (progress) => setSeen({ id, progress }))),
    [id],
  );
  return seen.id === id && id !== undefined ? seen.progress : initialProgress;
};
