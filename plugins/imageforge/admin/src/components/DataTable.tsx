import * as React from 'react';
import { Box, Table, Tbody, Td, Th, Thead, Tr, Typography, VisuallyHidden } from '@strapi/design-system';

interface Column<Row> {
  /** What stands above it. */
  header: string;
  /** Whether the header is only heard, as above buttons. */
  silent?: boolean;
  cell(row: Row): React.ReactNode;
}

interface Props<Row> {
  /** What the table is called, to hear. */
  label: string;
  columns: Column<Row>[];
  rows: Row[];
}

/** A table of the admin: one column each, one line a row. */
export const DataTable = <Row extends { id: string | number }>({ label, columns, rows }: Props<Row>) => (
  <Table aria-label={label} colCount={columns.length} rowCount={rows.length + 1}>
    <Thead>
      <Tr>
        {columns.map(({ header, silent }) => (
          <Th key={header}>
            {silent ? (
              <VisuallyHidden>{header}</VisuallyHidden>
            ) : (
              <Typography variant="sigma" textColor="neutral600">
                {header}
              </Typography>
            )}
          </Th>
        ))}
      </Tr>
    </Thead>
    <Tbody>
      {rows.map((row) => (
        <Tr key={row.id}>
          {columns.map(({ header, cell }) => (
            <Td key={header}>
              <Box color="neutral800" fontSize={2}>
                {cell(row)}
              </Box>
            </Td>
          ))}
        </Tr>
      ))}
    </Tbody>
  </Table>
);
