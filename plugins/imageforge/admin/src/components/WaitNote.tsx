import { Typography } from '@strapi/design-system';
import type { GenerationView } from '../../../shared/generations';
import { useText } from '../hooks/useText';
import { useWhen } from '../hooks/useWhen';
import { waitOf } from '../services/progress';

/** Why a generation that goes on does nothing at the moment, and when it is tried again. */
export const WaitNote = ({ view }: { view: GenerationView }) => {
  const text = useText();
  const when = useWhen();
  const wait = waitOf(view);
  if (!wait) return null;
  const again = wait.retryAt ? text('wait.againAt', { when: when(wait.retryAt).relative }) : text('wait.again');
  return (
    <>
      <Typography textColor="warning700" role="status">
        {text(`wait.${wait.for}`)} {again}
      </Typography>
      <Typography variant="pi" textColor="neutral600" style={{ overflowWrap: 'anywhere' }}>
        {wait.detail}
      </Typography>
    </>
  );
};
