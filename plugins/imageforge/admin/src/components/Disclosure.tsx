import * as React from 'react';
import { Box, TextButton } from '@strapi/design-system';
import { CaretDown, CaretUp } from '@strapi/icons';

interface Props {
  label: string;
  startsOpen?: boolean;
  children: React.ReactNode;
}

/** A part that most people do not need, behind a button. */
export const Disclosure = ({ label, startsOpen = false, children }: Props) => {
  const [open, setOpen] = React.useState(startsOpen);
  const id = React.useId();
  return (
    <Box>
      <TextButton
        type="button"
        onClick={() => setOpen(!open)}
        aria-expanded={open}
        aria-controls={id}
        endIcon={open ? <CaretUp aria-hidden /> : <CaretDown aria-hidden />}
      >
        {label}
      </TextButton>
      <Box id={id} paddingTop={open ? 4 : 0} hidden={!open}>
        {open && children}
      </Box>
    </Box>
  );
};
