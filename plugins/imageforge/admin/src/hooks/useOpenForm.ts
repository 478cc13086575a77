import * as React from 'react';
import { useForm } from '@strapi/strapi/admin';
import { useNavigationType } from 'react-router-dom';
import { entryKey, type FormEntry } from '../services/fieldPlace';
import { createOpenForms } from '../services/openForms';
import { memory } from '../services/remembered';
import { useLatest } from './useLatest';

const openForms = createOpenForms(memory);

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
