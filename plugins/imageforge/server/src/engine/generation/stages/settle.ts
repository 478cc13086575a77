import type { GenerationPatch } from '../../ports';
import type { Generation } from '../generation';
import type { Stage } from '../stage';

/** Books what it cost. It also runs for a generation that failed or was canceled on the way. */
export const createSettleStage = (): Stage => ({
  name: 'settle',
  run: ({ generation }) => Promise.resolve(settle(generation)),
});

/** The sum of the attempts; unknown as soon as one of them is. */
const settle = ({ attempts }: Pick<Generation, 'attempts'>): GenerationPatch => {
  const costs = attempts.map(({ costMicroUsd }) => costMicroUsd);
  if (costs.some((cost) => cost === undefined)) return {};
  return { costMicroUsd: costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0) };
};
