import type { Core } from '@strapi/types';

/** Says so when SQLite is opened the slow way: each write of a generation then waits for the disk. */
export const adviseDatabase = async (strapi: Core.Strapi): Promise<void> => {
  if (strapi.db.dialect.client !== 'sqlite') return;
  const [row] = (await strapi.db.connection.raw('PRAGMA journal_mode')) as { journal_mode?: string }[];
  if (row?.journal_mode === 'wal' || row?.journal_mode === 'memory') return;
  strapi.log.info(
    `ImageForge: SQLite runs with journal_mode "${row?.journal_mode}". With "wal", set in a pool hook of ` +
      'config/database, reads go on beside writes and small writes are several times faster.',
  );
};
