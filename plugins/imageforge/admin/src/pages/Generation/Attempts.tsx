import { useIntl } from 'react-intl';
import { Box, Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';
import type { GenerationDetails } from '../../../../shared/generations';
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
  const headers = [
    text('model.label'),
    text('attempts.state'),
    text('attempts.images'),
    text('facts.cost'),
    text('attempts.started'),
    text('attempts.duration'),
  ];
  return (
    <Box>
      <Table colCount={headers.length} rowCount={attempts.length + 1}>
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
          {attempts.map((attempt) => (
            <Tr key={attempt.id}>
              <Td>
                <Typography>{names.model(attempt)}</Typography>
              </Td>
              <Td>
                <Typography>{stateText(attempt.state)}</Typography>
                {attempt.error && <ProblemNote problem={problemOf(attempt.error)} compact />}
              </Td>
              <Td>
                <Typography>{attempt.images.map((index) => index + 1).join(', ')}</Typography>
              </Td>
              <Td>
                <Typography>{attempt.cost ? price(attempt.cost, { sure: true }) : '–'}</Typography>
              </Td>
              <Td>
                <Typography>
                  <When at={attempt.startedAt} />
                </Typography>
              </Td>
              <Td>
                <Typography>{duration(attempt) ?? '–'}</Typography>
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    </Box>
  );
};
