import type { Core } from '@strapi/types';

/** SQL for "nobody holds this row": it has no lease, or one that has run out. */
export const unheldSql = (strapi: Core.Strapi): string => `(lease_until IS NULL OR lease_until < ${nowMsSql(strapi)})`;

/**
 * SQL for the database's own time, ms since 1970: leases are judged by one clock, not by each
 * process's. A fixed text for each database, never made of anything that came from outside.
 */
export const nowMsSql = (strapi: Core.Strapi): string => {
  switch (strapi.db.dialect.client) {
    case 'postgres':
      return "(extract(epoch from clock_timestamp()) * 1000)::bigint";
    case 'mysql':
      return 'CAST(UNIX_TIMESTAMP(SYSDATE(3)) * 1000 AS SIGNED)';
    default:
      return "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";
  }
};
