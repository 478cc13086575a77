import { Badge } from '@strapi/design-system';
import type { GenerationView } from '../../../shared/generations';
import { useText } from '../hooks/useText';

const variants = {
  queued: 'neutral',
  running: 'secondary',
  review: 'warning',
  succeeded: 'success',
  failed: 'danger',
  canceled: 'neutral',
  blocked: 'danger',
} as const;

/** The state of a generation, in a word. */
export const StateBadge = ({ state }: Pick<GenerationView, 'state'>) => {
  const text = useText();
  return (
    <Badge variant={variants[state]} size="S">
      {text(`state.${state}`)}
    </Badge>
  );
};
