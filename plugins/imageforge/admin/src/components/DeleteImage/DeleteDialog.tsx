import * as React from 'react';
import { useNotification } from '@strapi/strapi/admin';
import { Button, Flex, Modal } from '@strapi/design-system';
import { Trash } from '@strapi/icons';
import { useAction } from '../../hooks/useAction';
import { useLoaded } from '../../hooks/useLoaded';
import { useText } from '../../hooks/useText';
import { api } from '../../services/api';
import { Loadable } from '../Loadable';
import { ProblemNote } from '../ProblemNote';
import { DeletionPlan } from './DeletionPlan';

interface Props {
  assetId: string;
  /** Which one it is, from 1. */
  number: number;
  onDeleted(): void;
  onClose(): void;
  /** Where the focus goes when the dialog is gone. */
  onCloseAutoFocus(event: Event): void;
}

/** Says what the deletion of an image takes and what it leaves, and asks. */
export const DeleteDialog = ({ assetId, number, onDeleted, onClose, onCloseAutoFocus }: Props) => {
  const text = useText();
  const { toggleNotification } = useNotification();
  const { run, busy, problem } = useAction();
  // What was shown the last time may not be true any more, so each opening asks under a name of its own.
  const [key] = React.useState(() => `deletion/${assetId}/${Date.now()}`);
  const plan = useLoaded(key, () => api.deletion(assetId));

  const onDelete = () =>
    void run(async () => {
      const { problem: stays } = await api.deleteAsset(assetId);
      toggleNotification(stays ? { type: 'warning', message: text('delete.later') } : { type: 'success', message: text('delete.done') });
      onDeleted();
    });

  return (
    <Modal.Root open onOpenChange={(open) => !open && onClose()}>
      <Modal.Content onCloseAutoFocus={onCloseAutoFocus} aria-describedby={undefined}>
        <Modal.Header closeLabel={text('dialog.close')}>
          <Modal.Title>{text('delete.title', { number })}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={5}>
            <Loadable of={plan} waiting={text('delete.loading')}>
              {(loaded) => <DeletionPlan plan={loaded} />}
            </Loadable>
            {problem && <ProblemNote problem={problem} compact />}
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          <Button type="button" variant="tertiary" onClick={onClose}>
            {text('delete.cancel')}
          </Button>
          <Button type="button" variant="danger" startIcon={<Trash aria-hidden />} loading={busy} disabled={!plan.data} onClick={onDelete}>
            {text('delete.confirm')}
          </Button>
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
};
