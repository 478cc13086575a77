import * as React from 'react';
import { useField, useForm, useNotification } from '@strapi/strapi/admin';
import type { Entry } from '../../hooks/useEntry';
import { useFieldPlace } from '../../hooks/useFieldPlace';
import { useGenerationSession } from '../../hooks/useGenerationSession';
import { useLatest } from '../../hooks/useLatest';
import { useText } from '../../hooks/useText';
import type { EntryContext } from '../../services/api';
import { findForField } from '../../services/entryGenerations';
import { pickValues } from '../../services/entryValues';
import { type FieldValue, withChosen } from '../../services/fieldValue';
import type { MediaFile } from '../../services/mediaFile';
import { GenerateDialog } from '../GenerateDialog/GenerateDialog';
import { GenerateButton } from './GenerateButton';
import type { MediaFieldProps } from './mediaFieldProps';

type Props = MediaFieldProps & {
  /** `undefined`: the field is not one of an edit view's entry; it works without the entry's help. */
  entry?: Entry;
};

const filesOf = (value: FieldValue): MediaFile[] => [value ?? []].flat();

const idsOf = (value: FieldValue): number[] => filesOf(value).map(({ id }) => id);

/** The button in a media field, the dialog behind it, and the way back into the form. */
export const GenerateControl = ({ name, label, multiple, proposal, entry }: Props) => {
  const text = useText();
  const { toggleNotification } = useNotification();
  const { value, initialValue, onChange } = useField<FieldValue>(name);
  const getValues = useForm('ImageForge', (state) => state.getValues, false);
  const [open, setOpen] = React.useState(false);
  const latest = useLatest({ value, onChange });
  const place = useFieldPlace(entry, name);

  const onChosen = (_: unknown, file: MediaFile | undefined) => {
    if (!file) return;
    latest.current.onChange(name, withChosen(latest.current.value, file, multiple));
    toggleNotification({ type: 'success', message: text(multiple ? 'field.added' : 'field.chosen', { field: label }) });
    if (!multiple) onOpenChange(false);
  };

  const session = useGenerationSession({
    place,
    savedFiles: idsOf(initialValue),
    find: place?.documentId ? () => findForField(place) : undefined,
    wantsFile: true,
    onChosen,
  });

  const entryContext = (fields: string[]): EntryContext | undefined => {
    if (!entry) return undefined;
    const { uid, documentId, locale } = entry;
    return { uid, documentId, locale, values: pickValues((getValues?.() ?? {}) as Record<string, unknown>, fields) };
  };

  const onOpenChange = (next: boolean) => {
    setOpen(next);
    if (next) session.look();
    else session.tidy();
  };

  return (
    <>
      <GenerateButton status={session.status} label={label} onClick={() => onOpenChange(true)} />
      {open && (
        <GenerateDialog
          session={session}
          field={{ label, multiple, fileIds: idsOf(value), present: multiple ? undefined : filesOf(value)[0] }}
          place={place}
          proposal={proposal}
          entryContext={entryContext}
          onClose={() => onOpenChange(false)}
        />
      )}
    </>
  );
};
