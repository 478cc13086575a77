import { useNotification } from '@strapi/strapi/admin';
import { Box, Flex, Link, Typography } from '@strapi/design-system';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { styled } from 'styled-components';
import type { DecideReviewBody, ReviewView } from '../../../../shared/reviews';
import { DefinitionList } from '../../components/DefinitionList';
import { Loadable } from '../../components/Loadable';
import { PageFrame } from '../../components/PageFrame';
import { ProblemNote } from '../../components/ProblemNote';
import { When } from '../../components/When';
import { useAction } from '../../hooks/useAction';
import { useLoaded } from '../../hooks/useLoaded';
import { useText } from '../../hooks/useText';
import { pluginId } from '../../pluginId';
import { api } from '../../services/api';
import { entryPath, targetName } from '../../services/targetName';
import { requesterKey } from '../Gallery/GenerationCard';
import { Section } from '../Generation/Section';
import { Decide } from './Decide';
import { Findings } from './Findings';
import { HiddenImage } from './HiddenImage';

/** One generation that waits for a reviewer, or did. */
export const ReviewPage = () => {
  const { id = '' } = useParams();
  const text = useText();
  const review = useLoaded(`review/${id}`, () => api.review(id));
  return (
    <PageFrame
      title={text('review.one')}
      subtitle={review.data && text(review.data.waiting ? 'review.stillWaiting' : 'review.decided')}
      back={`/plugins/${pluginId}-reviews`}
    >
      <Loadable of={review} waiting={text('review.loading')}>
        {(found) => <Loaded key={id} review={found} reload={review.reload} />}
      </Loadable>
    </PageFrame>
  );
};

const Grid = styled.ul`
  display: grid;
  gap: ${({ theme }) => theme.spaces[6]};
  grid-template-columns: repeat(auto-fill, minmax(min(32rem, 100%), 1fr));
`;

const Loaded = ({ review, reload }: { review: ReviewView; reload(): void }) => {
  const text = useText();
  const { toggleNotification } = useNotification();
  const { run, busy, problem } = useAction();
  const { request, images, sources } = review;
  const made = images.filter(({ url }) => url);

  const decide = (decision: DecideReviewBody['decisions'][number]) =>
    void run(async () => {
      await api.decideReview(review.id, { decisions: [decision] });
      toggleNotification({
        type: 'success',
        message: text(decision.decision === 'approve' ? 'review.approved' : 'review.rejected'),
      });
      // In either case it is not as it was: somebody else may have decided.
    }).finally(reload);

  return (
    <Flex direction="column" alignItems="stretch" gap={6}>
      {problem && <ProblemNote problem={problem} />}
      <Section title={text('review.request')}>
        <RequestFacts review={review} />
        {sources.length > 0 && (
          <Grid aria-label={text('review.sources')}>
            {sources.map(({ index, url }) => (
              <li key={index}>
                <HiddenImage url={url} name={text('review.source', { number: index + 1 })} />
              </li>
            ))}
          </Grid>
        )}
        {request && (
          <>
            <Findings findings={request.findings} />
            {request.findings.length > 0 && (
              <Box maxWidth="64rem">
                <Decide {...request} name={text('review.request')} busy={busy} onDecide={decide} />
              </Box>
            )}
          </>
        )}
      </Section>
      {made.length > 0 && (
        <Section title={text('review.images')}>
          <Grid>
            {made.map(({ index, url = '', width, height, findings, ...image }) => {
              const name = text('review.image', { number: index + 1, total: images.length });
              return (
                <Flex tag="li" key={index} direction="column" alignItems="stretch" gap={3}>
                  <Typography tag="h3" fontWeight="semiBold">
                    {name}
                  </Typography>
                  <HiddenImage url={url} name={name} width={width} height={height} />
                  <Findings findings={findings} />
                  <Decide {...image} name={name} busy={busy} onDecide={(decision) => decide({ image: index, ...decision })} />
                </Flex>
              );
            })}
          </Grid>
        </Section>
      )}
    </Flex>
  );
};

const RequestFacts = ({ review }: { review: ReviewView }) => {
  const text = useText();
  const { target, requester } = review;
  const entry = target && targetName(target);
  return (
    <DefinitionList
      items={[
        { term: text('prompt.label'), value: review.prompt },
        { term: text('negativePrompt.label'), value: review.negativePrompt },
        { term: text('template.label'), value: review.template },
        { term: text('model.label'), value: review.model },
        {
          term: text('facts.entry'),
          value: target?.documentId ? (
            <Link tag={RouterLink} to={entryPath(target)}>
              {entry}
            </Link>
          ) : (
            entry
          ),
        },
        { term: text('facts.requester'), value: requester.name ?? text(requesterKey(requester.kind)) },
        { term: text('facts.created'), value: <When at={review.createdAt} /> },
        { term: text('facts.id'), value: review.id },
      ]}
    />
  );
};
