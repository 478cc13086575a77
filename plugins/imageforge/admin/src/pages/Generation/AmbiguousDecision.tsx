import * as React from 'react';
import { Button, Flex, Typography } from '@strapi/design-system';
import type { GenerationView } from '../../../../shared/generations';
import { ProblemNote } from '../../components/ProblemNote';
import { useForgePermissions } from '../../hooks/useForgePermissions';
import { useText } from '../../hooks/useText';
import { api } from '../../services/api';
import { type Problem, toProblem } from '../../services/problem';
import { Section } from './Section';

interface Props {
  view: GenerationView;
  onDecided(): void;
}

/** Whether a call that may have been charged is made again; nothing where nobody has to decide that. */
export const AmbiguousDecision = ({ view, onDecided }: Props) => {
  const text = useText();
  const { canManage } = useForgePermissions();
  const [deciding, setDeciding] = React.useState(false);
  const [problem, setProblem] = React.useState<Problem>();
  if (view.state !== 'review' || view.stage !== 'generate') return null;

  const decide = async (action: 'retry' | 'fail') => {
    setDeciding(true);
    setProblem(undefined);
    try {
      await api.resolve(view.id, action);
    } catch (thrown) {
      setProblem(toProblem(thrown));
    } finally {
      setDeciding(false);
      // Also after a conflict: somebody else has decided.
      onDecided();
    }
  };
  return (
    <Section title={text('ambiguous.title')}>
      <Typography>{text('ambiguous.question')}</Typography>
      {canManage ? (
        <Flex gap={2}>
          <Button type="button" disabled={deciding} onClick={() => void decide('retry')}>
            {text('ambiguous.retry')}
          </Button>
          <Button type="button" variant="secondary" disabled={deciding} onClick={() => void decide('fail')}>
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
