import { modelKey, type PricedModel } from '../../image-model';
import { adaptRecipe } from '../../routing/adapt-recipe';
import type { ModelRegistry } from '../../routing/model-registry';
import type { Attempt } from '../generation';
import type { Work } from '../stage';
import { ambiguousCharge, bookAmbiguous } from './book-ambiguous';

/**
 * Closes the attempts that a crash left open, but for those whose job at the provider can be waited for. On a free model they have simply failed; a paid call
 * may have been charged, so its estimate is booked and the caller is told. A model that is not
 * configured any more has no known price.
 * @returns whether a charge was booked of which nobody knows.
 */
export const bookInterrupted = async (work: Work, models: Pick<ModelRegistry, 'all'>): Promise<boolean> => {
  const { attempts, warnings, recipe, publish } = work.generation;

  const pricedOf = (attempt: Attempt): PricedModel | undefined =>
    models.all.find(({ model }) => modelKey(model) === `${attempt.provider}/${attempt.model}`);
  const goesOn = (attempt: Attempt): boolean => attempt.job !== undefined && pricedOf(attempt)?.model.resumes === true;
  const open = attempts.filter((attempt) => attempt.state === 'started' && !goesOn(attempt));
  if (open.length === 0) return false;
  const isFree = (attempt: Attempt): boolean => pricedOf(attempt)?.price?.kind === 'free';
  const close = (attempt: Attempt): Attempt => {
    if (!open.includes(attempt)) return attempt;
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
