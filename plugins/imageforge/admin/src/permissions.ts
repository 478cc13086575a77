/** Permissions as Strapi's hooks and menu links take them. */
export const permissions = {
  /** Generate, keep, discard, cancel. */
  create: [{ action: 'plugin::imageforge.generation.create', subject: null }],
  /** See the gallery. */
  read: [{ action: 'plugin::imageforge.generation.read', subject: null }],
  /** Decide about what waits for a review; no right to generate. */
  review: [{ action: 'plugin::imageforge.review.decide', subject: null }],
};
