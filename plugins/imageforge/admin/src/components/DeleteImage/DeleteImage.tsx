import * as React from 'react';
import { Button, Flex, VisuallyHidden } from '@strapi/design-system';
import { Trash } from '@strapi/icons';
import { useText } from '../../hooks/useText';
import { DeleteDialog } from './DeleteDialog';

interface Props {
  assetId: string;
  /** Which one it is, from 1: the buttons of all images read alike otherwise. */
  number: number;
  onDeleted(): void;
}

/** The button that deletes an image for good, once somebody has read what that means. */
export const DeleteImage = ({ assetId, number, onDeleted }: Props) => {
  const text = useText();
  const [open, setOpen] = React.useState(false);
  const button = React.useRef<HTMLButtonElement>(null);
  /** Where the image is one of: the button itself goes away with it. */
  const list = React.useRef<HTMLElement | null>(null);

  const onOpen = () => {
    list.current = button.current?.closest('ul') ?? null;
    setOpen(true);
  };
  const onCloseAutoFocus = (event: Event) => {
    event.preventDefault();
    (button.current ?? list.current)?.focus();
  };

  return (
    <Flex>
      <Button ref={button} type="button" size="S" variant="danger-light" startIcon={<Trash aria-hidden />} onClick={onOpen}>
        {text('delete.open')}
        <VisuallyHidden>{text('image.number', { number })}</VisuallyHidden>
      </Button>
      {open && (
        <DeleteDialog
          assetId={assetId}
          number={number}
          onClose={() => setOpen(false)}
          onDeleted={() => {
            setOpen(false);
            onDeleted();
          }}
          onCloseAutoFocus={onCloseAutoFocus}
        />
      )}
    </Flex>
  );
};
