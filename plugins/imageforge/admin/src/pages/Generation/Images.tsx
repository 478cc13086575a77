import * as React from 'react';
import { styled } from 'styled-components';
import type { GenerationView, ImageView } from '../../../../shared/generations';
import { Button, VisuallyHidden } from '@strapi/design-system';
import { useSearchParams } from 'react-router-dom';
import { DeleteImage } from '../../components/DeleteImage/DeleteImage';
import { ResultTile } from '../../components/GenerateDialog/ResultTile';
import type { GenerationSession } from '../../hooks/useGenerationSession';
import { useText } from '../../hooks/useText';
import { detailsButtonId, ImageDetails } from './Details/ImageDetails';
import { initialProgress, isFinal, tilesOf, withDiscarded, withGeneration } from '../../services/progress';

const Grid = styled.ul`
  display: grid;
  gap: ${({ theme }) => theme.spaces[5]};
  grid-template-columns: repeat(auto-fill, minmax(min(28rem, 100%), 1fr));
`;

interface Props {
  view: GenerationView;
  session: GenerationSession;
  canKeep: boolean;
}

/** All images of the generation, with what can still be done with them; `?image=2` in the address shows the details of one. */
export const Images = ({ view, session, canKeep }: Props) => {
  const text = useText();
  const [query, setQuery] = useSearchParams();
  const [deleted, setDeleted] = React.useState<string[]>([]);
  const shown = withDiscarded(view, session.discarded);
  const { previews } = session.progress;
  const tiles = tilesOf({ ...withGeneration(initialProgress, shown), previews }).filter(({ state }) => state !== 'absent');
  if (tiles.length === 0) return null;
  const open = view.images.find(({ index }) => String(index + 1) === query.get('image'));

  /** What is left to delete, and is not about to be discarded or published. */
  const deletable = ({ assetId, state, previewUrl }: ImageView): string | undefined => {
    const isStill = previewUrl !== undefined && (state === 'ready' || state === 'published' || state === 'discarded');
    const isOpen = assetId === undefined || deleted.includes(assetId) || session.discarded.includes(assetId);
    return canKeep && isFinal(view) && isStill && !isOpen ? assetId : undefined;
  };
  const onDeleted = (assetId: string) => {
    setDeleted((before) => [...before, assetId]);
    session.refresh(view.id);
  };

  return (
    <>
      {/* Gets the focus when the button that had it is gone. */}
      <Grid tabIndex={-1}>
        {tiles.map((tile) => {
          const deletes = deletable(tile.image);
          return (
            <ResultTile key={tile.index} tile={tile} view={shown} session={session} readOnly={!canKeep}>
              {tile.image.assetId && (
                <Button
                  id={detailsButtonId(tile)}
                  type="button"
                  size="S"
                  variant="tertiary"
                  onClick={() => setQuery({ image: String(tile.index + 1) })}
                >
                  {text('details.open')}
                  <VisuallyHidden>{text('image.number', { number: tile.index + 1 })}</VisuallyHidden>
                </Button>
              )}
              {deletes && <DeleteImage assetId={deletes} number={tile.index + 1} onDeleted={() => onDeleted(deletes)} />}
            </ResultTile>
          );
        })}
      </Grid>
      {open?.assetId && (
        <ImageDetails key={open.assetId} view={view} image={{ ...open, assetId: open.assetId }} readOnly={!canKeep} onClose={() => setQuery({}, { replace: true })} />
      )}
    </>
  );
};
