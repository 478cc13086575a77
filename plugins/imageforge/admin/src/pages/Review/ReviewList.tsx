import { Layouts, Page, Pagination, useQueryParams } from '@strapi/strapi/admin';
import { Badge, Button, EmptyStateLayout, Flex, Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';
import type { ReviewView } from '../../../../shared/reviews';
import { ProblemNote } from '../../components/ProblemNote';
import { When } from '../../components/When';
import { useLoaded } from '../../hooks/useLoaded';
import { useText } from '../../hooks/useText';
import { api } from '../../services/api';
import { requesterKey } from '../Gallery/GenerationCard';
import { categoriesOf } from './Findings';

const pageSize = 24;

/** Everything that waits for a reviewer. */
export const ReviewList = () => {
  const text = useText();
  const [{ query }] = useQueryParams<{ page?: string }>();
  const page = Math.max(1, Math.floor(Number(query.page)) || 1);
  const { data, problem, reload } = useLoaded(`reviews/${page}`, () => api.reviews({ page, pageSize }));
  const pagination = data?.meta.pagination;

  return (
    <Page.Main>
      <Page.Title>{text('review.title')}</Page.Title>
      <Layouts.Header
        title={text('review.title')}
        subtitle={pagination && text('review.count', { count: pagination.total })}
        primaryAction={
          <Button type="button" variant="secondary" onClick={reload}>
            {text('review.refresh')}
          </Button>
        }
      />
      <Layouts.Content>
        <Flex direction="column" alignItems="stretch" gap={4}>
          {problem && <ProblemNote problem={problem} />}
          {!data && !problem && <Page.Loading>{text('review.loading')}</Page.Loading>}
          {data && data.data.length === 0 && (
            <EmptyStateLayout icon={<EmptyDocuments width="16rem" height="8.8rem" />} content={text('review.empty')} />
          )}
          {data && data.data.length > 0 && <ReviewTable reviews={data.data} />}
          {pagination && pagination.pageCount > 1 && (
            <Pagination.Root pageCount={pagination.pageCount} total={pagination.total} defaultPageSize={pageSize}>
              <Pagination.Links />
            </Pagination.Root>
          )}
        </Flex>
      </Layouts.Content>
    </Page.Main>
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
  const headers = [text('prompt.label'), text('review.about'), text('review.noticed'), text('facts.requester'), text('facts.created')];
  return (
    <Table colCount={headers.length} rowCount={reviews.length + 1}>
      <Thead>
        <Tr>
          {headers.map((header) => (
            <Th key={header}>
              <Typography variant="sigma" textColor="neutral600">
                {header}
              </Typography>
            </Th>
          ))}
        </Tr>
      </Thead>
      <Tbody>
        {reviews.map((review) => (
          <Tr key={review.id}>
            <Td>
              <PromptLink to={review.id}>{review.prompt}</PromptLink>
            </Td>
            <Td>
              <Typography textColor="neutral800">{aboutText(review, text)}</Typography>
            </Td>
            <Td>
              <Flex gap={1} wrap="wrap">
                {categoriesOf(review).map((category) => (
                  <Badge key={category} variant="warning" size="S">
                    {category}
                  </Badge>
                ))}
              </Flex>
            </Td>
            <Td>
              <Typography textColor="neutral800">{review.requester.name ?? text(requesterKey(review.requester.kind))}</Typography>
            </Td>
            <Td>
              <Typography textColor="neutral800">
                <When at={review.createdAt} />
              </Typography>
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
};

const aboutText = ({ about, images }: ReviewView, text: ReturnType<typeof useText>): string =>
  about === 'request'
    ? text('review.aboutRequest')
    : text('review.aboutImages', { count: images.filter(({ state }) => state === 'waiting').length });
