import * as React from 'react';
import { useLocation } from 'react-router-dom';
import { formIdOf, keepFormId } from '../services/formId';

/** What tells the form of a new entry from that of another new one. `undefined`: the entry is saved. */
export const useFormId = (isNew: boolean): string | undefined => {
  const { pathname, key } = useLocation();
  const known = React.useRef<{ pathname: string; id: string }>();
  if (isNew && known.current?.pathname !== pathname) known.current = { pathname, id: formIdOf(window.history) };
  const id = isNew ? known.current?.id : undefined;

  // The content manager writes into the address (the language, for one), and each time a new place in
  // the history begins.
  React.useLayoutEffect(() => {
    if (id !== undefined) keepFormId(window.history, id);
  }, [id, key]);
  return id;
};
