import * as React from 'react';
import { Button, EmptyStateLayout, Flex, Typography } from '@strapi/design-system';
import { EmptyPictures } from '@strapi/icons/symbols';
import { styled } from 'styled-components';
import type { GenerationSession } from '../../hooks/useGenerationSession';
import { useText } from '../../hooks/useText';
import { isFinal, tilesOf } from '../../services/progress';
import { ProblemNote } from '../ProblemNote';
import { Warnings } from '../Warnings';
import type { DialogField } from './dialogProps';
import { Outcome } from './Outcome';
import { ResultTile } from './ResultTile';

const Grid = styled.ul<{ $single: boolean }>`
  display: grid;
  gap: ${({ theme }) => theme.spaces[5]};
  grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr));
  max-width: ${({ $single }) => ($single ? '52rem' : 'none')};
`;

interface Props {
  session: GenerationSession;
  field?: DialogField;
}

/** The images, from their first shadow to the choice between them. */
export const Results = ({ session, field }: Props) => {
  const text = useText();
  const { progress, cancelProblem, retry, forget } = session;
  const { view, problem, connection } = progress;

  if (problem) {
    return (
      <ProblemNote
        problem={problem}
        actions={
          <>
            <Button type="button" size="S" variant="secondary" onClick={retry}>
              {text('action.retry')}
            </Button>
            <Button type="button" size="S" variant="tertiary" onClick={forget}>
              {text('action.startOver')}
            </Button>
          </>
        }
      />
    );
  }
  if (!view) {
    return session.id || session.starting ? (
      <Typography role="status">{text('progress.loading')}</Typography>
    ) : (
      <EmptyStateLayout
        shadow="none"
        icon={<EmptyPictures width="16rem" height="8.8rem" />}
        content={text(field ? 'results.emptyField' : 'results.empty')}
      />
    );
  }

  const tiles = tilesOf(progress).filter(({ state }) => state !== 'absent' && state !== 'discarded');
  const choosable = tiles.some(({ state }) => state === 'ready');
  return (
    <Flex direction="column" alignItems="stretch" gap={5}>
      <Outcome session={session} view={view} inField={field !== undefined} />
      {connection === 'lost' && !isFinal(view) && (
        <Typography role="status" textColor="warning700">
          {text('progress.connectionLost')}
        </Typography>
      )}
      {cancelProblem && <ProblemNote problem={cancelProblem} compact />}
      {choosable && field?.isFilled && !field.multiple && (
        <Typography textColor="neutral600">{text('results.replaces', { field: field.label })}</Typography>
      )}
      <Grid $single={tiles.length === 1}>
        {tiles.map((tile) => (
          <ResultTile key={`${view.id}-${tile.index}`} tile={tile} view={view} session={session} field={field} />
        ))}
      </Grid>
      {/* What a setting could not do was said beside the settings, before anything was paid. */}
      {isFinal(view) && <Warnings warnings={view.warnings.filter(({ code }) => code !== 'unsupported-setting')} />}
    </Flex>
  );
};
