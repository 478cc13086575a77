import { z } from 'zod';

/** Query of `GET /webhook-deliveries` (admin). */
export const listDeliveriesSchema = z.strictObject({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(50),
  endpoint: z.string().max(60).optional(),
  state: z.enum(['waiting', 'delivered', 'failed']).optional(),
});
export type ListDeliveriesQuery = z.input<typeof listDeliveriesSchema>;

/** One endpoint of `GET /webhooks` (admin). Its secret stays in the configuration. */
export interface WebhookView {
  id: string;
  /** Scheme and host. A path or a query may be a token: `…` stands for them. */
  url: string;
  events: string[];
  /** Why it gets nothing at present. */
  paused?: { reason: 'dead' | 'by hand'; since: string };
  waiting: number;
  failed: number;
}

/** One row of the delivery log, newest first. */
export interface DeliveryView {
  id: string;
  endpoint: string;
  eventId: string;
  type: string;
  generationId: string;
  state: 'waiting' | 'delivered' | 'failed';
  /** Tries that have failed since it was made or sent again by hand. */
  attempts: number;
  /** Of the last try. */
  status?: number;
  error?: string;
  /** ISO 8601; of one that waits. */
  nextTryAt?: string;
  createdAt: string;
  deliveredAt?: string;
}
