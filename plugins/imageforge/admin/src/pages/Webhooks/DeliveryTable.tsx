import { useNotification } from '@strapi/strapi/admin';
import { Badge, Button, Flex, Typography, VisuallyHidden } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { DeliveryView } from '../../../../shared/webhooks';
import { DataTable } from '../../components/DataTable';
import { GenerationLink } from '../../components/GenerationLink';
import { ProblemNote } from '../../components/ProblemNote';
import { When } from '../../components/When';
import { useAction } from '../../hooks/useAction';
import { useText } from '../../hooks/useText';
import { api } from '../../services/api';

export const deliveryStates = ['waiting', 'delivered', 'failed'] as const;

export const stateKeys = {
  waiting: 'deliveries.waiting',
  delivered: 'deliveries.delivered',
  failed: 'deliveries.failed',
} as const;

const stateVariants = { waiting: 'secondary', delivered: 'success', failed: 'danger' } as const;

interface Props {
  deliveries: DeliveryView[];
  /** Ids of webhooks that get nothing at present. */
  paused: string[];
  onSent(): void;
}

/** One line for each event and webhook: what became of it. */
export const DeliveryTable = ({ deliveries, paused, onSent }: Props) => {
  const text = useText();
  const { formatNumber } = useIntl();
  const answer = ({ status, error }: DeliveryView): string =>
    status === undefined ? (error ?? '–') : text('deliveries.answered', { status });
  return (
    <DataTable
      label={text('deliveries.title')}
      rows={deliveries}
      columns={[
        { header: text('deliveries.event'), cell: ({ type }) => type },
        { header: text('generation.title'), cell: ({ generationId }) => <GenerationLink id={generationId} /> },
        { header: text('webhooks.endpoint'), cell: ({ endpoint }) => endpoint },
        {
          header: text('webhooks.state'),
          cell: ({ endpoint, state, nextTryAt }) => (
            <Flex direction="column" alignItems="flex-start" gap={1}>
              <Badge variant={stateVariants[state]} size="S">
                {text(stateKeys[state])}
              </Badge>
              {nextTryAt && !paused.includes(endpoint) && Date.parse(nextTryAt) > Date.now() && (
                <Typography variant="pi" textColor="neutral600">
                  {text('deliveries.nextTry')} <When at={nextTryAt} />
                </Typography>
              )}
            </Flex>
          ),
        },
        { header: text('deliveries.attempts'), cell: ({ attempts }) => formatNumber(attempts) },
        { header: text('deliveries.answer'), cell: answer },
        { header: text('deliveries.happened'), cell: ({ createdAt }) => <When at={createdAt} /> },
        { header: text('deliveries.arrived'), cell: ({ deliveredAt }) => (deliveredAt ? <When at={deliveredAt} /> : '–') },
        {
          header: text('table.actions'),
          silent: true,
          cell: (delivery) => (
            <SendAgain delivery={delivery} isPaused={paused.includes(delivery.endpoint)} onSent={onSent} />
          ),
        },
      ]}
    />
  );
};

const SendAgain = ({ delivery, isPaused, onSent }: { delivery: DeliveryView; isPaused: boolean; onSent(): void }) => {
  const text = useText();
  const { toggleNotification } = useNotification();
  const { run, problem } = useAction();
  const onPress = () =>
    void run(async () => {
      await api.sendAgain(delivery.id);
      const message = text(isPaused ? 'deliveries.sentPaused' : 'deliveries.sent');
      toggleNotification({ type: isPaused ? 'info' : 'success', message });
    }).finally(onSent);
  return (
    <Flex direction="column" alignItems="flex-end" gap={1}>
      <Button type="button" size="S" variant="tertiary" onClick={onPress}>
        {text('deliveries.send')}
        {/* The buttons of all lines read alike otherwise. */}
        <VisuallyHidden>
          {delivery.type}, {delivery.endpoint}, <When at={delivery.createdAt} />
        </VisuallyHidden>
      </Button>
      {problem && <ProblemNote problem={problem} compact />}
    </Flex>
  );
};
