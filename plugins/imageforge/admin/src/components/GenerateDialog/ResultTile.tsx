import * as React from 'react';
import { Box, Flex, Typography } from '@strapi/design-system';
import type { GenerationView } from '../../../../shared/generations';
import type { GenerationSession } from '../../hooks/useGenerationSession';
import { useText } from '../../hooks/useText';
import { absoluteUrl } from '../../services/backendUrl';
import { problemOf } from '../../services/problem';
import type { Tile } from '../../services/progress';
import { GeneratedImage } from '../GeneratedImage';
import { ProblemNote } from '../ProblemNote';
import type { DialogField } from './dialogProps';
import { TileActions } from './TileActions';

interface Props {
  tile: Tile;
  view: GenerationView;
  session: GenerationSession;
  field?: DialogField;
  /** It may be looked at, not used. */
  readOnly?: boolean;
}

/** One of the images: what there is of it, and what can be done with it. */
export const ResultTile = ({ tile, view, session, field, readOnly = false }: Props) => {
  const text = useText();
  const { index, image, src, state } = tile;
  const place = { number: index + 1, total: view.n };
  const shown = state !== 'discarded' && state !== 'failed' && state !== 'rejected' ? src : undefined;
  const size = image.width && image.height ? `${image.width}x${image.height}` : view.size;
  const picture = (
    <GeneratedImage
      src={shown}
      alt={image.alternativeText || text(state === 'waiting' ? 'image.unfinished' : 'image.alt', place)}
      size={size}
      thumbhash={shown ? image.thumbhash : undefined}
      waiting={state === 'waiting'}
      onExpired={session.refresh}
    />
  );

  return (
    <Box tag="li">
      <Flex direction="column" alignItems="stretch" gap={3}>
        {shown && state !== 'waiting' ? (
          <a href={absoluteUrl(shown)} target="_blank" rel="noreferrer" aria-label={text('image.open', place)}>
            {picture}
          </a>
        ) : (
          picture
        )}
        {shown && image.madeBy && <Note>{text('image.madeBy', { model: image.madeBy })}</Note>}
        {state === 'failed' && !image.error && <Note>{text('image.failed')}</Note>}
        {state === 'rejected' && <Note>{text('image.rejected')}</Note>}
        {(state === 'failed' || state === 'rejected') && image.error && (
          <ProblemNote problem={problemOf(image.error)} compact />
        )}
        {state === 'discarded' && <Note>{text('image.discarded')}</Note>}
        {!readOnly && (state === 'ready' || state === 'publishing' || state === 'published') && (
          <TileActions image={image} number={index + 1} session={session} field={field} />
        )}
      </Flex>
    </Box>
  );
};

const Note = ({ children }: { children: React.ReactNode }) => (
  <Typography variant="pi" textColor="neutral600">
    {children}
  </Typography>
);
