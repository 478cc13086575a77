import * as React from 'react';
import { Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { styled } from 'styled-components';
import type { DeletionView, FileUseView } from '../../../../shared/deletion';
import { useText } from '../../hooks/useText';

const List = styled.ul`
  list-style: disc;
  padding-inline-start: ${({ theme }) => theme.spaces[5]};

  ul {
    list-style: circle;
  }
`;

/** What a deletion takes, and what it leaves, with who uses it. */
export const DeletionPlan = ({ plan: { removes, keeps } }: { plan: DeletionView }) => {
  const text = useText();
  const { formatNumber } = useIntl();
  const { privateFiles, libraryFile, copies } = removes;
  const size = formatNumber(privateFiles.bytes / 1_000_000, { style: 'unit', unit: 'megabyte', maximumSignificantDigits: 2 });
  const uses = keeps.libraryFile?.uses ?? [];
  return (
    <Flex direction="column" alignItems="stretch" gap={5}>
      <Part
        title={text('delete.goes')}
        lines={[
          privateFiles.count > 0 && text('delete.goes.files', { count: privateFiles.count, size }),
          libraryFile && text('delete.goes.library'),
          ...copies.map(({ target, files }) => text('delete.goes.copies', { count: files, target })),
        ]}
        none={text('delete.goes.nothing')}
      />
      <Part
        title={text('delete.stays')}
        lines={[
          keeps.libraryFile && (
            <>
              {text('delete.stays.library')}
              <List>
                {uses.map((use) => (
                  <li key={JSON.stringify(use)}>{sayUse(text, use)}</li>
                ))}
              </List>
            </>
          ),
          keeps.sharedFiles.count > 0 && text('delete.stays.shared', { count: keeps.sharedFiles.count, generations: keeps.sharedFiles.generations }),
          keeps.derived.count > 0 && text('delete.stays.derived', { count: keeps.derived.count }),
          ...keeps.copies.map(({ target }) => text('delete.stays.copies', { target })),
        ]}
      />
    </Flex>
  );
};

/** An entry by its title; one that the user may not read by its type alone. */
const sayUse = (text: ReturnType<typeof useText>, { uid, title, locale, field, status }: FileUseView): string =>
  text(status.includes('published') ? 'delete.use.published' : 'delete.use.draft', {
    entry: [title ?? uid, locale && `(${locale})`].filter(Boolean).join(' '),
    field,
  });

interface PartProps {
  title: string;
  lines: React.ReactNode[];
  /** Where there is no line; without it the part is left out then. */
  none?: string;
}

const Part = ({ title, lines, none }: PartProps) => {
  const shown = lines.filter(Boolean);
  if (shown.length === 0 && !none) return null;
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Typography tag="h3" variant="omega" fontWeight="bold">
        {title}
      </Typography>
      {shown.length > 0 ? (
        <List>
          {shown.map((line, index) => (
            <Typography key={index} tag="li">
              {line}
            </Typography>
          ))}
        </List>
      ) : (
        <Typography>{none}</Typography>
      )}
    </Flex>
  );
};
