import type { Core } from '@strapi/types';
import type { Flag } from './queue-control';

/** A value in Strapi's own store: there for every process that shares the database. */
export const storedFlag = <T>(strapi: Core.Strapi, key: string): Flag<T> => {
  const values = strapi.store({ type: 'plugin', name: 'imageforge' });
  const read = async () => ((await values.get({ key })) as T | null) ?? undefined;
  return {
    read,
    write: (value) => values.set({ key, value }),
    async remove() {
      // Two processes that wrote at the same moment have left two rows, and one call deletes one.
      while ((await read()) !== undefined) await values.delete({ key });
    },
  };
};
