import { useQueryParams } from '@strapi/strapi/admin';

export const defaultPageSize = 24;
const maxPageSize = 100;

const positive = (text: string | undefined, otherwise: number): number => {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : otherwise;
};

/** What the page's address says about its list: which page of it, how long, and the filters by name. */
export const useListQuery = () => {
  const [{ query }, setQuery] = useQueryParams<Record<string, string | undefined>>();
  return {
    page: positive(query.page, 1),
    pageSize: Math.min(positive(query.pageSize, defaultPageSize), maxPageSize),
    /** One of the known values; empty: everything. */
    filter: <Value extends string>(name: string, known: readonly Value[]): Value | '' =>
      known.find((value) => value === query[name]) ?? '',
    setFilter: (name: string, value: string) => setQuery({ [name]: value, page: '1' }),
  };
};
