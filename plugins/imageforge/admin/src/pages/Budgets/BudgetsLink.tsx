import { useRBAC } from '@strapi/strapi/admin';
import { LinkButton } from '@strapi/design-system';
import { Link } from 'react-router-dom';
import { useText } from '../../hooks/useText';
import { permissions } from '../../permissions';
import { pluginId } from '../../pluginId';

/** The way to the budgets, for those who may see them. */
export const BudgetsLink = () => {
  const text = useText();
  const { allowedActions } = useRBAC(permissions.readBudgets);
  if (!allowedActions.canRead) return null;
  return (
    <LinkButton tag={Link} to={`/plugins/${pluginId}/budgets`} variant="tertiary">
      {text('budgets.title')}
    </LinkButton>
  );
};
