import { ForgeError } from '../errors';
import type { Verdict } from '../moderation';
import type { Review } from './generation';

/** The error of what the moderators don't allow. It names the categories, not the words: those are for reviewers. */
export const blockedBy = ({ findings }: Verdict): ForgeError => {
  const categories = [...new Set(findings.filter(({ decision }) => decision === 'block').map(({ category }) => category))];
  return new ForgeError(
    'IMAGEFORGE_MODERATION_BLOCKED',
    `The moderation of this installation does not allow this content (${categories.join(', ')}).`,
    { details: { categories } },
  );
};

/** The error of what a reviewer rejected, with the reason in the reviewer's words. */
export const rejectedBy = ({ reason }: Review): ForgeError =>
  new ForgeError('IMAGEFORGE_REVIEW_REJECTED', reason ? `A reviewer rejected this content: ${reason}` : undefined);
