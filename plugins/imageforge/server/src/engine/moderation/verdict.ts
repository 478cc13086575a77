import type { Finding } from './moderator';

/** `review`: a person decides. */
export type ModerationDecision = 'pass' | 'review' | 'block';

/** What all moderators together make of one subject: the strictest of the decisions. */
export interface Verdict {
  decision: ModerationDecision;
  /** Those that were not simply passed, the strictest first. */
  findings: (Finding & { decision: ModerationDecision })[];
}

const strictness: Record<ModerationDecision, number> = { pass: 0, review: 1, block: 2 };

const stricter = (one: ModerationDecision, other: ModerationDecision): ModerationDecision =>
  strictness[one] >= strictness[other] ? one : other;

/** @param findings with what each of them means */
export const verdictOf = (findings: Verdict['findings']): Verdict => {
  const noticed = findings.filter(({ decision }) => decision !== 'pass');
  return {
    decision: noticed.reduce<ModerationDecision>((strictest, { decision }) => stricter(strictest, decision), 'pass'),
    findings: noticed.sort(
      (one, other) => strictness[other.decision] - strictness[one.decision] || other.score - one.score,
    ),
  };
};
