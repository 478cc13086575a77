import { LinkButton } from '@strapi/design-system';
import { Pencil } from '@strapi/icons';
import { Link } from 'react-router-dom';
import { Empty } from '../../components/Empty';
import { Loadable } from '../../components/Loadable';
import { PageFrame } from '../../components/PageFrame';
import { useLoaded } from '../../hooks/useLoaded';
import { useText } from '../../hooks/useText';
import { api } from '../../services/api';
import { BudgetTable } from './BudgetTable';

/** Budgets are entries of the content manager, where they are made and changed. */
const editor = '/content-manager/collection-types/plugin::imageforge.budget';

/** Every budget, with what is spent and held in its present period. */
export const Budgets = () => {
  const text = useText();
  const budgets = useLoaded('budgets', api.budgets);
  const edit = (
    <LinkButton tag={Link} to={editor} startIcon={<Pencil aria-hidden />} variant="secondary">
      {text('budgets.edit')}
    </LinkButton>
  );
  return (
    <PageFrame title={text('budgets.title')} subtitle={text('budgets.subtitle')} action={edit}>
      <Loadable of={budgets} waiting={text('budgets.loading')}>
        {(found) => (found.length === 0 ? <Empty>{text('budgets.empty')}</Empty> : <BudgetTable budgets={found} />)}
      </Loadable>
    </PageFrame>
  );
};
