import { Badge, Button, Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { WebhookView } from '../../../../shared/webhooks';
import { DataTable } from '../../components/DataTable';
import { ProblemNote } from '../../components/ProblemNote';
import { When } from '../../components/When';
import { useAction } from '../../hooks/useAction';
import { useText } from '../../hooks/useText';
import { api } from '../../services/api';

interface Props {
  webhooks: WebhookView[];
  onChanged(): void;
}

/** Every webhook: where it leads, whether it gets anything, and what has not reached it. */
export const Endpoints = ({ webhooks, onChanged }: Props) => {
  const text = useText();
  const { formatNumber } = useIntl();
  return (
    <DataTable
      label={text('webhooks.title')}
      rows={webhooks}
      columns={[
        {
          header: text('webhooks.endpoint'),
          cell: ({ id, url }) => (
            <Flex direction="column" alignItems="flex-start">
              <Typography fontWeight="semiBold">{id}</Typography>
              <Typography variant="pi" textColor="neutral600">
                {url}
              </Typography>
            </Flex>
          ),
        },
        {
          header: text('webhooks.events'),
          cell: ({ events }) => (
            <Flex tag="ul" direction="column" alignItems="flex-start">
              {events.map((event) => (
                <Typography key={event} tag="li" variant="pi">
                  {event}
                </Typography>
              ))}
            </Flex>
          ),
        },
        { header: text('webhooks.state'), cell: ({ paused }) => <State paused={paused} /> },
        { header: text('webhooks.waiting'), cell: ({ waiting }) => formatNumber(waiting) },
        {
          header: text('webhooks.failed'),
          cell: ({ failed }) => (
            <Typography textColor={failed > 0 ? 'danger600' : 'neutral800'}>{formatNumber(failed)}</Typography>
          ),
        },
        {
          header: text('table.actions'),
          silent: true,
          cell: (webhook) => <Switch webhook={webhook} onChanged={onChanged} />,
        },
      ]}
    />
  );
};

const State = ({ paused }: Pick<WebhookView, 'paused'>) => {
  const text = useText();
  return (
    <Flex direction="column" alignItems="flex-start" gap={1}>
      <Badge variant={paused ? 'warning' : 'success'} size="S">
        {text(paused ? 'webhooks.paused' : 'webhooks.active')}
      </Badge>
      {paused && (
        <Typography variant="pi" textColor="neutral600">
          {text(paused.reason === 'dead' ? 'webhooks.pausedDead' : 'webhooks.pausedByHand')} · <When at={paused.since} />
        </Typography>
      )}
    </Flex>
  );
};

const Switch = ({ webhook: { id, paused }, onChanged }: { webhook: WebhookView; onChanged(): void }) => {
  const text = useText();
  const { run, problem } = useAction();
  const onPress = () => void run(() => (paused ? api.resumeWebhook(id) : api.pauseWebhook(id))).finally(onChanged);
  return (
    <Flex direction="column" alignItems="flex-end" gap={1}>
      <Button
        type="button"
        size="S"
        variant={paused ? 'secondary' : 'tertiary'}
        aria-label={text(paused ? 'webhooks.resumeLabel' : 'webhooks.pauseLabel', { name: id })}
        onClick={onPress}
      >
        {text(paused ? 'webhooks.resume' : 'webhooks.pause')}
      </Button>
      {problem && <ProblemNote problem={problem} compact />}
    </Flex>
  );
};
