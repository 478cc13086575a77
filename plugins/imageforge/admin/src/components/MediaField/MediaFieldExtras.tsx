import * as React from 'react';
import { Box } from '@strapi/design-system';
import { useIsEditView } from '../../hooks/useEntry';
import { useForgePermissions } from '../../hooks/useForgePermissions';
import type { Proposal } from '../../services/draft';
import { lastSegment } from '../../services/fieldPath';
import { EntryField } from './EntryField';
import { GenerateControl } from './GenerateControl';
import type { MediaFieldProps, MediaInputProps } from './mediaFieldProps';

const takesImages = ({ attribute }: MediaInputProps): boolean =>
  !attribute?.allowedTypes?.length || attribute.allowedTypes.includes('images');

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const proposalOf = ({ attribute }: MediaInputProps): Proposal => {
  const { template, preset, model, size } = attribute?.pluginOptions?.imageforge ?? {};
  return { template: text(template), preset: text(preset), model: text(model), size: text(size) };
};

/**
 * Whether this stands in a dialog over the edit view. There the content manager edits a related
 * entry, and the address still names the one below.
 */
const useInDialog = () => {
  const [inDialog, setInDialog] = React.useState<boolean>();
  const ref = React.useCallback((element: HTMLElement | null) => {
    if (element) setInDialog(element.closest('[role="dialog"]') !== null);
  }, []);
  return { inDialog, ref };
};

/** What we add to a media field: the button, and the open form's eye on the saved entry. */
export const MediaFieldExtras = (props: MediaInputProps) => {
  const isEditView = useIsEditView();
  const { canCreate } = useForgePermissions();
  const { inDialog, ref } = useInDialog();
  if (props.disabled || !takesImages(props)) return null;

  const field: MediaFieldProps = {
    name: props.name,
    label: typeof props.label === 'string' ? props.label : lastSegment(props.name),
    multiple: props.attribute?.multiple === true,
    proposal: proposalOf(props),
    canCreate,
  };
  if (inDialog === undefined) return <Box ref={ref} />;
  if (isEditView && !inDialog) return <EntryField {...field} />;
  return canCreate ? <GenerateControl {...field} /> : null;
};
