import * as React from 'react';
import { Button, EmptyStateLayout, Flex, Typography } from '@strapi/design-system';
import { EmptyPictures } from '@strapi/icons/symbols';
import { styled } from 'styled-components';
import type { GenerationView } from '../../../../shared/generations';
import type { GenerationSession } from '../../hooks/useGenerationSession';
import { useText } from '../../hooks/useText';
import { initialProgress, isFinal, tilesOf, usableImages, withDiscarded, withGeneration } from '../../services/progress';
import { worthSaying } from '../../services/warnings';
import { ProblemNote } from '../ProblemNote';
import { Warnings } from '../Warnings';
import { When } from '../When';
import type { DialogField } from './dialogProps';
import { Outcome } from './Outcome';
import { PresentImage } from './PresentImage';
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

/** The images, from their first shadow to the choice between them; below, those of earlier presses. */
export const Results = ({ session, field }: Props) => (
  <Flex direction="column" alignItems="stretch" gap={7}>
    <Newest session={session} field={field} />
    {session.earlier
      .filter((view) => usableImages(view).length > 0)
      .map((view) => (
        <Earlier key={view.id} view={view} session={session} field={field} />
      ))}
  </Flex>
);

const Newest = ({ session, field }: Props) => {
  const text = useText();
  const { progress, cancelProblem, retry, forget } = session;
  const { problem, connection } = progress;

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
  if (!progress.view) {
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

  const view = withDiscarded(progress.view, session.discarded);
  const choosable = view.images.some(({ state }) => state === 'ready');
  return (
    <Flex direction="column" alignItems="stretch" gap={5}>
      <Outcome session={session} view={view} inField={field !== undefined} />
      {connection === 'lost' && !isFinal(view) && (
        <Typography role="status" textColor="warning700">
          {text('progress.connectionLost')}
        </Typography>
      )}
      {cancelProblem && <ProblemNote problem={cancelProblem} compact />}
      {choosable && field?.present && <PresentImage file={field.present} label={field.label} />}
      <Tiles view={view} previews={progress.previews} session={session} field={field} />
      {isFinal(view) && <Warnings warnings={worthSaying(view.warnings)} />}
    </Flex>
  );
};

const Earlier = ({ view, session, field }: Props & { view: GenerationView }) => {
  const text = useText();
  return (
    <Flex tag="section" direction="column" alignItems="stretch" gap={4}>
      <Flex gap={2} alignItems="baseline">
        <Typography tag="h3" fontWeight="semiBold">
          {text('results.earlier')}
        </Typography>
        <Typography variant="pi" textColor="neutral600">
          <When at={view.createdAt} />
        </Typography>
      </Flex>
      <Tiles view={withDiscarded(view, session.discarded)} session={session} field={field} />
    </Flex>
  );
};

type TilesProps = Props & { view: GenerationView; previews?: Record<number, string> };

const Tiles = ({ view, previews = {}, session, field }: TilesProps) => {
  const tiles = tilesOf({ ...withGeneration(initialProgress, view), previews }).filter(
    ({ state, image }) =>
      state !== 'absent' && (state !== 'discarded' || (image.assetId && session.discarded.includes(image.assetId))),
  );
  return (
    <Grid $single={tiles.length === 1}>
      {tiles.map((tile) => (
        <ResultTile key={`${view.id}-${tile.index}`} tile={tile} view={view} session={session} field={field} />
      ))}
    </Grid>
  );
};
