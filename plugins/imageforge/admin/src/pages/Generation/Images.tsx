import { styled } from 'styled-components';
import type { GenerationView } from '../../../../shared/generations';
import { ResultTile } from '../../components/GenerateDialog/ResultTile';
import type { GenerationSession } from '../../hooks/useGenerationSession';
import { initialProgress, tilesOf, withDiscarded, withGeneration } from '../../services/progress';

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

/** All images of the generation, with what can still be done with them. */
export const Images = ({ view, session, canKeep }: Props) => {
  const shown = withDiscarded(view, session.discarded);
  const { previews } = session.progress;
  const tiles = tilesOf({ ...withGeneration(initialProgress, shown), previews }).filter(({ state }) => state !== 'absent');
  if (tiles.length === 0) return null;
  return (
    <Grid>
      {tiles.map((tile) => (
        <ResultTile key={tile.index} tile={tile} view={shown} session={session} readOnly={!canKeep} />
      ))}
    </Grid>
  );
};
