import { type Estimate, estimatePrice } from '../budget';
import { imagesOf } from '../ledger/spent';
import type { PricedModel } from '../image-model';
import type { SpendingRequest } from '../ports';
import type { Generation, Recipe } from './generation';

/**
 * What `n` images of the recipe cost, in as many calls as the model needs.
 * @param publish with `on-keep` somebody looks on, and previews are paid for.
 */
export const estimateRecipe = (
  recipe: Recipe,
  { model: { capabilities }, price }: PricedModel,
  publish: Generation['publish'],
  n = recipe.n,
): Estimate =>
  estimatePrice(price, {
    size: recipe.size,
    quality: recipe.quality,
    n,
    prompt: recipe.prompt,
    images: recipe.images.length,
    ...(publish === 'on-keep' && { previews: capabilities.partialImages * Math.ceil(n / capabilities.maxImages) }),
  });

/**
 * The most that the generation can have cost in the end, if this model makes what is missing: the
 * calls that were made, which may have been paid for nothing, and those that are still needed.
 */
export const spendingOf = (generation: Generation, priced: PricedModel): SpendingRequest => {
  const { id, requester, recipe, publish, images, attempts } = generation;
  const missing = images.filter(({ original, error }) => !original && !error).length;
  const mostOf = (n: number): number | undefined => {
    const estimate = estimateRecipe(recipe, priced, publish, n);
    return estimate.known ? estimate.max : undefined;
  };
  const sumOf = (counted: typeof attempts): Pick<SpendingRequest, 'images' | 'microUsd'> => {
    const costs = [
      // A call of unknown cost is taken for as much as it can have been.
      ...counted.map(({ costMicroUsd, images: asked }) => costMicroUsd ?? mostOf(asked.length)),
      ...(missing > 0 ? [mostOf(missing)] : []),
    ];
    return {
      images: imagesOf(counted) + missing,
      microUsd: costs.includes(undefined) ? undefined : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
    };
  };
  return {
    generationId: id,
    requester,
    provider: priced.model.provider,
    ...sumOf(attempts),
    atProvider: sumOf(attempts.filter(({ provider }) => provider === priced.model.provider)),
  };
};
