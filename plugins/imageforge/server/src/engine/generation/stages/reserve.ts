import { modelKey } from '../../image-model';
import type { Ledger } from '../../ports';
import type { ModelRegistry } from '../../routing/model-registry';
import { spendingOf } from '../spending';
import type { Stage } from '../stage';

/**
 * Reserves the most that the generation can cost against every budget that applies, so that nothing
 * is paid for which there is no room. After a crash the reservation is there already.
 */
export const createReserveStage = (models: Pick<ModelRegistry, 'all'>, ledger: Pick<Ledger, 'reserve'>): Stage => ({
  name: 'reserve',
  async run({ generation }) {
    const { provider, model } = generation.recipe;
    const priced = models.all.find((one) => modelKey(one.model) === `${provider}/${model}`);
    // Not configured any more: whatever stands in for it is reserved for when it is chosen.
    if (!priced) return {};
    const warnings = await ledger.reserve(spendingOf(generation, priced));
    // What was said when it was asked for is not said again.
    const fresh = warnings.filter(({ message }) => !generation.warnings.some((known) => known.message === message));
    return fresh.length > 0 ? { warnings: [...generation.warnings, ...fresh] } : {};
  },
});
