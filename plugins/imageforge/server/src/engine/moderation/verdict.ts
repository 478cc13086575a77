import type { Finding } from './moderator';

/** `review`: a person decides. */
export type ModerationDecision = 'pass' | 'review' | 'block';

/** What all moderators together make of one subject: the strictest of the decisions. */
export interface Verdict {
  decision: ModerationDecision;
  /** Those that were not simply passed, the strictest first. */
  findings: (Finding & { decision: ModerationDecision })[];
}
