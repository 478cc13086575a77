import type { AuditAction, AuditEventView } from '../../../shared/audit';

/**
 * Everything that is written down. A copy of `shared/audit.ts`, because importing a value from there
 * would put zod into the admin's bundle; audit.test.ts keeps the two equal.
 */
export const auditActions: readonly AuditAction[] = [
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
];

/** What it was done to: a generation, one of its images (from 0), or something else, by its id. */
type AuditSubject = { generation: string; image?: number } | { other: string };

/** An image's id is that of its generation and its index. */
const imageId = /^(.+)-(\d+)$/;

export const subjectOf = ({ action, subject }: Pick<AuditEventView, 'action' | 'subject'>): AuditSubject => {
  if (action.startsWith('generation.') || action.startsWith('review.')) return { generation: subject };
  const [, generation, index] = (action.startsWith('asset.') && imageId.exec(subject)) || [];
  return generation ? { generation, image: Number(index) } : { other: subject };
};
