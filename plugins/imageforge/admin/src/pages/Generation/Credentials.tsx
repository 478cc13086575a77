import { Flex, Typography } from '@strapi/design-system';
import type { GenerationView } from '../../../../shared/generations';
import { DefinitionList } from '../../components/DefinitionList';
import { Loadable } from '../../components/Loadable';
import { useLoaded } from '../../hooks/useLoaded';
import { useText } from '../../hooks/useText';
import { api } from '../../services/api';

/** What each image's file says of its making, and whether its signature holds. */
export const Credentials = ({ images }: Pick<GenerationView, 'images'>) => (
  <Flex direction="column" alignItems="stretch" gap={6}>
    {images.map(({ assetId, index }) => assetId && <OfImage key={assetId} assetId={assetId} index={index} isOnly={images.length === 1} />)}
  </Flex>
);

const OfImage = ({ assetId, index, isOnly }: { assetId: string; index: number; isOnly: boolean }) => {
  const text = useText();
  const loaded = useLoaded(`provenance:${assetId}`, () => api.provenance(assetId));
  return (
    <Loadable of={loaded} waiting={text('credentials.loading')}>
      {({ sourceType, credentials }) => (
        <Flex direction="column" alignItems="stretch" gap={3}>
          {!isOnly && (
            <Typography tag="h3" variant="omega" fontWeight="bold">
              {text('credentials.image', { number: index + 1 })}
            </Typography>
          )}
          <DefinitionList
            items={[
              { term: text('credentials.state'), value: text(`credentials.state.${credentials?.state ?? 'none'}`) },
              { term: text('credentials.failures'), value: credentials?.failures.join(', ') },
              { term: text('credentials.signedBy'), value: credentials?.signedBy },
              { term: text('credentials.sourceType'), value: sourceType },
              {
                term: text('credentials.actions'),
                value: credentials?.actions.map(({ action, softwareAgent }) => (softwareAgent ? `${action} (${softwareAgent})` : action)).join('\n'),
              },
              { term: text('credentials.ingredients'), value: credentials?.ingredients.join('\n') },
            ]}
          />
        </Flex>
      )}
    </Loadable>
  );
};
