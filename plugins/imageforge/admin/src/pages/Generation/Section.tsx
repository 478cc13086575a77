import * as React from 'react';
import { Flex, Typography } from '@strapi/design-system';

/** A panel of the page. */
export const Section = ({ title, children }: { title?: string; children: React.ReactNode }) => (
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
      <Typography tag="h2" variant="delta">
        {title}
      </Typography>
    )}
    {children}
  </Flex>
);
