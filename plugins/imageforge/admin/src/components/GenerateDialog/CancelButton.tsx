import * as React from 'react';
import { Button, Flex, Typography } from '@strapi/design-system';
import { useText } from '../../hooks/useText';

interface Props {
  /** What is lost by it, to be asked about before. `undefined`: nothing that was paid for. */
  loss?: string;
  disabled: boolean;
  onCancel(): void;
}

/** Cancels a generation; where images would be lost that were paid for, it asks once. */
export const CancelButton = ({ loss, disabled, onCancel }: Props) => {
  const text = useText();
  const [asking, setAsking] = React.useState(false);
  const cancel = () => {
    setAsking(false);
    onCancel();
  };
  if (!asking || loss === undefined) {
    return (
      <Button type="button" size="S" variant="tertiary" disabled={disabled} onClick={loss === undefined ? cancel : () => setAsking(true)}>
        {text('action.cancel')}
      </Button>
    );
  }
  return (
    <Flex direction="column" alignItems="flex-start" gap={2}>
      <Typography role="alert">{loss}</Typography>
      <Flex gap={2} wrap="wrap">
        <Button type="button" size="S" variant="danger-light" disabled={disabled} onClick={cancel}>
          {text('action.cancel')}
        </Button>
        {/* The button that was pressed is gone; the focus goes to what does no harm. */}
        <Button type="button" size="S" variant="tertiary" ref={focus} onClick={() => setAsking(false)}>
          {text('action.keepWaiting')}
        </Button>
      </Flex>
    </Flex>
  );
};

const focus = (button: HTMLButtonElement | null): void => button?.focus();
