import { Badge, Flex, Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { BudgetStatus } from '../../../../shared/budgets';
import { isTextKey, useText } from '../../hooks/useText';
import { formatUsd } from '../../services/price';

/** One line a budget. */
export const BudgetTable = ({ budgets }: { budgets: BudgetStatus[] }) => {
  const text = useText();
  const { locale } = useIntl();
  const amount = ({ unit }: BudgetStatus, number: number): string =>
    unit === 'microUsd' ? formatUsd(number, locale) : text('gallery.images', { count: number });
  const subject = (name: string): string => {
    const [kind, id] = name.split(':');
    const key = `budgets.subject.${kind}`;
    return isTextKey(key) ? text(key, { id }) : name;
  };
  const headers = [
    text('budgets.name'),
    text('budgets.for'),
    text('budgets.period'),
    text('budgets.spent'),
    text('budgets.reserved'),
    text('budgets.left'),
  ];
  return (
    <Table colCount={headers.length} rowCount={budgets.length + 1}>
      <Thead>
        <Tr>
          {headers.map((header) => (
            <Th key={header}>
              <Typography variant="sigma">{header}</Typography>
            </Th>
          ))}
        </Tr>
      </Thead>
      <Tbody>
        {budgets.map((budget) => (
          <Tr key={budget.id}>
            <Td>
              <Flex gap={2}>
                <Typography fontWeight="semiBold">{budget.name}</Typography>
                {!budget.enabled && <Badge size="S">{text('budgets.off')}</Badge>}
                {budget.mode === 'soft' && <Badge size="S">{text('budgets.soft')}</Badge>}
              </Flex>
            </Td>
            <Td>
              <Typography>{subject(budget.subject)}</Typography>
            </Td>
            <Td>
              <Typography>{budget.current}</Typography>
            </Td>
            <Td>
              <Typography>{amount(budget, budget.spent)}</Typography>
            </Td>
            <Td>
              <Typography>{amount(budget, budget.reserved)}</Typography>
            </Td>
            <Td>
              <Typography textColor={budget.left === 0 ? 'danger600' : 'neutral800'}>
                {text('budgets.ofLimit', { left: amount(budget, budget.left), limit: amount(budget, budget.limit) })}
              </Typography>
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
};
