import * as React from 'react';
import { Box, Flex, IconButton, Typography } from '@strapi/design-system';
import { Pencil } from '@strapi/icons';
import { useText } from '../../hooks/useText';
import { focusInput, inputId, ownEscape, TextField } from './fields';

interface Props {
  /** The input's. */
  name: string;
  /** Which image it is, from 1. */
  number: number;
  value: string;
  onChange(value: string): void;
}

/** A line of text that becomes an input: few people change it, and the images are what the room is for. */
export const AlternativeText = ({ name, number, value, onChange }: Props) => {
  const text = useText();
  /** What it was before somebody began to change it. `undefined`: nobody does. */
  const [before, setBefore] = React.useState<string>();
  const editing = before !== undefined;
  const pencil = `${name}-edit`;

  const wasEditing = React.useRef(false);
  React.useEffect(() => {
    if (editing) focusInput(name);
    else if (wasEditing.current) focusInput(pencil);
    wasEditing.current = editing;
  }, [editing, name, pencil]);

  const onKeyDown = (event: React.KeyboardEvent) => {
    const { key } = event;
    if (key !== 'Escape' && key !== 'Enter') return;
    // The same key would press the button that gets the focus.
    event.preventDefault();
    if (key === 'Escape' && before !== undefined) onChange(before);
    setBefore(undefined);
  };

  if (editing) {
    return (
      <Box {...ownEscape}>
        <TextField
          name={name}
          label={text('image.alternativeText')}
          hint={text('image.alternativeTextHint')}
          value={value}
          onChange={onChange}
          onKeyDown={onKeyDown}
        />
      </Box>
    );
  }
  return (
    <Flex gap={1} justifyContent="space-between">
      <Typography variant="pi" textColor="neutral600" ellipsis title={value || undefined}>
        {value ? text('image.alternativeTextIs', { text: value }) : text('image.alternativeTextNone')}
      </Typography>
      <IconButton
        id={inputId(pencil)}
        type="button"
        variant="ghost"
        size="XS"
        label={text('image.alternativeTextEdit', { number })}
        onClick={() => setBefore(value)}
      >
        <Pencil aria-hidden />
      </IconButton>
    </Flex>
  );
};
