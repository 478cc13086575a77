import type { Core } from '@strapi/types';
import { uids } from '../../content-types';

/**
 * Deletes audit events and webhook deliveries from before that time. Also those that wait: a webhook
 * that stays paused, or is not configured any more, would have them for ever.
 * @returns how many.
 */
export const deleteLogs = async (strapi: Core.Strapi, before: Date): Promise<number> => {
  const createdAt = { $lt: before };
  const audit = await strapi.db.query(uids.auditEvent).deleteMany({ where: { createdAt } });
  const deliveries = await strapi.db.query(uids.webhookDelivery).deleteMany({ where: { createdAt } });
  return audit.count + deliveries.count;
};
