import * as React from 'react';
import { BackButton, Layouts, Page, useNotification } from '@strapi/strapi/admin';
import { Button, Flex } from '@strapi/design-system';
import { Sparkle } from '@strapi/icons';
import { useParams } from 'react-router-dom';
import type { GenerationDetails } from '../../../../shared/generations';
import { Outcome } from '../../components/GenerateDialog/Outcome';
import { ProblemNote } from '../../components/ProblemNote';
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
  const { data, problem, reload } = useLoaded(`generation/${id}`, () => api.generation(id));
  if (!data && !problem) return <Page.Loading>{text('gallery.loading')}</Page.Loading>;
  return (
    <Page.Main>
      <Page.Title>{text('generation.title')}</Page.Title>
      {data ? (
        <Loaded key={id} details={data} reload={reload} />
      ) : (
        <>
          <Layouts.Header title={text('generation.title')} navigationAction={<BackButton fallback={`/plugins/${pluginId}`} />} />
          <Layouts.Content>
            {problem && (
              <ProblemNote
                problem={problem}
                actions={
                  <Button type="button" size="S" variant="secondary" onClick={reload}>
                    {text('action.retry')}
                  </Button>
                }
              />
            )}
          </Layouts.Content>
        </>
      )}
    </Page.Main>
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
    <>
      <Layouts.Header
        title={text('generation.title')}
        subtitle={
          <Flex>
            <StateBadge state={view.state} />
          </Flex>
        }
        navigationAction={<BackButton fallback={`/plugins/${pluginId}`} />}
        primaryAction={
          canCreate && again ? (
            <Button type="button" startIcon={<Sparkle aria-hidden />} onClick={() => setAgainOpen(true)}>
              {text('action.generateAgain')}
            </Button>
          ) : undefined
        }
      />
      <Layouts.Content>
        <Flex direction="column" alignItems="stretch" gap={6}>
          <AmbiguousDecision view={view} onDecided={reload} />
          <Section>
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
        </Flex>
      </Layouts.Content>
      {againOpen && again && <GalleryDialog again={again} onClose={() => setAgainOpen(false)} />}
    </>
  );
};
