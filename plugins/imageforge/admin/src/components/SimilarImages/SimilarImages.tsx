import { Flex, Typography } from '@strapi/design-system';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';
import type { SimilarImage } from '../../../../shared/assets';
import { useLoaded } from '../../hooks/useLoaded';
import { useText } from '../../hooks/useText';
import { pluginId } from '../../pluginId';
import { api } from '../../services/api';
import { GeneratedImage } from '../GeneratedImage';
import { Loadable } from '../Loadable';

const Grid = styled.ul`
  display: grid;
  gap: ${({ theme }) => theme.spaces[4]};
  grid-template-columns: repeat(auto-fill, minmax(min(14rem, 100%), 1fr));
`;

/** Images that look like this one: what was made before, and need not be made again. */
export const SimilarImages = ({ assetId }: { assetId: string }) => {
  const text = useText();
  const loaded = useLoaded(`similar:${assetId}`, () => api.similarImages(assetId));
  return (
    <Loadable of={loaded} waiting={text('similar.loading')}>
      {(images) =>
        images.length === 0 ? (
          <Typography textColor="neutral600">{text('similar.none')}</Typography>
        ) : (
          <Grid>
            {images.map((image) => (
              <Card key={image.asset.id} image={image} onExpired={loaded.refresh} />
            ))}
          </Grid>
        )
      }
    </Loadable>
  );
};

const Card = ({ image: { asset, distance }, onExpired }: { image: SimilarImage; onExpired(): void }) => {
  const text = useText();
  const { generationId, previewUrl, alternativeText, name, width, height, thumbhash } = asset;
  return (
    <Flex tag="li" direction="column" alignItems="stretch" gap={2}>
      <GeneratedImage src={previewUrl} alt={alternativeText} size={`${width}x${height}`} thumbhash={thumbhash} ratio={4 / 3} onExpired={onExpired} />
      <Typography variant="pi" fontWeight="bold">
        <Link to={`/plugins/${pluginId}/${generationId}`}>{name}</Link>
      </Typography>
      <Typography variant="pi" textColor="neutral600">
        {distance === 0 ? text('similar.same') : text('similar.distance', { count: distance })}
      </Typography>
    </Flex>
  );
};
