import { Flex, Typography } from '@strapi/design-system';
import type { GenerationView } from '../../../../shared/generations';
import type { GenerationSession } from '../../hooks/useGenerationSession';
import { usePrice } from '../../hooks/usePrice';
import { useProblemText } from '../../hooks/useProblemText';
import { useStageText } from '../../hooks/useStageText';
import { useText } from '../../hooks/useText';
import { problemOf } from '../../services/problem';
import { costWorthSaying, countOf, isRunning, waitsFor } from '../../services/progress';
import { ProblemNote } from '../ProblemNote';
import { CancelButton } from './CancelButton';
import { WaitNote } from '../WaitNote';

interface Props {
  session: GenerationSession;
  view: GenerationView;
  /** It may be looked at, not canceled. */
  readOnly?: boolean;
  /** Whether a button in a media field shows the progress too. */
  inField?: boolean;
}

/** Where it stands, in words, with what can be done about it. */
export const Outcome = ({ session, view, readOnly = false, inField = false }: Props) => {
  const text = useText();
  const stageText = useStageText();
  const price = usePrice();
  const { usable, asked } = countOf(view);
  const active = isRunning(view) || view.state === 'review';

  const cost = costWorthSaying(view);
  const isPaid = cost !== undefined && (!cost.known || cost.max > 0);
  const loss = isPaid && waitsFor(view) === 'images' ? text('action.cancelLoss', { price: price(cost, { sure: true }) }) : undefined;
  const said = useProblemText();
  const blocked = view.state === 'blocked' && view.error ? problemOf(view.error) : undefined;

  const sentence = () => {
    if (active) return view.cancelRequested ? text('progress.canceling') : stageText(view);
    if (view.state === 'succeeded') {
      return usable > 0 && usable < asked
        ? text('results.readyOf', { count: usable, asked })
        : text('results.ready', { count: usable });
    }
    if (view.state === 'canceled') return text('results.canceled', { count: usable });
    if (view.state === 'failed') return text('results.failed');
    return blocked ? said(blocked).sentence : text('results.blocked');
  };

  const hintKey = () => {
    const awaited = waitsFor(view);
    if (awaited === 'decision') return 'progress.decisionHint' as const;
    if (awaited) return awaited === 'prompt' ? ('progress.promptReviewHint' as const) : ('progress.reviewHint' as const);
    return inField ? ('progress.mayClose' as const) : ('progress.mayLeave' as const);
  };

  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Flex justifyContent="space-between" gap={3} wrap="wrap">
        <Flex direction="column" alignItems="flex-start" gap={1}>
          <Typography role="status" fontWeight="semiBold">
            {sentence()}
          </Typography>
          {active && !view.cancelRequested && <WaitNote view={view} />}
          {active && !readOnly && (
            <Typography variant="pi" textColor="neutral600">
              {text(hintKey())}
            </Typography>
          )}
          {cost && (
            <Typography variant="pi" textColor="neutral600">
              {text(active ? 'price.soFar' : 'price.was', { price: price(cost, { sure: true }) })}
            </Typography>
          )}
        </Flex>
        {active && !readOnly && (
          <CancelButton loss={loss} disabled={view.cancelRequested} onCancel={() => void session.cancel()} />
        )}
      </Flex>
      {view.error && view.state === 'failed' && <ProblemNote problem={problemOf(view.error)} />}
      {blocked && (
        <Flex direction="column" alignItems="flex-start" gap={1}>
          {blocked.message !== said(blocked).sentence && <Typography>{blocked.message}</Typography>}
          <Typography variant="pi" textColor="neutral600">
            {blocked.code}
          </Typography>
        </Flex>
      )}
      {!active && !readOnly && view.state !== 'succeeded' && (
        <Typography textColor="neutral600">
          {text(view.state === 'blocked' ? 'results.blockedHint' : 'results.againHint')}
        </Typography>
      )}
    </Flex>
  );
};
