import { estimatePrice, isBelievableCost, type Price } from '../../budget';
import type { Warning } from '../../image-model';
import type { Attempt, Recipe } from '../generation';

/** How a call is booked of which nobody knows whether it was charged: at the most that it can have cost. */
export const bookAmbiguous = (
  price: Price | undefined,
  recipe: Recipe,
  images: number,
  /** Those that may have been streamed. */
  previews: number,
): Pick<Attempt, 'state' | 'costMicroUsd'> => {
  const estimate = estimatePrice(price, {
    size: recipe.size,
    quality: recipe.quality,
    n: images,
    prompt: recipe.prompt,
    images: recipe.images.length,
    ...(previews > 0 && { previews }),
  });
  return { state: 'ambiguous', ...(estimate.known && isBelievableCost(estimate.max) && { costMicroUsd: estimate.max }) };
};

export const ambiguousCharge: Warning = {
  code: 'ambiguous-charge',
  message: 'A call ended without an answer. It may have been charged; its estimate is in the cost.',
};
