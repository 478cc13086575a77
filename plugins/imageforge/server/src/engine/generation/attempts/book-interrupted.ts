import { modelKey, type PricedModel } from '../../image-model';
import { adaptRecipe } from '../../routing/adapt-recipe';
import { candidateOf, isUnfit, modelOf } from '../../routing/candidates';
import type { ModelRegistry } from '../../routing/model-registry';
import type { Attempt } from '../generation';
import type { Work } from '../stage';
import { ambiguousCharge, bookAmbiguous } from './book-ambiguous';
import { endJob } from './end-job';

/**
 * Closes the attempts that a crash left open, but for those whose job at the provider can be waited for.
 * @returns whether a charge was booked of which nobody knows.
 */
export const bookInterrupted = async (work: Work, models: Pick<ModelRegistry, 'all' | 'ensure'>): Promise<boolean> => {
  const lost: Attempt[] = [];
  for (const attempt of openOf(work)) if (!(await goesOn(work, attempt, models))) lost.push(attempt);
  return close(work, lost, models);
};

/**
 * Closes every attempt that is still open when its generation ends: canceled, too late, given up. Nobody
 * will wait for their jobs, so they are ended at the provider.
 * @returns whether a charge was booked of which nobody knows.
 */
export const bookAbandoned = async (work: Work, models: Pick<ModelRegistry, 'all'>): Promise<boolean> => {
  const open = openOf(work);
  for (const { job, ...attempt } of open) {
    const model = pricedOf(attempt, models)?.model;
    if (job !== undefined && model?.resumes) await endJob(model, work.generation.recipe, job);
  }
  return close(work, open, models);
};

const openOf = ({ generation }: Work): Attempt[] => generation.attempts.filter(({ state }) => state === 'started');

const pricedOf = (attempt: Pick<Attempt, 'provider' | 'model'>, models: Pick<ModelRegistry, 'all'>): PricedModel | undefined =>
  models.all.find(({ model }) => modelKey(model) === modelOf(attempt));

/** Whether its job can be waited for, now or once its provider can be asked again. */
const goesOn = async (work: Work, attempt: Attempt, models: Pick<ModelRegistry, 'all' | 'ensure'>): Promise<boolean> => {
  if (attempt.job === undefined) return false;
  const isAway = await models.ensure(modelOf(attempt)).then(
    () => false,
    () => true,
  );
  if (isAway) return true;
  const candidate = candidateOf(work.generation, models, modelOf(attempt));
  return !isUnfit(candidate) && candidate.model.resumes === true;
};

/**
 * On a free model they have simply failed; a paid call may have been charged, so its estimate is booked
 * and the caller is told. A model that is not configured any more has no known price.
 */
const close = async (work: Work, open: readonly Attempt[], models: Pick<ModelRegistry, 'all'>): Promise<boolean> => {
  if (open.length === 0) return false;
  const { attempts, warnings, recipe, publish } = work.generation;
  const isFree = (attempt: Attempt): boolean => pricedOf(attempt, models)?.price?.kind === 'free';
  const closed = (attempt: Attempt): Attempt => {
    if (!open.includes(attempt)) return attempt;
    if (isFree(attempt)) return { ...attempt, state: 'failed', costMicroUsd: 0 };
    const priced = pricedOf(attempt, models);
    const asked = priced && adaptRecipe(recipe, priced.model, 0);
    const served = asked && 'recipe' in asked ? asked.recipe : recipe;
    const previews = publish === 'on-keep' ? (priced?.model.capabilities.partialImages ?? 0) : 0;
    return { ...attempt, ...bookAmbiguous(priced?.price, served, attempt.images.length, previews) };
  };
  await work.save({
    attempts: attempts.map(closed),
    ...(!open.every(isFree) && { warnings: [...warnings, ambiguousCharge] }),
  });
  return !open.every(isFree);
};
