import * as React from 'react';
import { Box, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

const List = styled.dl`
  display: grid;
  align-items: baseline;
  gap: ${({ theme }) => `${theme.spaces[3]} ${theme.spaces[6]}`};
  grid-template-columns: minmax(0, 1fr);
  ${({ theme }) => theme.breakpoints.medium} {
    grid-template-columns: minmax(12rem, max-content) minmax(0, 1fr);
  }
`;

interface Definition {
  term: string;
  /** `undefined`: the line is left out. */
  value: React.ReactNode;
}

/** Names and what they stand for, one a line. */
export const DefinitionList = ({ items }: { items: Definition[] }) => (
  <List>
    {items
      .filter(({ value }) => value !== undefined && value !== null && value !== '')
      .map(({ term, value }) => (
        <React.Fragment key={term}>
          <Typography tag="dt" variant="pi" fontWeight="semiBold" textColor="neutral600">
            {term}
          </Typography>
          <Box tag="dd" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
            <Typography textColor="neutral800">{value}</Typography>
          </Box>
        </React.Fragment>
      ))}
  </List>
);
