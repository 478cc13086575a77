/** What an administrator may do; registered with Strapi's roles in `bootstrap`. */
export const actions = {
  create: 'plugin::imageforge.generation.create',
  read: 'plugin::imageforge.generation.read',
  readBudgets: 'plugin::imageforge.budget.read',
  manage: 'plugin::imageforge.generation.manage',
} as const;
