import * as React from 'react';
import { Button, Flex } from '@strapi/design-system';
import { Sparkle } from '@strapi/icons';
import { Empty } from '../../components/Empty';
import { FilterSelect } from '../../components/FilterSelect';
import { ListPages } from '../../components/ListPages';
import { Loadable } from '../../components/Loadable';
import { PageFrame } from '../../components/PageFrame';
import { useForgePermissions } from '../../hooks/useForgePermissions';
import { type Generations as GenerationList, useGenerations } from '../../hooks/useGenerations';
import { useListQuery } from '../../hooks/useListQuery';
import { useText } from '../../hooks/useText';
import { GalleryDialog } from './GalleryDialog';
import { QueueControl } from './QueueControl';
import { CardGrid, GenerationCard, SkeletonCard } from './GenerationCard';

const states = ['queued,running', 'decision', 'review', 'succeeded', 'failed', 'blocked', 'canceled'] as const;
const stateKeys = {
  'queued,running': 'state.active',
  decision: 'state.decision',
  review: 'state.review',
  succeeded: 'state.succeeded',
  failed: 'state.failed',
  blocked: 'state.blocked',
  canceled: 'state.canceled',
} as const;

/** What the server is asked for. Both wait in the state `review`; the stage says for whom. */
const queryOf = (state: '' | (typeof states)[number]): { state: string; stage?: string } => {
  if (state === 'decision') return { state: 'review', stage: 'generate' };
  return state === 'review' ? { state, stage: 'screen,inspect' } : { state };
};

/** Everything that was generated, newest first. */
export const Gallery = () => {
  const text = useText();
  const { canCreate } = useForgePermissions();
  const { page, pageSize, filter, setFilter } = useListQuery();
  const [creating, setCreating] = React.useState(false);
  const state = filter('state', states);
  const generations = useGenerations({ page, pageSize, ...queryOf(state) });
  const total = generations.page?.meta.pagination.total;
  const showAll = () => setFilter('state', '');
  const generate = canCreate && (
    <Button type="button" startIcon={<Sparkle aria-hidden />} onClick={() => setCreating(true)}>
      {text('action.generate')}
    </Button>
  );

  return (
    <PageFrame
      title={text('plugin.name')}
      subtitle={total !== undefined && text('gallery.count', { count: total })}
      action={generate}
      tools={{
        start: (
          <FilterSelect
            label={text('gallery.filter')}
            clearLabel={text('gallery.clearFilter')}
            options={states.map((known) => ({ value: known, label: text(stateKeys[known]) }))}
            value={state}
            onChange={(next) => setFilter('state', next)}
          />
        ),
        end: <QueueControl />,
      }}
    >
      <Generations of={generations}>
        {state ? (
          <Empty
            pictures
            action={
              <Button type="button" variant="secondary" onClick={showAll}>
                {text('gallery.clearFilter')}
              </Button>
            }
          >
            {text('gallery.emptyFilter')}
          </Empty>
        ) : (
          <Empty pictures action={generate && <Flex>{generate}</Flex>}>
            {text('gallery.empty')}
          </Empty>
        )}
      </Generations>
      {creating && (
        <GalleryDialog
          onClose={() => {
            setCreating(false);
            generations.reload();
          }}
        />
      )}
    </PageFrame>
  );
};

/** The list; `children` instead where there is nothing in it. */
const Generations = ({ of, children }: { of: GenerationList; children: React.ReactNode }) => {
  const text = useText();
  const { page, problem, pending, reload, refreshAddresses } = of;
  const skeleton = (
    <CardGrid aria-busy aria-label={text('gallery.loading')}>
      {Array.from({ length: 8 }, (_, index) => (
        <SkeletonCard key={index} />
      ))}
    </CardGrid>
  );
  return (
    <Loadable of={{ data: problem || pending ? undefined : page, problem, reload }} waiting={skeleton}>
      {(found) =>
        found.data.length === 0 ? (
          children
        ) : (
          <>
            <CardGrid>
              {found.data.map((view) => (
                <GenerationCard key={view.id} view={view} onExpired={refreshAddresses} />
              ))}
            </CardGrid>
            <ListPages of={found} />
          </>
        )
      }
    </Loadable>
  );
};
