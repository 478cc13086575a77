import type { MicroUsd } from '../budget';
import type { Attempt } from '../generation/generation';

/**
 * Images that the calls count for: those that the provider made and charged, whether or not they could
 * be used, and all that were asked for where nobody knows. A call that was refused counts for none.
 */
export const imagesOf = (attempts: readonly Attempt[]): number =>
  attempts.reduce((sum, { state, images, usage, costMicroUsd }) => {
    if (state === 'succeeded') return sum + (usage?.images ?? images.length);
    return state === 'ambiguous' || costMicroUsd === undefined ? sum + images.length : sum;
  }, 0);

/** What the calls cost, as far as it is known. */
export const knownCostOf = (attempts: readonly Attempt[]): { microUsd: MicroUsd; isComplete: boolean } => ({
  microUsd: attempts.reduce((sum, { costMicroUsd = 0 }) => sum + costMicroUsd, 0),
  isComplete: attempts.every(({ costMicroUsd }) => costMicroUsd !== undefined),
});
