import * as React from 'react';
import { Badge, Button, Field, Flex, Textarea, Typography } from '@strapi/design-system';
import { Check, Cross } from '@strapi/icons';
import type { DecideReviewBody, ReviewedBy, ReviewState } from '../../../../shared/reviews';
import { When } from '../../components/When';
import { useText } from '../../hooks/useText';
import { requesterKey } from '../Gallery/GenerationCard';

type Decision = DecideReviewBody['decisions'][number];

interface Props {
  state: ReviewState;
  review?: ReviewedBy;
  /** What it is about, to hear: "Image 2 of 4". */
  name: string;
  onDecide(decision: Omit<Decision, 'image'>): void;
}

const stateLook = {
  waiting: { key: 'review.stateWaiting', variant: 'warning' },
  approved: { key: 'review.stateApproved', variant: 'success' },
  rejected: { key: 'review.stateRejected', variant: 'danger' },
  passed: { key: 'review.statePassed', variant: 'success' },
  blocked: { key: 'review.stateBlocked', variant: 'danger' },
  undecided: { key: 'review.stateUndecided', variant: 'neutral' },
  missing: { key: 'review.stateMissing', variant: 'neutral' },
} as const;

/** Approve or reject; or what was decided, by whom and why. */
export const Decide = ({ state, review, name, onDecide }: Props) => {
  const text = useText();
  const [reason, setReason] = React.useState('');
  const [missing, setMissing] = React.useState(false);
  const field = React.useRef<HTMLTextAreaElement>(null);
  const look = stateLook[state];

  if (state !== 'waiting') {
    return (
      <Flex direction="column" alignItems="flex-start" gap={2}>
        <Badge variant={look.variant} size="S">
          {text(look.key)}
        </Badge>
        {review && (
          <Typography variant="pi" textColor="neutral600">
            {review.by.name ?? text(requesterKey(review.by.kind))} · <When at={review.at} />
          </Typography>
        )}
        {review?.reason && <Typography textColor="neutral800">{review.reason}</Typography>}
      </Flex>
    );
  }

  const given = reason.trim();
  const reject = () => {
    setMissing(given === '');
    if (given === '') field.current?.focus();
    else onDecide({ decision: 'reject', reason: given });
  };
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Field.Root hint={text('review.reasonHint')} error={missing && given === '' ? text('review.reasonMissing') : undefined}>
        <Field.Label>{text('review.reason')}</Field.Label>
        <Textarea
          ref={field}
          value={reason}
          maxLength={1_000}
          onChange={({ target }: React.ChangeEvent<HTMLTextAreaElement>) => setReason(target.value)}
        />
        <Field.Hint />
        <Field.Error />
      </Field.Root>
      <Flex gap={2}>
        <Button
          type="button"
          variant="success-light"
          startIcon={<Check aria-hidden />}
          aria-label={text('review.approveLabel', { label: name })}
          onClick={() => onDecide({ decision: 'approve', ...(given && { reason: given }) })}
        >
          {text('review.approve')}
        </Button>
        <Button
          type="button"
          variant="danger-light"
          startIcon={<Cross aria-hidden />}
          aria-label={text('review.rejectLabel', { label: name })}
          onClick={reject}
        >
          {text('review.reject')}
        </Button>
      </Flex>
    </Flex>
  );
};
