import { Badge } from '@strapi/design-system';
import type { GenerationView } from '../../../shared/generations';
import { useText } from '../hooks/useText';
import { waitsFor } from '../services/progress';

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
export const StateBadge = ({ view }: { view: Pick<GenerationView, 'state' | 'stage'> }) => {
  const text = useText();
  return (
    <Badge variant={variants[view.state]} size="S">
      {text(waitsFor(view) === 'decision' ? 'state.decision' : `state.${view.state}`)}
    </Badge>
  );
};
