import * as React from 'react';
import { Box, Flex, TextButton, Typography, VisuallyHidden } from '@strapi/design-system';
import type { GenerationView } from '../../../../shared/generations';
import type { GenerationSession } from '../../hooks/useGenerationSession';
import { useNames } from '../../hooks/useNames';
import { useText } from '../../hooks/useText';
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
  /** What else can be done with it. */
  children?: React.ReactNode;
}

/**
 * Moves the focus to the first button of the element when `value` changes: the one that was pressed
 * has gone away, and the focus would start at the page's top.
 */
const useFocusOnChange = (value: boolean) => {
  const ref = React.useRef<HTMLLIElement>(null);
  const before = React.useRef(value);
  React.useEffect(() => {
    if (before.current !== value) ref.current?.querySelector('button')?.focus();
    before.current = value;
  }, [value]);
  return ref;
};

/** One of the images: what there is of it, and what can be done with it. */
export const ResultTile = ({ tile, view, session, field, readOnly = false, children }: Props) => {
  const text = useText();
  const { index, image, src, state } = tile;
  const place = { number: index + 1, total: view.n };
  // There is a way back as long as the server was not told.
  const mayUndo = image.assetId !== undefined && session.discarded.includes(image.assetId);
  const shown = state !== 'failed' && state !== 'rejected' && (state !== 'discarded' || mayUndo) ? src : undefined;
  const size = image.width && image.height ? `${image.width}x${image.height}` : view.size;
  const ref = useFocusOnChange(mayUndo);

  return (
    <Box tag="li" ref={ref}>
      <Flex direction="column" alignItems="stretch" gap={3}>
        <GeneratedImage
          src={shown}
          alt={image.alternativeText || text(state === 'waiting' ? 'image.unfinished' : 'image.alt', place)}
          size={size}
          thumbhash={shown ? image.thumbhash : undefined}
          waiting={state === 'waiting'}
          dimmed={mayUndo}
          linkLabel={shown && state !== 'waiting' ? text('image.open', place) : undefined}
          onExpired={() => session.refresh(view.id)}
        />
        {shown && image.madeBy && <MadeBy id={image.madeBy} />}
        {state === 'failed' && !image.error && <Note>{text('image.failed')}</Note>}
        {state === 'rejected' && !image.error && <Note>{text('image.rejected')}</Note>}
        {(state === 'failed' || state === 'rejected') && image.error && (
          <ProblemNote problem={problemOf(image.error)} compact />
        )}
        {state === 'discarded' && (
          <Flex gap={3}>
            <Note>{text('image.discarded')}</Note>
            {mayUndo && (
              <TextButton type="button" onClick={() => session.undoDiscard(image)}>
                {text('image.undoDiscard')}
                <VisuallyHidden>{text('image.number', { number: index + 1 })}</VisuallyHidden>
              </TextButton>
            )}
          </Flex>
        )}
        {!readOnly && (state === 'ready' || state === 'publishing' || state === 'published') && (
          <TileActions generationId={view.id} image={image} number={index + 1} session={session} field={field} />
        )}
        {children && <Flex gap={2}>{children}</Flex>}
      </Flex>
    </Box>
  );
};

/** The model that stood in, by its name. Only such an image asks for the names. */
const MadeBy = ({ id }: { id: string }) => {
  const text = useText();
  const names = useNames();
  return <Note>{text('image.madeBy', { model: names.label(id) })}</Note>;
};

const Note = ({ children }: { children: React.ReactNode }) => (
  <Typography variant="pi" textColor="neutral600">
    {children}
  </Typography>
);
