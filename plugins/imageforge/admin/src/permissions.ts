/** Permissions as Strapi's hooks and menu links take them. */
export const permissions = {
  /** Generate, keep, discard, cancel. */
  create: [{ action: 'plugin::imageforge.generation.create', subject: null }],
  /** See the gallery. */
  read: [{ action: 'plugin::imageforge.generation.read', subject: null }],
  /** Pause and resume the queue. */
  manageQueue: [{ action: 'plugin::imageforge.queue.manage', subject: null }],
  /** Change everybody's generations. */
  manage: [{ action: 'plugin::imageforge.generation.manage', subject: null }],
  /** See budgets. */
  readBudgets: [{ action: 'plugin::imageforge.budget.read', subject: null }],
  /** See webhooks, pause them and send again. */
  webhooks: [{ action: 'plugin::imageforge.webhook.manage', subject: null }],
  /** Read the audit trail. */
  audit: [{ action: 'plugin::imageforge.audit.read', subject: null }],
  /** Decide about what waits for a review; no right to generate. */
  review: [{ action: 'plugin::imageforge.review.decide', subject: null }],
};
