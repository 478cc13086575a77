import * as React from 'react';
import { watcher } from '../services/live';
import { initialProgress, type Progress } from '../services/progress';
import { useAdminToken } from './useAdminToken';

/** Watches generations, live; tells what is known of each, in the same order. */
export const useWatched = (ids: readonly string[]): Progress[] => {
  useAdminToken();
  const [seen, setSeen] = React.useState<Record<string, Progress>>({});
  const watching = React.useRef(new Map<string, () => void>());
  const joined = ids.join(' ');

  // One by one: to stop and start those that stay would make their images load anew.
  React.useEffect(() => {
    const wanted = joined.split(' ').filter((id) => id !== '');
    watching.current.forEach((stop, id) => {
      if (wanted.includes(id)) return;
      stop();
      watching.current.delete(id);
    });
    wanted.forEach((id) => {
      if (watching.current.has(id)) return;
      const show = (progress: Progress) => setSeen((before) => ({ ...before, [id]: progress }));
      watching.current.set(id, watcher.watch(id, show));
    });
  }, [joined]);
  React.useEffect(() => {
    const { current } = watching;
    return () => {
      current.forEach((stop) => stop());
      current.clear();
    };
  }, []);

  return React.useMemo(
    () => joined.split(' ').flatMap((id) => (id === '' ? [] : [seen[id] ?? initialProgress])),
    [joined, seen],
  );
};
