import { Box, Typography } from '@strapi/design-system';

/** Text in a table that may be long: it wraps, where the table's own would push everything else out of sight. */
export const LongText = ({ children }: { children: string }) => (
  <Box minWidth="16rem" maxWidth="40rem" style={{ whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
    <Typography variant="pi">{children}</Typography>
  </Box>
);
