import type { Core } from '@strapi/types';
import { uids } from '../../content-types';

/**
 * Deletes audit events, and webhook deliveries that have ended, from before that time.
 * @returns how many.
 */
export const deleteLogs = async (strapi: Core.Strapi, before: Date): Promise<number> => {
  const createdAt = { $lt: before };
  const audit = await strapi.db.query(uids.auditEvent).deleteMany({ where: { createdAt } });
  const deliveries = await strapi.db
    .query(uids.webhookDelivery)
    .deleteMany({ where: { createdAt, state: { $in: ['delivered', 'failed'] } } });
  return audit.count + deliveries.count;
};
