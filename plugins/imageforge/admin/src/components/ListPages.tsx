import { Pagination } from '@strapi/strapi/admin';
import { defaultPageSize } from '../hooks/useListQuery';
import type { PageOf } from '../services/api';

/** The way through the pages of a list, and how long they are. */
export const ListPages = ({ of }: { of: PageOf<unknown> }) => {
  const { pageCount, total } = of.meta.pagination;
  if (total === 0) return null;
  return (
    <Pagination.Root pageCount={pageCount} total={total} defaultPageSize={defaultPageSize}>
      <Pagination.PageSize options={['12', '24', '48', '96']} />
      <Pagination.Links />
    </Pagination.Root>
  );
};
