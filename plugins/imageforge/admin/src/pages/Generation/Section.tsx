import * as React from 'react';
import { Flex, Typography } from '@strapi/design-system';

interface Props {
  title?: string;
  /** For who moves the focus to the title. */
  headingRef?: React.Ref<HTMLHeadingElement>;
  children: React.ReactNode;
}

/** A panel of the page. */
export const Section = ({ title, headingRef, children }: Props) => (
  <Flex
    tag="section"
    direction="column"
    alignItems="stretch"
    gap={4}
    padding={6}
    background="neutral0"
    shadow="tableShadow"
    borderColor="neutral150"
    hasRadius
  >
    {title && (
      <Typography tag="h2" variant="delta" ref={headingRef} tabIndex={headingRef ? -1 : undefined}>
        {title}
      </Typography>
    )}
    {children}
  </Flex>
);
