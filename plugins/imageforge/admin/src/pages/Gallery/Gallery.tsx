import * as React from 'react';
import { Layouts, Page, Pagination, useQueryParams } from '@strapi/strapi/admin';
import { Box, Button, EmptyStateLayout, Flex, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { Sparkle } from '@strapi/icons';
import { EmptyPictures } from '@strapi/icons/symbols';
import { ProblemNote } from '../../components/ProblemNote';
import { useForgePermissions } from '../../hooks/useForgePermissions';
import { type Generations, useGenerations } from '../../hooks/useGenerations';
import { useText } from '../../hooks/useText';
import { BudgetsLink } from '../Budgets/BudgetsLink';
import { GalleryDialog } from './GalleryDialog';
import { QueueControl } from './QueueControl';
import { CardGrid, GenerationCard, SkeletonCard } from './GenerationCard';

const defaultPageSize = 24;
const states = ['queued,running', 'review', 'succeeded', 'failed', 'blocked', 'canceled'] as const;
const stateKeys = {
  'queued,running': 'state.active',
  review: 'state.review',
  succeeded: 'state.succeeded',
  failed: 'state.failed',
  blocked: 'state.blocked',
  canceled: 'state.canceled',
} as const;

interface Query {
  page?: string;
  pageSize?: string;
  state?: string;
}

const positive = (text: string | undefined, otherwise: number): number => {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : otherwise;
};

/** Everything that was generated, newest first. */
export const Gallery = () => {
  const text = useText();
  const { canCreate } = useForgePermissions();
  const [{ query }, setQuery] = useQueryParams<Query>();
  const [creating, setCreating] = React.useState(false);
  const state = states.find((known) => known === query.state) ?? '';
  const generations = useGenerations({
    page: positive(query.page, 1),
    pageSize: Math.min(positive(query.pageSize, defaultPageSize), 100),
    state,
  });
  const pagination = generations.page?.meta.pagination;

  const onState = (next: string) => setQuery(next ? { state: next, page: '1' } : { state: '', page: '1' });
  const generate = canCreate && (
    <Button type="button" startIcon={<Sparkle aria-hidden />} onClick={() => setCreating(true)}>
      {text('action.generate')}
    </Button>
  );

  return (
    <Page.Main>
      <Page.Title>{text('plugin.name')}</Page.Title>
      <Layouts.Header
        title={text('plugin.name')}
        subtitle={pagination && text('gallery.count', { count: pagination.total })}
        primaryAction={generate || undefined}
        secondaryAction={<BudgetsLink />}
      />
      <Layouts.Action
        endActions={<QueueControl />}
        startActions={
          <Box width="24rem">
            <SingleSelect
            aria-label={text('gallery.filter')}
            placeholder={text('gallery.filter')}
            value={state || null}
            onChange={(next) => onState(String(next))}
            onClear={() => onState('')}
            clearLabel={text('gallery.clearFilter')}
          >
            {states.map((known) => (
              <SingleSelectOption key={known} value={known}>
                {text(stateKeys[known])}
              </SingleSelectOption>
            ))}
            </SingleSelect>
          </Box>
        }
      />
      <Layouts.Content>
        <GalleryContent generations={generations} filtered={state !== ''} generate={generate} onClear={() => onState('')} />
        {pagination && pagination.total > 0 && (
          <Pagination.Root pageCount={pagination.pageCount} total={pagination.total} defaultPageSize={defaultPageSize}>
            <Pagination.PageSize options={['12', '24', '48', '96']} />
            <Pagination.Links />
          </Pagination.Root>
        )}
      </Layouts.Content>
      {creating && (
        <GalleryDialog
          onClose={() => {
            setCreating(false);
            generations.reload();
          }}
        />
      )}
    </Page.Main>
  );
};

interface ContentProps {
  generations: Generations;
  filtered: boolean;
  generate: React.ReactNode;
  onClear(): void;
}

const GalleryContent = ({ generations, filtered, generate, onClear }: ContentProps) => {
  const text = useText();
  const { page, problem, pending, reload, refreshAddresses } = generations;
  if (problem) {
    return (
      <ProblemNote
        problem={problem}
        actions={
          <Button type="button" variant="secondary" size="S" onClick={reload}>
            {text('action.retry')}
          </Button>
        }
      />
    );
  }
  if (!page || pending) {
    return (
      <CardGrid aria-busy aria-label={text('gallery.loading')}>
        {Array.from({ length: 8 }, (_, index) => (
          <SkeletonCard key={index} />
        ))}
      </CardGrid>
    );
  }
  if (page.data.length === 0) {
    return (
      <EmptyStateLayout
        icon={<EmptyPictures width="16rem" height="8.8rem" />}
        content={text(filtered ? 'gallery.emptyFilter' : 'gallery.empty')}
        action={
          filtered ? (
            <Button type="button" variant="secondary" onClick={onClear}>
              {text('gallery.clearFilter')}
            </Button>
          ) : (
            <Flex>{generate}</Flex>
          )
        }
      />
    );
  }
  return (
    <CardGrid>
      {page.data.map((view) => (
        <GenerationCard key={view.id} view={view} onExpired={refreshAddresses} />
      ))}
    </CardGrid>
  );
};
