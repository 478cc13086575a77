import { Button, Flex, Typography } from '@strapi/design-system';
import type { GenerationView } from '../../../../shared/generations';
import { ProblemNote } from '../../components/ProblemNote';
import { useAction } from '../../hooks/useAction';
import { useForgePermissions } from '../../hooks/useForgePermissions';
import { useText } from '../../hooks/useText';
import { api } from '../../services/api';
import { waitsFor } from '../../services/progress';
import { Section } from './Section';

interface Props {
  view: GenerationView;
  onDecided(): void;
}

/** Whether a call that may have been charged is made again; nothing where nobody has to decide that. */
export const AmbiguousDecision = ({ view, onDecided }: Props) => {
  const text = useText();
  const { canManage } = useForgePermissions();
  const { run, busy, problem } = useAction();
  if (waitsFor(view) !== 'decision') return null;

  const decide = (action: 'retry' | 'fail') =>
    // Also after a conflict: somebody else has decided.
    void run(() => api.resolve(view.id, action)).finally(onDecided);
  return (
    <Section title={text('ambiguous.title')}>
      <Typography>{text('ambiguous.question')}</Typography>
      {canManage ? (
        <Flex gap={2}>
          <Button type="button" disabled={busy} onClick={() => decide('retry')}>
            {text('ambiguous.retry')}
          </Button>
          <Button type="button" variant="secondary" disabled={busy} onClick={() => decide('fail')}>
            {text('ambiguous.fail')}
          </Button>
        </Flex>
      ) : (
        <Typography textColor="neutral600">{text('ambiguous.ask')}</Typography>
      )}
      {problem && <ProblemNote problem={problem} compact />}
    </Section>
  );
};
