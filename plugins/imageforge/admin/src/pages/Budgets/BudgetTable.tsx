import { Badge, Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { BudgetStatus } from '../../../../shared/budgets';
import { DataTable } from '../../components/DataTable';
import { isTextKey, useText } from '../../hooks/useText';
import { formatUsdExactly } from '../../services/price';

/** One line a budget. */
export const BudgetTable = ({ budgets }: { budgets: BudgetStatus[] }) => {
  const text = useText();
  const { locale } = useIntl();
  const amount = ({ unit }: BudgetStatus, number: number): string =>
    unit === 'microUsd' ? formatUsdExactly(number, locale) : text('gallery.images', { count: number });
  /** After "of", which asks for another case in German. */
  const limitOf = (budget: BudgetStatus): string =>
    budget.unit === 'microUsd' ? amount(budget, budget.limit) : text('budgets.ofImages', { count: budget.limit });
  const subject = (name: string): string => {
    const [kind, id] = name.split(':');
    const key = `budgets.subject.${kind}`;
    return isTextKey(key) ? text(key, { id }) : name;
  };
  return (
    <DataTable
      label={text('budgets.title')}
      rows={budgets}
      columns={[
        {
          header: text('budgets.name'),
          cell: ({ name, enabled, mode }) => (
            <Flex gap={2}>
              <Typography fontWeight="semiBold">{name}</Typography>
              {!enabled && <Badge size="S">{text('budgets.off')}</Badge>}
              {mode === 'soft' && <Badge size="S">{text('budgets.soft')}</Badge>}
            </Flex>
          ),
        },
        { header: text('budgets.for'), cell: (budget) => subject(budget.subject) },
        { header: text('budgets.period'), cell: ({ current }) => current },
        { header: text('budgets.spent'), cell: (budget) => amount(budget, budget.spent) },
        { header: text('budgets.reserved'), cell: (budget) => amount(budget, budget.reserved) },
        {
          header: text('budgets.left'),
          cell: (budget) => (
            <Typography textColor={budget.left === 0 ? 'danger600' : 'neutral800'}>
              {text('budgets.ofLimit', { left: amount(budget, budget.left), limit: limitOf(budget) })}
            </Typography>
          ),
        },
      ]}
    />
  );
};
