import { modelKey } from '../../image-model';
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
  const { attempts, warnings, recipe } = work.generation;
  if (!attempts.some(({ state }) => state === 'started')) return false;

  const key = `${recipe.provider}/${recipe.model}`;
  const price = models.all.find(({ model }) => modelKey(model) === key)?.price;
  const isFree = price?.kind === 'free';
  const close = (attempt: Attempt): Attempt => {
    if (attempt.state !== 'started') return attempt;
    if (isFree) return { ...attempt, state: 'failed', costMicroUsd: 0 };
    return { ...attempt, ...bookAmbiguous(price, recipe, attempt.images.length) };
  };
  await work.save({
    attempts: attempts.map(close),
    ...(!isFree && { warnings: [...warnings, ambiguousCharge] }),
  });
  return !isFree;
};
