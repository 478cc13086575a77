import { useField, useForm } from '@strapi/strapi/admin';
import { useEntry } from '../../hooks/useEntry';
import { useEntryImageEvents } from '../../hooks/useEntryImageEvents';
import { useOpenForm } from '../../hooks/useOpenForm';
import { useText } from '../../hooks/useText';
import { blockName } from '../../services/blockName';
import { fieldPath } from '../../services/fieldPath';
import type { FieldValue } from '../../services/fieldValue';
import { GenerateControl } from './GenerateControl';
import type { MediaFieldProps } from './mediaFieldProps';

/** A media field of the entry that the edit view shows. */
export const EntryField = (props: MediaFieldProps) => {
  const text = useText();
  const { name, multiple } = props;
  const path = fieldPath(name);
  const { entry, schema, components } = useEntry();
  useOpenForm(entry, path);
  const block = useForm('ImageForge', ({ values }) => blockName(path, values, schema, components), false);
  const label = block ? text('field.inBlock', { block, field: props.label }) : props.label;
  const { value, initialValue, onChange } = useField<FieldValue>(name);
  // Also for those who may not generate: their save would wipe an attached image just the same.
  useEntryImageEvents(entry, { name, label, multiple, value, initialValue, onChange });
  return props.canCreate ? <GenerateControl {...props} label={label} entry={entry} /> : null;
};
