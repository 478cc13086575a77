/** What an administrator may do; registered with Strapi's roles in `bootstrap`. */
export const actions = {
  create: 'plugin::imageforge.generation.create',
  read: 'plugin::imageforge.generation.read',
  readBudgets: 'plugin::imageforge.budget.read',
  manage: 'plugin::imageforge.generation.manage',
  manageQueue: 'plugin::imageforge.queue.manage',
  webhooks: 'plugin::imageforge.webhook.manage',
  audit: 'plugin::imageforge.audit.read',
  review: 'plugin::imageforge.review.decide',
} as const;
