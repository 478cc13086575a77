import * as React from 'react';
import { useForm } from '@strapi/strapi/admin';
import { useNavigationType } from 'react-router-dom';
import { entryKey, type FormEntry } from '../services/fieldPlace';
import { openForms } from '../services/live';
import { useLatest } from './useLatest';

/** What tells the form of a new entry from that of another new one. `undefined`: the entry is saved. */
export const useFormName = (uid: string, isNew: boolean): string | undefined =>
  React.useMemo(() => {
    const { idx } = (window.history.state ?? {}) as { idx?: number };
    return isNew ? openForms.nameNew(uid, idx) : undefined;
  }, [uid, isNew]);

/**
 * Keeps what is remembered of an entry's fields with them, through saves; every field tells, because
 * any of them may be the only one that is shown. Before other effects, which read what is remembered.
 * @param path where the field stands now
 */
export const useOpenForm = (entry: FormEntry, path: string): void => {
  const back = useNavigationType() === 'POP';
  // Others after each save.
  const initialValues = useForm('ImageForge', (state) => state.initialValues, false);
  const getValues = useForm('ImageForge', (state) => state.getValues, false);
  const latest = useLatest({ entry, back, getValues });
  const key = entryKey(entry);

  React.useLayoutEffect(() => {
    const { current } = latest;
    openForms.show({ entry: current.entry, values: current.getValues?.() }, current.back);
  }, [initialValues, key, latest, path]);
  React.useLayoutEffect(
    () => () => {
      // What the last render knew: the form is gone by now.
      const { current } = latest;
      openForms.leave({ entry: current.entry, values: current.getValues?.() }, window.location.pathname);
    },
    [latest],
  );
};
