import { useIntl } from 'react-intl';
import { Typography } from '@strapi/design-system';
import { useText } from '../../hooks/useText';
import { formatUsdExactly } from '../../services/price';
import type { BudgetSays } from '../../services/warnings';

/** What the budgets say to what is asked for, beside its price. */
export const BudgetNotes = ({ budgets }: { budgets: BudgetSays[] }) => {
  const text = useText();
  const { locale } = useIntl();
  const amount = (unit: 'images' | 'microUsd', number: number): string =>
    unit === 'microUsd' ? formatUsdExactly(number, locale) : text('gallery.images', { count: number });
  const sentence = ({ kind, name, amounts }: BudgetSays): string => {
    if (kind !== 'refuses') return text(`warning.budget-${kind}`, { name });
    if (!amounts) return text('budget.refusesUnknown', { name });
    const { unit, left, needed } = amounts;
    return text('budget.refuses', { name, left: amount(unit, left), needed: amount(unit, needed) });
  };
  return budgets.map((budget) => (
    <Typography key={`${budget.kind} ${budget.name}`} textColor={budget.kind === 'refuses' ? 'danger600' : 'warning700'}>
      {sentence(budget)}
    </Typography>
  ));
};
