/** A page of a list, as Strapi's own API answers it. */
export const paginated = <Item>(data: Item[], total: number, { page, pageSize }: { page: number; pageSize: number }) => ({
  data,
  meta: { pagination: { page, pageSize, pageCount: Math.ceil(total / pageSize), total } },
});
