import { z } from 'zod';
import type { GenerationView } from './generations';

/** Contract of the review endpoints, which are the admin's alone: `/imageforge/reviews`. */

const maxReasonLength = 1_000;

/** Query of `GET /reviews`: what waits for a decision, newest first. */
export const listReviewsSchema = z.strictObject({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(24),
});
export type ListReviewsQuery = z.input<typeof listReviewsSchema>;

const decisionSchema = z
  .strictObject({
    /** Index of the image; left out: the request, that is its texts and its source images. */
    image: z.number().int().min(0).max(99).optional(),
    decision: z.enum(['approve', 'reject']),
    /** For whoever asked; required to reject. */
    reason: z.string().trim().min(1).max(maxReasonLength).optional(),
  })
  .refine(({ decision, reason }) => decision === 'approve' || reason !== undefined, {
    message: 'Expected a reason, because it is rejected.',
    path: ['reason'],
  });

/** Body of `POST /reviews/:id/decisions`. The same decisions again are answered in the same way. */
export const decideReviewSchema = z.strictObject({
  decisions: z
    .array(decisionSchema)
    .min(1)
    .max(100)
    .refine((decisions) => new Set(decisions.map(({ image }) => image)).size === decisions.length, {
      message: 'Expected one decision for each image.',
    }),
});
export type DecideReviewBody = z.infer<typeof decideReviewSchema>;

/** What a moderator noticed. */
export interface FindingView {
  moderator: string;
  category: string;
  /** 0 to 1. `undefined`: a rule decided, not a score. */
  score?: number;
  decision: 'review' | 'block' | 'pass';
  /** The words that were noticed. */
  excerpt?: string;
  /** Index of the source image that it is about; the mask comes after them. */
  source?: number;
}

/** `passed` and `blocked`: by the moderators. `undecided`: it was canceled before. `missing`: it could not be made. */
export type ReviewState = 'waiting' | 'approved' | 'rejected' | 'passed' | 'blocked' | 'undecided' | 'missing';

export interface ReviewedBy {
  by: { kind: string; id: string; name?: string };
  /** ISO 8601 */
  at: string;
  reason?: string;
}

/** An image that a reviewer looks at: the provider's own bytes, by a signed, short-lived address. */
export interface ReviewedImage {
  index: number;
  state: ReviewState;
  /** `undefined`: there is none, or retention has deleted it. */
  url?: string;
  /** px */
  width?: number;
  height?: number;
  findings: FindingView[];
  review?: ReviewedBy;
}

/** A generation as reviewers see it. */
export interface ReviewView {
  id: string;
  /** What the present decision is about: the request before anything is made, or the images. */
  about: 'request' | 'images';
  /** Whether anything waits for a decision still. */
  waiting: boolean;
  state: GenerationView['state'];
  prompt: string;
  negativePrompt?: string;
  template?: string;
  model: string;
  requester: GenerationView['requester'];
  target?: GenerationView['target'];
  /** The saved entry that it is for, in the answer to `GET /reviews/:id`. `title`: where it has one that the caller may read. */
  entry?: { title?: string; readable: boolean };
  createdAt: string;
  /** The texts and source images: undefined where no moderator judges them. */
  request?: Pick<ReviewedImage, 'state' | 'findings' | 'review'>;
  /** Those that retention has left; the mask is the last. */
  sources: { index: number; url: string }[];
  images: ReviewedImage[];
}

/** Server-sent event of `GET /review-events`: a generation has come to wait, was decided about or waits no more. */
export interface ReviewChanged {
  event: 'review';
  data: { id: string };
}
