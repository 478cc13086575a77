import type { Attempt } from '../generation';

/** What happens after a paid call that ended without an answer: its process died, the line was cut. */
export type AmbiguousPolicy = 'retry' | 'fail' | 'review';

/**
 * What to do about the calls of which nobody knows whether they were charged. Those of an earlier run
 * count as well: its process may have died before it could give up, or ask.
 */
export const afterAmbiguous = (attempts: readonly Attempt[], policy: AmbiguousPolicy): 'go-on' | 'give-up' | 'ask' => {
  const ambiguous = attempts.filter(({ state }) => state === 'ambiguous');
  if (ambiguous.some(({ decision }) => decision?.action === 'fail')) return 'give-up';
  if (policy === 'retry' || ambiguous.every(({ decision }) => decision)) return 'go-on';
  return policy === 'fail' ? 'give-up' : 'ask';
};
