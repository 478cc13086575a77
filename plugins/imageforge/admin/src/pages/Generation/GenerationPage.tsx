import * as React from 'react';
import { useNotification } from '@strapi/strapi/admin';
import { Button, Flex } from '@strapi/design-system';
import { Sparkle } from '@strapi/icons';
import { useParams } from 'react-router-dom';
import type { GenerationDetails } from '../../../../shared/generations';
import { Outcome } from '../../components/GenerateDialog/Outcome';
import { Disclosure } from '../../components/Disclosure';
import { Loadable } from '../../components/Loadable';
import { PageFrame } from '../../components/PageFrame';
import { ProblemNote } from '../../components/ProblemNote';
import { QueueNote } from '../../components/QueueNote';
import { SimilarImages } from '../../components/SimilarImages';
import { StateBadge } from '../../components/StateBadge';
import { Warnings } from '../../components/Warnings';
import { useForgePermissions } from '../../hooks/useForgePermissions';
import { useGenerationSession } from '../../hooks/useGenerationSession';
import { useLoaded } from '../../hooks/useLoaded';
import { useText } from '../../hooks/useText';
import { againFrom } from '../../services/again';
import { api } from '../../services/api';
import { withDiscarded } from '../../services/progress';
import { pluginId } from '../../pluginId';
import { GalleryDialog } from '../Gallery/GalleryDialog';
import { AmbiguousDecision } from './AmbiguousDecision';
import { Attempts } from './Attempts';
import { Facts } from './Facts';
import { Images } from './Images';
import { Recipe } from './Recipe';
import { Section } from './Section';
import { Skips } from './Skips';

/** One generation in full. */
export const GenerationPage = () => {
  const { id = '' } = useParams();
  const text = useText();
  const generation = useLoaded(`generation/${id}`, () => api.generation(id));
  if (generation.data) return <Loaded key={id} details={generation.data} reload={generation.reload} />;
  return (
    <PageFrame title={text('generation.title')} back={`/plugins/${pluginId}`}>
      <Loadable of={generation} waiting={text('gallery.loading')} />
    </PageFrame>
  );
};

const Loaded = ({ details, reload }: { details: GenerationDetails; reload(): void }) => {
  const text = useText();
  const { canCreate } = useForgePermissions();
  const { toggleNotification } = useNotification();
  const [againOpen, setAgainOpen] = React.useState(false);
  const again = React.useMemo(() => againFrom(details), [details]);
  const session = useGenerationSession({
    id: details.id,
    wantsFile: false,
    onChosen: () => toggleNotification({ type: 'success', message: text('image.kept') }),
  });
  const view = session.progress.view ?? details;

  // The attempts and the cost come with the details alone: ask for them when a state is over.
  const known = React.useRef(details.state);
  React.useEffect(() => {
    if (known.current === view.state) return;
    known.current = view.state;
    reload();
  }, [reload, view.state]);

  return (
    <PageFrame
      title={text('generation.title')}
      subtitle={
        <Flex>
          <StateBadge view={view} />
        </Flex>
      }
      back={`/plugins/${pluginId}`}
      action={
        canCreate &&
        again && (
          <Button type="button" startIcon={<Sparkle aria-hidden />} onClick={() => setAgainOpen(true)}>
            {text('action.generateAgain')}
          </Button>
        )
      }
    >
      <Flex direction="column" alignItems="stretch" gap={6}>
        <AmbiguousDecision view={view} onDecided={reload} />
        <Section>
          {view.state === 'queued' && <QueueNote />}
          <Outcome session={session} view={withDiscarded(view, session.discarded)} readOnly={!canCreate} />
          {session.cancelProblem && <ProblemNote problem={session.cancelProblem} compact />}
          <Images view={view} session={session} canKeep={canCreate} />
          <Warnings warnings={view.warnings} />
        </Section>
        <Section title={text('facts.title')}>
          <Facts view={view} />
        </Section>
        <Section title={text('attempts.title')}>
          <Attempts attempts={details.attempts} />
          <Skips skips={details.skips} />
        </Section>
        <Section title={text('recipe.title')}>
          <Recipe recipe={details.recipe} />
        </Section>
        {view.images.map(
          ({ assetId, index }) =>
            assetId && (
              <Section key={assetId} title={text('similar.title', { number: index + 1 })}>
                <Disclosure label={text('similar.show')}>
                  <SimilarImages assetId={assetId} />
                </Disclosure>
              </Section>
            ),
        )}
      </Flex>
      {againOpen && again && <GalleryDialog again={again} onClose={() => setAgainOpen(false)} />}
    </PageFrame>
  );
};
