import type { Usage } from '../image-model';
import type { MicroUsd, Price, TokenRates } from './price';
import { matchRows, type Wanted } from './match-rows';
import { megapixelCost } from './megapixels';

/**
 * What a finished call cost by the usage that the provider reported, integer micro-USD rounded up.
 * @returns undefined when the price or the usage that it needs is unknown; 0 only for a free model.
 */
export const actualCost = (price: Price | undefined, usage: Usage, wanted: Wanted): MicroUsd | undefined => {
  if (price === undefined) return undefined;
  if (price.kind === 'free') return 0;
  if (price.kind === 'per-token') return tokenCost(price.rates, usage);
  if (price.kind === 'per-second') return usage.seconds === undefined ? undefined : Math.ceil(price.microUsdPerSecond * usage.seconds);
  if (price.kind === 'per-megapixel') {
    // How large the source images were that were charged isn't reported in any one way.
    if (usage.images === undefined || (price.sourceImage && usage.sourceMegapixels === undefined)) return undefined;
    return Math.ceil(usage.images * megapixelCost(price, wanted.size) + (price.sourceImage ?? 0) * (usage.sourceMegapixels ?? 0));
  }
  const prices = new Set(matchRows(price.rows, wanted).map((row) => row.microUsd));
  const [microUsd] = prices;
  // Several prices: the model chose the quality and did not tell which.
  if (usage.images === undefined || microUsd === undefined || prices.size > 1) return undefined;
  return Math.ceil(microUsd * usage.images);
};

const tokenCost = (rates: TokenRates, usage: Usage): MicroUsd | undefined => {
  const { textInputTokens, imageInputTokens, imageOutputTokens, textOutputTokens = 0 } = usage;
  if (textInputTokens === undefined || imageInputTokens === undefined || imageOutputTokens === undefined) {
    return undefined;
  }
  // How the cached tokens divide into text and image isn't reported: text first, the lesser discount.
  const cachedText = Math.min(usage.cachedInputTokens ?? 0, textInputTokens);
  const cachedImage = Math.min((usage.cachedInputTokens ?? 0) - cachedText, imageInputTokens);
  const millions =
    (textInputTokens - cachedText) * rates.textInput +
    cachedText * (rates.cachedTextInput ?? rates.textInput) +
    (imageInputTokens - cachedImage) * rates.imageInput +
    cachedImage * (rates.cachedImageInput ?? rates.imageInput) +
    imageOutputTokens * rates.imageOutput +
    textOutputTokens * (rates.textOutput ?? 0);
  return Math.ceil(millions / 1_000_000);
};
