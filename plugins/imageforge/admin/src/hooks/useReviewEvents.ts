import * as React from 'react';
import { hearVisibility, reviewEvents } from '../services/live';
import { useAdminToken } from './useAdminToken';
import { useLatest } from './useLatest';

/** Calls with the generation whose review has changed; with `undefined` when any may have. */
export const useReviewEvents = (onChange: (id: string | undefined) => void): void => {
  useAdminToken();
  const latest = useLatest(onChange);
  React.useEffect(() => {
    hearVisibility();
    return reviewEvents.listen((id) => latest.current(id));
  }, [latest]);
};
