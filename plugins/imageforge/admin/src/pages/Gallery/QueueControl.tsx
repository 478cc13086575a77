import { Badge, Button, Flex, Typography } from '@strapi/design-system';
import { ProblemNote } from '../../components/ProblemNote';
import { useQueue } from '../../hooks/useQueue';
import { useQueuePermission } from '../../hooks/useQueuePermission';
import { useText } from '../../hooks/useText';
import { useWhen } from '../../hooks/useWhen';

/** How much waits, whether it is paused and by whom; the switch, for those who may. */
export const QueueControl = () => {
  const text = useText();
  const when = useWhen();
  const canManage = useQueuePermission();
  const { view, problem, switching, setPaused } = useQueue();
  if (!view) return null;
  const { paused, waiting, running } = view;
  const isIdle = waiting + running === 0;

  return (
    <Flex direction="column" alignItems="flex-end" gap={2}>
      <Flex gap={3} wrap="wrap" justifyContent="flex-end">
        {/* Read out when it changes, whoever changed it; how long ago that was, which goes on changing, is not. */}
        <Flex role="status">
          {paused && (
            <Badge variant="warning" size="S">
              {text('queue.paused')}
            </Badge>
          )}
        </Flex>
        {paused && (
          <Typography variant="pi" textColor="neutral600" title={when(paused.at).exact}>
            {text('queue.pausedBy', { name: paused.by, when: when(paused.at).relative })}
          </Typography>
        )}
        {!isIdle && (
          <Typography variant="pi" textColor="neutral600">
            {text('queue.depth', { waiting, running })}
          </Typography>
        )}
        {canManage && (
          <Button
            type="button"
            size="S"
            variant={paused ? 'secondary' : 'tertiary'}
            loading={switching}
            onClick={() => setPaused(!paused)}
          >
            {text(paused ? 'queue.resume' : 'queue.pause')}
          </Button>
        )}
      </Flex>
      {problem && <ProblemNote problem={problem} compact />}
    </Flex>
  );
};
