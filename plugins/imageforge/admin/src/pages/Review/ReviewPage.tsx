import * as React from 'react';
import { useNotification } from '@strapi/strapi/admin';
import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { Check } from '@strapi/icons';
import { useParams } from 'react-router-dom';
import { styled } from 'styled-components';
import type { DecideReviewBody, ReviewView } from '../../../../shared/reviews';
import { Loadable } from '../../components/Loadable';
import { PageFrame } from '../../components/PageFrame';
import { ProblemNote } from '../../components/ProblemNote';
import { useAction } from '../../hooks/useAction';
import { useGone } from '../../hooks/useGone';
import { useLoaded } from '../../hooks/useLoaded';
import { useReviewEvents } from '../../hooks/useReviewEvents';
import { useText } from '../../hooks/useText';
import { pluginId } from '../../pluginId';
import { api } from '../../services/api';
import { imagesAreNext, isLeftUndecided, nextAfter, type ReviewSubject, waitingIn } from '../../services/review';
import { Section } from '../Generation/Section';
import { Decide } from './Decide';
import { Findings } from './Findings';
import { HiddenImage } from './HiddenImage';
import { RequestFacts } from './RequestFacts';

/** One generation that waits for a reviewer, or did. */
export const ReviewPage = () => {
  const { id = '' } = useParams();
  const text = useText();
  const review = useLoaded(`review/${id}`, () => api.review(id));
  useReviewEvents((changed) => {
    if (changed === undefined || changed === id) review.refresh();
  });
  const subtitleKey = (found: ReviewView) => {
    if (found.waiting) return 'review.stillWaiting' as const;
    if (imagesAreNext(found)) return 'review.imagesNext' as const;
    return isLeftUndecided(found) ? ('review.canceled' as const) : ('review.decided' as const);
  };
  return (
    <PageFrame
      title={text('review.one')}
      subtitle={review.data && text(subtitleKey(review.data))}
      back={`/plugins/${pluginId}-reviews`}
    >
      <Loadable of={review} waiting={text('review.loading')}>
        {(found) => <Loaded key={id} review={found} refresh={review.refresh} />}
      </Loadable>
    </PageFrame>
  );
};

const Grid = styled.ul`
  display: grid;
  gap: ${({ theme }) => theme.spaces[6]};
  grid-template-columns: repeat(auto-fill, minmax(min(32rem, 100%), 1fr));
`;

type Decision = DecideReviewBody['decisions'][number];

const Loaded = ({ review, refresh }: { review: ReviewView; refresh(): void }) => {
  const text = useText();
  const { toggleNotification } = useNotification();
  const { run, problem } = useAction();
  const { request, images, sources } = review;
  const made = images.filter(({ state }) => state !== 'missing');
  const waiting = waitingIn(review);
  const waitingImages = images.filter(({ state }) => state === 'waiting');
  /** What was decided on this page, and not by somebody else. */
  const mine = React.useRef(new Set<ReviewSubject>());
  const headings = React.useRef(new Map<ReviewSubject | 'images', HTMLElement | null>());
  const heading = (subject: ReviewSubject | 'images') => (element: HTMLElement | null) =>
    void headings.current.set(subject, element);

  useGone(waiting, (gone) => {
    if (gone.some((subject) => !mine.current.has(subject))) {
      toggleNotification({ type: 'info', message: text('review.changedElsewhere') });
    }
    // The button that was pressed is gone, and the focus with it. Who is busy elsewhere stays there.
    if (document.activeElement !== document.body) return;
    const [first = 'request'] = gone;
    const end = first === 'request' ? first : 'images';
    headings.current.get(nextAfter(first, waiting) ?? end)?.focus();
  });

  /** @param label what the decisions are about */
  const decide = (decisions: Decision[], label: string) =>
    void run(async () => {
      await api.decideReview(review.id, { decisions });
      decisions.forEach(({ image }) => mine.current.add(image ?? 'request'));
      const allApproved = decisions.every(({ decision }) => decision === 'approve');
      const isRequest = decisions.some(({ image }) => image === undefined);
      const approvedKey = isRequest ? 'review.approvedRequest' : 'review.approved';
      const key = allApproved ? approvedKey : 'review.rejected';
      toggleNotification({ type: 'success', message: text(key, { label, count: waiting.length - decisions.length }) });
      // In either case it is not as it was: somebody else may have decided.
    }).finally(refresh);

  const approveAll = () =>
    decide(
      waitingImages.map(({ index }) => ({ image: index, decision: 'approve' })),
      text('gallery.images', { count: waitingImages.length }),
    );

  return (
    <Flex direction="column" alignItems="stretch" gap={6}>
      {problem && <ProblemNote problem={problem} />}
      <Section title={text('review.request')} headingRef={heading('request')}>
        <RequestFacts review={review} />
        {sources.length > 0 && (
          <Grid aria-label={text('review.sources')}>
            {sources.map(({ index, url }) => (
              <li key={index}>
                <HiddenImage url={url} name={text('review.source', { number: index + 1 })} onExpired={refresh} />
              </li>
            ))}
          </Grid>
        )}
        {request && (
          <>
            <Findings findings={request.findings} />
            {request.findings.length > 0 && (
              <Box maxWidth="64rem">
                <Decide
                  {...request}
                  name={text('review.request')}
                  onDecide={(decision) => decide([decision], text('review.request'))}
                />
              </Box>
            )}
          </>
        )}
      </Section>
      {made.length > 0 && (
        <Section title={text('review.images')} headingRef={heading('images')}>
          {waitingImages.length > 1 && (
            <Flex>
              <Button type="button" variant="success-light" startIcon={<Check aria-hidden />} onClick={approveAll}>
                {text('review.approveAll', { count: waitingImages.length })}
              </Button>
            </Flex>
          )}
          <Grid>
            {made.map(({ index, url, width, height, findings, ...image }) => {
              const name = text('review.image', { number: index + 1, total: images.length });
              return (
                <Flex tag="li" key={index} direction="column" alignItems="stretch" gap={3}>
                  <Typography tag="h3" fontWeight="semiBold" ref={heading(index)} tabIndex={-1}>
                    {name}
                  </Typography>
                  <HiddenImage url={url} name={name} width={width} height={height} onExpired={refresh} />
                  <Findings findings={findings} />
                  <Decide
                    {...image}
                    name={name}
                    onDecide={(decision) => decide([{ image: index, ...decision }], name)}
                  />
                </Flex>
              );
            })}
          </Grid>
        </Section>
      )}
    </Flex>
  );
};
