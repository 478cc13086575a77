import { Button, Flex, Modal, Typography } from '@strapi/design-system';
import { Sparkle } from '@strapi/icons';
import type { PriceView } from '../../../../shared/generations';
import { usePrice } from '../../hooks/usePrice';
import { useProblemText } from '../../hooks/useProblemText';
import { useText } from '../../hooks/useText';
import { timesImages } from '../../services/price';
import type { Problem } from '../../services/problem';
import type { BudgetSays } from '../../services/warnings';
import { BudgetNotes } from './BudgetNotes';

interface Props {
  /** What it will cost: as the server says, or from the model's list price until it has said so. */
  price?: { n: number; pending: boolean } & ({ known: PriceView } | { perImage: PriceView });
  /** Why it cannot be done as it is. */
  problem?: Problem;
  /** What budgets say to it, by the latest answer of the server. */
  budgets: BudgetSays[];
  running: boolean;
  /** Whether there are results already. */
  again: boolean;
  onGenerate(): void;
  onClose(): void;
}

/** What it costs, beside the button that spends it. */
export const DialogFooter = ({ price, problem, budgets, running, again, onGenerate, onClose }: Props) => {
  const text = useText();
  const say = usePrice();
  const said = useProblemText();
  const amount = price && ('known' in price ? price.known : timesImages(price.perImage, price.n));
  const refusal = problem && said(problem);
  // What is being typed may be cheaper: until the server has said so, it may be tried.
  const refused = price?.pending === false && budgets.some(({ kind }) => kind === 'refuses');

  return (
    <Modal.Footer gap={4} wrap="wrap">
      <Flex direction="column" alignItems="flex-start" style={{ flex: '1 1 24rem', minWidth: 0 }} aria-live="polite">
        {refusal && (
          <>
            <Typography textColor="danger600">{refusal.sentence}</Typography>
            {refusal.detail && (
              <Typography variant="pi" textColor="neutral600" style={{ overflowWrap: 'anywhere' }}>
                {refusal.detail}
              </Typography>
            )}
          </>
        )}
        {!refusal && <BudgetNotes budgets={budgets} />}
        {price && amount && (
          <Typography textColor={price.pending ? 'neutral600' : 'neutral800'}>
            {text('price.forImages', { price: say(amount), count: price.n })}
          </Typography>
        )}
      </Flex>
      <Flex gap={2}>
        <Button type="button" variant="tertiary" onClick={onClose}>
          {text(running ? 'action.closeRunning' : 'action.close')}
        </Button>
        <Button type="button" startIcon={<Sparkle aria-hidden />} loading={running} disabled={refused} onClick={onGenerate}>
          {text(again ? 'action.generateAgain' : 'action.generate')}
        </Button>
      </Flex>
    </Modal.Footer>
  );
};
