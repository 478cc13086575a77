import { modelKey, type PricedModel } from '../../image-model';
import { adaptRecipe } from '../../routing/adapt-recipe';
import type { ModelRegistry } from '../../routing/model-registry';
import type { Attempt } from '../generation';
import type { Work } from '../stage';
import { ambiguousCharge, bookAmbiguous } from './book-ambiguous';

/**
 * Closes the attempts that a crash left open. On a free model they have simply failed; a paid call
 * may have been charged, so its estimate is booked and the caller is told. A model that is not
 * configured any more has no known price.
 * @returns whether a charge was booked of which nobody knows.
 */
export const bookInterrupted = async (work: Work, models: Pick<ModelRegistry, 'all'>): Promise<boolean> => {
  const { attempts, warnings, recipe, publish } = work.generation;
  const open = attempts.filter(({ state }) => state === 'started');
  if (open.length === 0) return false;

  const pricedOf = (attempt: Attempt): PricedModel | undefined =>
    models.all.find(({ model }) => modelKey(model) === `${attempt.provider}/${attempt.model}`);
  const isFree = (attempt: Attempt): boolean => pricedOf(attempt)?.price?.kind === 'free';
  const close = (attempt: Attempt): Attempt => {
    if (attempt.state !== 'started') return attempt;
    if (isFree(attempt)) return { ...attempt, state: 'failed', costMicroUsd: 0 };
    const priced = pricedOf(attempt);
    const asked = priced && adaptRecipe(recipe, priced.model, 0);
    const served = asked && 'recipe' in asked ? asked.recipe : recipe;
    const previews = publish === 'on-keep' ? (priced?.model.capabilities.partialImages ?? 0) : 0;
    return { ...attempt, ...bookAmbiguous(priced?.price, served, attempt.images.length, previews) };
  };
  await work.save({
    attempts: attempts.map(close),
    ...(!open.every(isFree) && { warnings: [...warnings, ambiguousCharge] }),
  });
  return !open.every(isFree);
};
