import { ForgeError } from '../errors';
import { type ImageProvider, mapModels, modelKey } from '../image-model';
import type { Price } from './price';

/** An operator's price for a model, instead of the provider's own or where that has none. */
export type PriceOverride = Price & {
  /** `provider/model` */
  model: string;
};

/**
 * The providers with an operator's prices laid over their own; a price replaces the other one whole.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID that names each price that is for no model, or one too many.
 */
export const overridePrices = (providers: readonly ImageProvider[], prices: readonly PriceOverride[]): ImageProvider[] => {
  const known = providers.flatMap(({ models }) => models.map(({ model }) => modelKey(model)));
  const problems = prices.flatMap(({ model }, index) => {
    // What a server has is known only once it was asked.
    const isTold = providers.some(({ id, discover }) => discover && model.startsWith(`${id}/`));
    if (!known.includes(model) && !isTold) return [`prices.${index}.model: expected one of ${known.join(', ')}, got "${model}".`];
    const first = prices.findIndex((other) => other.model === model);
    return first === index ? [] : [`prices.${index}.model: "${model}" has a price already, in prices.${first}.`];
  });
  if (problems.length > 0) throw new ForgeError('IMAGEFORGE_CONFIG_INVALID', `Bad options in config/plugins:\n  ${problems.join('\n  ')}`);

  const priceOf = new Map(prices.map(({ model, ...price }) => [model, price as Price]));
  return providers.map((provider) =>
    mapModels(provider, (priced) => ({ ...priced, price: priceOf.get(modelKey(priced.model)) ?? priced.price })),
  );
};
