import { Badge, Flex, Typography } from '@strapi/design-system';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';
import type { ReviewView } from '../../../../shared/reviews';
import { DataTable } from '../../components/DataTable';
import { Empty } from '../../components/Empty';
import { ListPages } from '../../components/ListPages';
import { Loadable } from '../../components/Loadable';
import { PageFrame } from '../../components/PageFrame';
import { When } from '../../components/When';
import { useListQuery } from '../../hooks/useListQuery';
import { useLoaded } from '../../hooks/useLoaded';
import { useReviewEvents } from '../../hooks/useReviewEvents';
import { useText } from '../../hooks/useText';
import { api } from '../../services/api';
import { requesterKey } from '../Gallery/GenerationCard';
import { categoriesOf } from './Findings';

/** Everything that waits for a reviewer. */
export const ReviewList = () => {
  const text = useText();
  const { page, pageSize } = useListQuery();
  const reviews = useLoaded(`reviews/${page}/${pageSize}`, () => api.reviews({ page, pageSize }));
  useReviewEvents(reviews.refresh);
  const total = reviews.data?.meta.pagination.total;
  return (
    <PageFrame
      title={text('review.title')}
      subtitle={
        // Read out when it changes: more comes in, and other reviewers decide.
        <Typography role="status" variant="epsilon" textColor="neutral600">
          {total !== undefined && text('review.count', { count: total })}
        </Typography>
      }
    >
      <Loadable of={reviews} waiting={text('review.loading')}>
        {(found) => (
          <>
            {found.data.length === 0 ? <Empty>{text('review.empty')}</Empty> : <ReviewTable reviews={found.data} />}
            <ListPages of={found} />
          </>
        )}
      </Loadable>
    </PageFrame>
  );
};

const PromptLink = styled(Link)`
  display: -webkit-box;
  overflow: hidden;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 2;
  max-width: 48rem;
  white-space: normal;
  overflow-wrap: anywhere;
  color: ${({ theme }) => theme.colors.primary600};
  font-size: ${({ theme }) => theme.fontSizes[2]};
`;

const ReviewTable = ({ reviews }: { reviews: ReviewView[] }) => {
  const text = useText();
  return (
    <DataTable
      label={text('review.title')}
      rows={reviews}
      columns={[
        { header: text('prompt.label'), cell: ({ id, prompt }) => <PromptLink to={id}>{prompt}</PromptLink> },
        { header: text('review.about'), cell: (review) => aboutText(review, text) },
        {
          header: text('review.noticed'),
          cell: (review) => (
            <Flex gap={1} wrap="wrap">
              {categoriesOf(review).map((category) => (
                <Badge key={category} variant="warning" size="S">
                  {category}
                </Badge>
              ))}
            </Flex>
          ),
        },
        { header: text('facts.requester'), cell: ({ requester }) => requester.name ?? text(requesterKey(requester.kind)) },
        { header: text('facts.created'), cell: ({ createdAt }) => <When at={createdAt} /> },
      ]}
    />
  );
};

const aboutText = ({ about, images }: ReviewView, text: ReturnType<typeof useText>): string =>
  about === 'request'
    ? text('review.aboutRequest')
    : text('review.aboutImages', { count: images.filter(({ state }) => state === 'waiting').length });
