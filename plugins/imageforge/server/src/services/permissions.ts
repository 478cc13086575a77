/**
 * What roles of the admin panel can be given, by id, with the name that stands there. The tables of the
 * documentation are made of it, with the comments as what each allows.
 */
export const permissions = {
  /** The button and the dialog; keeping, discarding, deleting and canceling one's own. A kept image becomes a file of the media library, also for a role that may not upload files. */
  'generation.create': 'Generate images, and publish them in the media library',
  /** The gallery, with all generations. Without it, one sees one's own. */
  'generation.read': 'See everybody’s generations',
  /** The same for generations of others, and the decision about a call that may have been charged. Without it, one decides on what one asked for, and on what was made for a field that one may change. */
  'generation.manage': 'Cancel, keep, discard and delete everybody’s',
  /** The switch above the gallery. */
  'queue.manage': 'Pause and resume the queue',
  /** The page Webhooks with its delivery log. */
  'webhook.manage': 'See webhooks, pause them and send again',
  /** The page Audit trail. */
  'audit.read': 'Read the audit trail',
  /** The page Budgets. */
  'budget.read': 'See budgets and what was spent',
  /** Saving a budget, beside the content manager's own permission for the content type. */
  'budget.manage': 'Make, change and delete budgets',
  /** The page Review. */
  'review.decide': 'Review images and prompts',
};
