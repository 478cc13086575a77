import * as React from 'react';

/** The value of the latest render, for callbacks that outlive the render that made them. */
export const useLatest = <T>(value: T): { readonly current: T } => {
  const ref = React.useRef(value);
  React.useLayoutEffect(() => {
    ref.current = value;
  });
  return ref;
};
