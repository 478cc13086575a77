import type { Core } from '@strapi/types';
import type { Row } from './rows';

/** A row as the database returns it, as `strapi.db.query` would: by its attributes' names, with its JSON parsed. */
export const fromColumns = (strapi: Core.Strapi, uid: string, columns: Row): Row => {
  const { attributes } = strapi.db.metadata.get(uid);
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => {
      const value = columns[('columnName' in attribute && attribute.columnName) || name];
      return [name, attribute.type === 'json' && typeof value === 'string' ? JSON.parse(value) : value];
    }),
  );
};
