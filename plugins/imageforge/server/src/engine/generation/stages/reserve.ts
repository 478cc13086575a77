import type { Ledger } from '../../ports';
import type { ModelRegistry } from '../../routing/model-registry';
import { spendingOf } from '../spending';
import type { Stage } from '../stage';

/**
 * Reserves the most that the generation can cost against every budget that applies, so that nothing
 * is paid for which there is no room. After a crash the reservation is there already.
 */
export const createReserveStage = (models: Pick<ModelRegistry, 'get'>, ledger: Pick<Ledger, 'reserve'>): Stage => ({
  name: 'reserve',
  async run({ generation }) {
    const { recipe } = generation;
    const warnings = await ledger.reserve(spendingOf(generation, models.get(`${recipe.provider}/${recipe.model}`)));
    return warnings.length > 0 ? { warnings: [...generation.warnings, ...warnings] } : {};
  },
});
