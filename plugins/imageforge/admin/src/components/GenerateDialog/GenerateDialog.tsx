import * as React from 'react';
import { Box, Button, Flex, Loader, Modal } from '@strapi/design-system';
import { styled } from 'styled-components';
import type { TemplateSummary } from '../../../../shared/templates';
import { useLoaded } from '../../hooks/useLoaded';
import { useText } from '../../hooks/useText';
import { api } from '../../services/api';
import { ProblemNote } from '../ProblemNote';
import { DialogContent } from './DialogContent';
import type { GenerateDialogProps } from './dialogProps';
import { hasOwnEscape } from './fields';

// Of one height, whatever is in it: nothing jumps when a template is chosen or images arrive.
const WideContent = styled(Modal.Content)`
  max-width: 128rem;
  height: min(90vh, 96rem);

  > header,
  > footer {
    flex: none;
  }
  > :not(header, footer) {
    flex: 1 1 auto;
    min-height: 0;
  }
`;

/**
 * The dialog in which images are described, made and chosen. It may be closed at any time: what
 * runs goes on in the session, and what was typed is there again when it opens.
 */
export const GenerateDialog = (props: GenerateDialogProps) => {
  const text = useText();
  const { field, onClose } = props;
  // Without a trigger of its own the modal does not know where the focus was before.
  const opener = React.useRef(document.activeElement);
  const onCloseAutoFocus = (event: Event) => {
    if (!(opener.current instanceof HTMLElement)) return;
    event.preventDefault();
    opener.current.focus();
  };
  return (
    <Modal.Root open onOpenChange={(open) => !open && onClose()}>
      <WideContent
        onCloseAutoFocus={onCloseAutoFocus}
        onEscapeKeyDown={(event) => hasOwnEscape(event.target) && event.preventDefault()}
        aria-describedby={undefined}
        data-imageforge="dialog"
      >
        <Modal.Header closeLabel={text('dialog.close')}>
          <Modal.Title>
            {field ? text('dialog.titleField', { field: field.label }) : text('dialog.title')}
          </Modal.Title>
        </Modal.Header>
        <LoadedDialog {...props} />
      </WideContent>
    </Modal.Root>
  );
};

/** Always the same list, so that nothing is thought to have changed. */
const noTemplates: TemplateSummary[] = [];

const LoadedDialog = (props: GenerateDialogProps) => {
  const text = useText();
  const capabilities = useLoaded('capabilities', api.capabilities);
  const templates = useLoaded('templates', api.templates);
  const ready = templates.data ?? (templates.problem && noTemplates);
  if (capabilities.data && ready) {
    return (
      <DialogContent
        {...props}
        capabilities={capabilities.data}
        templates={ready}
        templatesProblem={templates.problem}
        reloadTemplates={templates.reload}
      />
    );
  }
  const onRetry = () => {
    capabilities.reload();
    if (templates.problem) templates.reload();
  };
  return (
    <>
      <Modal.Body>
        {capabilities.problem ? (
          <ProblemNote
            problem={capabilities.problem}
            actions={
              <Button type="button" variant="secondary" size="S" onClick={onRetry}>
                {text('action.retry')}
              </Button>
            }
          />
        ) : (
          <Flex justifyContent="center" padding={8}>
            <Loader>{text('dialog.loading')}</Loader>
          </Flex>
        )}
      </Modal.Body>
      <Modal.Footer>
        <Modal.Close>
          <Button type="button" variant="tertiary">
            {text('action.close')}
          </Button>
        </Modal.Close>
        <Box />
      </Modal.Footer>
    </>
  );
};
