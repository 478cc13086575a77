import * as React from 'react';
import { useLatest } from './useLatest';

/** Calls with what is not in the list any more, whenever something has left it. */
export const useGone = <T extends string | number>(list: readonly T[], onGone: (gone: T[]) => void): void => {
  const before = React.useRef(list);
  const latestOnGone = useLatest(onGone);
  const joined = list.join(' ');
  const latestList = useLatest(list);
  React.useEffect(() => {
    const gone = before.current.filter((item) => !latestList.current.includes(item));
    before.current = latestList.current;
    if (gone.length > 0) latestOnGone.current(gone);
  }, [joined, latestList, latestOnGone]);
};
