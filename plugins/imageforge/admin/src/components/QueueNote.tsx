import { Box, Flex, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import { useQueue } from '../hooks/useQueue';
import { useText } from '../hooks/useText';
import { useWhen } from '../hooks/useWhen';

/** Says while the queue is paused that nothing goes on, to everybody who waits: they may not see the queue itself. */
export const QueueNote = () => {
  const text = useText();
  const when = useWhen();
  const paused = useQueue().view?.paused;
  return (
    <Flex
      gap={3}
      alignItems="flex-start"
      {...(paused && { padding: 4, background: 'warning100', borderColor: 'warning200', hasRadius: true, marginBottom: 5 })}
    >
      {paused && (
        <Box color="warning600" paddingTop={1}>
          <WarningCircle aria-hidden fill="currentColor" />
        </Box>
      )}
      <Flex direction="column" alignItems="flex-start" gap={1}>
        {/* Read out when it changes; how long ago that was, which goes on changing, is not. */}
        <Typography role="status" textColor="warning700">
          {paused && text('queue.note')}
        </Typography>
        {paused && (
          <Typography variant="pi" textColor="neutral600" title={when(paused.at).exact}>
            {text('queue.noteBy', { name: paused.by, when: when(paused.at).relative })}
          </Typography>
        )}
      </Flex>
    </Flex>
  );
};
