import { useIntl } from 'react-intl';
import { Typography } from '@strapi/design-system';
import type { GenerationDetails } from '../../../../shared/generations';
import { DataTable } from '../../components/DataTable';
import { ProblemNote } from '../../components/ProblemNote';
import { When } from '../../components/When';
import { useNames } from '../../hooks/useNames';
import { usePrice } from '../../hooks/usePrice';
import { isTextKey, useText } from '../../hooks/useText';
import { problemOf } from '../../services/problem';

/** The calls to providers that were made for it, with what each cost. */
export const Attempts = ({ attempts }: Pick<GenerationDetails, 'attempts'>) => {
  const text = useText();
  const price = usePrice();
  const { formatNumber } = useIntl();
  const names = useNames();
  if (attempts.length === 0) return <Typography textColor="neutral600">{text('attempts.none')}</Typography>;

  const stateText = (state: string): string => {
    const key = `attempt.${state}`;
    return isTextKey(key) ? text(key) : state;
  };
  /** Of a call that has ended, in seconds: a slow provider is seen at a glance. */
  const duration = ({ startedAt, finishedAt }: GenerationDetails['attempts'][number]): string | undefined =>
    finishedAt &&
    formatNumber((Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000, {
      style: 'unit',
      unit: 'second',
      maximumFractionDigits: 1,
    });
  const costText = ({ state, cost }: GenerationDetails['attempts'][number]): string => {
    if (!cost) return '–';
    return state === 'failed' && cost.known && cost.max === 0 ? text('attempt.notCharged') : price(cost, { sure: true });
  };
  return (
    <DataTable
      label={text('attempts.title')}
      rows={attempts}
      columns={[
        { header: text('model.label'), cell: (attempt) => names.model(attempt) },
        {
          header: text('attempts.state'),
          cell: ({ state, error }) => (
            <>
              {stateText(state)}
              {error && <ProblemNote problem={problemOf(error)} compact />}
            </>
          ),
        },
        { header: text('attempts.images'), cell: ({ images }) => images.map((index) => index + 1).join(', ') },
        { header: text('facts.cost'), cell: costText },
        { header: text('attempts.started'), cell: ({ startedAt }) => <When at={startedAt} /> },
        { header: text('attempts.duration'), cell: (attempt) => duration(attempt) ?? '–' },
      ]}
    />
  );
};
