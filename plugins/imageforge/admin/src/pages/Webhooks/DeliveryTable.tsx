import { useNotification } from '@strapi/strapi/admin';
import { Badge, Button, Flex, Typography, VisuallyHidden } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { DeliveryView } from '../../../../shared/webhooks';
import { DataTable } from '../../components/DataTable';
import { GenerationLink } from '../../components/GenerationLink';
import { LongText } from '../../components/LongText';
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
        {
          header: text('deliveries.event'),
          cell: ({ type, generationId }) => (
            <Flex direction="column" alignItems="flex-start">
              {type}
              <GenerationLink id={generationId} />
            </Flex>
          ),
        },
        { header: text('webhooks.endpoint'), cell: ({ endpoint }) => endpoint },
        {
          header: text('webhooks.state'),
          cell: (delivery) => <State delivery={delivery} isPaused={paused.includes(delivery.endpoint)} />,
        },
        { header: text('deliveries.attempts'), cell: ({ attempts }) => formatNumber(attempts) },
        { header: text('deliveries.answer'), cell: (delivery) => <LongText>{answer(delivery)}</LongText> },
        { header: text('deliveries.happened'), cell: ({ createdAt }) => <When at={createdAt} /> },
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

interface OfOne {
  delivery: DeliveryView;
  /** Whether its webhook gets nothing at present. */
  isPaused: boolean;
}

/** What became of it, and when; of one that waits, when it is tried again. */
const State = ({ delivery: { state, nextTryAt, deliveredAt }, isPaused }: OfOne) => {
  const text = useText();
  const isAhead = nextTryAt !== undefined && !isPaused && Date.parse(nextTryAt) > Date.now();
  return (
    <Flex direction="column" alignItems="flex-start" gap={1}>
      <Badge variant={stateVariants[state]} size="S">
        {text(stateKeys[state])}
      </Badge>
      <Typography variant="pi" textColor="neutral600">
        {isAhead && (
          <>
            {text('deliveries.nextTry')} <When at={nextTryAt} />
          </>
        )}
        {state === 'delivered' && deliveredAt && <When at={deliveredAt} />}
      </Typography>
    </Flex>
  );
};

const SendAgain = ({ delivery, isPaused, onSent }: OfOne & { onSent(): void }) => {
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
