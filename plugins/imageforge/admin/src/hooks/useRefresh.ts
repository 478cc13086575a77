import * as React from 'react';

/** How often what others may change is asked for, ms. */
const refreshMs = 5_000;

/** Calls again and again, while somebody looks at the page. */
export const useRefresh = (refresh: () => void, isActive = true): void => {
  React.useEffect(() => {
    if (!isActive) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') refresh();
    }, refreshMs);
    return () => clearInterval(timer);
  }, [isActive, refresh]);
};
