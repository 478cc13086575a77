import { z } from 'zod';

/** What is written down. The first part says about what, the second what was done. */
export const auditActions = [
  'generation.create',
  'generation.cancel',
  'generation.resolve',
  'asset.keep',
  'asset.discard',
  'asset.describe',
  'asset.unpublish',
  'asset.delete',
  'review.approve',
  'review.reject',
  'queue.pause',
  'queue.resume',
  'template.change',
  'style-preset.change',
  'budget.change',
  'webhook.pause',
  'webhook.resume',
  'webhook.redeliver',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** Query of `GET /audit` (admin). */
export const listAuditSchema = z.strictObject({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(50),
  action: z.enum(auditActions).optional(),
  /** Id of the generation, image, template … that it is about. */
  subject: z.string().max(200).optional(),
});
export type ListAuditQuery = z.input<typeof listAuditSchema>;

/** One row of the answer, newest first. */
export interface AuditEventView {
  id: number;
  /** ISO 8601 */
  at: string;
  action: AuditAction;
  by: { kind: string; id: string; name?: string; tenant?: string };
  subject: string;
  /** What more there is to know: the reason of a rejection, the fields that were changed. Never a prompt, never a secret. */
  details?: Record<string, unknown>;
}
