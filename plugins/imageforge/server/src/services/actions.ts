/** What an administrator may do; registered with Strapi's roles in `bootstrap`. */
export const actions = {
  create: 'plugin::imageforge.generation.create',
  read: 'plugin::imageforge.generation.read',
  manage: 'plugin::imageforge.generation.manage',
  review: 'plugin::imageforge.review.decide',
} as const;
