import { BackButton, Layouts, Page } from '@strapi/strapi/admin';
import { Button, EmptyStateLayout, LinkButton } from '@strapi/design-system';
import { Pencil } from '@strapi/icons';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { Link } from 'react-router-dom';
import { ProblemNote } from '../../components/ProblemNote';
import { useLoaded } from '../../hooks/useLoaded';
import { useText } from '../../hooks/useText';
import { pluginId } from '../../pluginId';
import { api } from '../../services/api';
import { BudgetTable } from './BudgetTable';

/** Budgets are entries of the content manager, where they are made and changed. */
const editor = '/content-manager/collection-types/plugin::imageforge.budget';

/** Every budget, with what is spent and held in its present period. */
export const Budgets = () => {
  const text = useText();
  const { data, problem, reload } = useLoaded('budgets', api.budgets);
  const edit = (
    <LinkButton tag={Link} to={editor} startIcon={<Pencil aria-hidden />} variant="secondary">
      {text('budgets.edit')}
    </LinkButton>
  );
  return (
    <Page.Main>
      <Page.Title>{text('budgets.title')}</Page.Title>
      <Layouts.Header
        title={text('budgets.title')}
        subtitle={text('budgets.subtitle')}
        navigationAction={<BackButton fallback={`/plugins/${pluginId}`} />}
        primaryAction={edit}
      />
      <Layouts.Content>
        {problem && (
          <ProblemNote
            problem={problem}
            actions={
              <Button type="button" variant="secondary" size="S" onClick={reload}>
                {text('action.retry')}
              </Button>
            }
          />
        )}
        {!data && !problem && <Page.Loading>{text('budgets.loading')}</Page.Loading>}
        {data?.length === 0 && <EmptyStateLayout icon={<EmptyDocuments width="16rem" />} content={text('budgets.empty')} />}
        {data && data.length > 0 && <BudgetTable budgets={data} />}
      </Layouts.Content>
    </Page.Main>
  );
};
