import * as React from 'react';
import { useForm, useNotification } from '@strapi/strapi/admin';
import { isArrivalFor } from '../services/arrivedField';
import { fieldPath } from '../services/fieldPath';
import { type FieldValue, valueAfterArrival } from '../services/fieldValue';
import { entryEvents, hearVisibility } from '../services/live';
import { useAdminToken } from './useAdminToken';
import type { Entry } from './useEntry';
import { useLatest } from './useLatest';
import { useText } from './useText';

interface FieldInForm {
  name: string;
  /** The field's label, for people. */
  label: string;
  multiple: boolean;
  value: FieldValue;
  initialValue: FieldValue;
  onChange(name: string, value: FieldValue): void;
}

/**
 * Takes an image that was attached to the saved entry into its open form, unless somebody
 * has changed the field: the next save would otherwise send the old value and wipe the image.
 */
export const useEntryImageEvents = ({ uid, documentId, locale }: Entry, field: FieldInForm): void => {
  useAdminToken();
  const text = useText();
  const { toggleNotification } = useNotification();
  // Read when an image arrives: a field that listened to them would render with each key.
  const getValues = useForm('ImageForge', (state) => state.getValues, false);
  const placed = React.useRef<FieldValue>();
  const path = fieldPath(field.name);
  const latest = useLatest({ field, path, getValues, text, toggleNotification });

  React.useEffect(() => {
    if (!documentId) return undefined;
    hearVisibility();
    return entryEvents.listen({ uid, documentId, locale }, (arrived) => {
      if (!isArrivalFor(arrived, latest.current.path, latest.current.getValues?.())) return;
      const { name, label, multiple, value, initialValue, onChange } = latest.current.field;
      const next = valueAfterArrival({ value, initialValue, placed: placed.current, file: arrived.file, multiple });
      if (next === undefined) return;
      placed.current = next;
      onChange(name, next);
      latest.current.toggleNotification({ type: 'info', message: latest.current.text('field.arrived', { field: label }) });
    });
  }, [uid, documentId, locale, latest]);
};
