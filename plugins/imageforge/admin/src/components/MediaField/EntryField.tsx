import { useField } from '@strapi/strapi/admin';
import { useEntry } from '../../hooks/useEntry';
import { useEntryImageEvents } from '../../hooks/useEntryImageEvents';
import type { FieldValue } from '../../services/fieldValue';
import { GenerateControl } from './GenerateControl';
import type { MediaFieldProps } from './mediaFieldProps';

/** A media field of the entry that the edit view shows. */
export const EntryField = (props: MediaFieldProps) => {
  const entry = useEntry();
  const { value, initialValue, onChange } = useField<FieldValue>(props.name);
  const { name, label, multiple } = props;
  // Also for those who may not generate: their save would wipe an attached image just the same.
  useEntryImageEvents(entry, { name, label, multiple, value, initialValue, onChange });
  return props.canCreate ? <GenerateControl {...props} entry={entry} /> : null;
};
