import { DefinitionList } from '../../../components/DefinitionList';
import { Loadable } from '../../../components/Loadable';
import { useLoaded } from '../../../hooks/useLoaded';
import { useText } from '../../../hooks/useText';
import { api } from '../../../services/api';

/** What the image's file says of its making, and whether its signature holds. */
export const Credentials = ({ assetId }: { assetId: string }) => {
  const text = useText();
  const loaded = useLoaded(`provenance:${assetId}`, () => api.provenance(assetId));
  return (
    <Loadable of={loaded} waiting={text('credentials.loading')}>
      {({ sourceType, credentials }) => (
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
      )}
    </Loadable>
  );
};
