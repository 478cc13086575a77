import * as React from 'react';
import { Button, Flex, Loader, Typography, VisuallyHidden } from '@strapi/design-system';
import { Sparkle } from '@strapi/icons';
import { useText } from '../../hooks/useText';
import type { FieldStatus } from '../../services/progress';

interface Props {
  status: FieldStatus;
  /** The field's label: a page may have many of these buttons. */
  label: string;
  onClick(): void;
}

/** "Generate" below a media field; while something goes on or waits behind it, it says so. */
export const GenerateButton = ({ status, label, onClick }: Props) => {
  const text = useText();
  const words = {
    none: () => text('field.generate'),
    running: () => text('field.running'),
    review: () => text('field.review'),
    decision: () => text('field.decision'),
    ready: () => {
      if (status.kind !== 'ready') return '';
      return text(status.chosen ? 'field.more' : 'field.ready', { count: status.count });
    },
    failed: () => text('field.failed'),
  }[status.kind]();

  return (
    <Flex gap={2} data-imageforge="media-field">
      <Button
        type="button"
        variant={status.kind === 'ready' && !status.chosen ? 'secondary' : 'tertiary'}
        size="S"
        startIcon={<Sparkle aria-hidden />}
        onClick={onClick}
        aria-haspopup="dialog"
      >
        {words}
        <VisuallyHidden>{text('field.for', { field: label })}</VisuallyHidden>
      </Button>
      {status.kind === 'running' && <Loader small aria-hidden />}
      <VisuallyHidden>
        <Typography role="status">{status.kind === 'none' ? '' : words}</Typography>
      </VisuallyHidden>
    </Flex>
  );
};
