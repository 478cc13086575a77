import type { ImageProvider, PricedModel } from './provider';

/** The provider with each of its models changed, also of those that it tells of later. */
export const mapModels = (provider: ImageProvider, change: (priced: PricedModel) => PricedModel): ImageProvider => {
  const { discover } = provider;
  return {
    ...provider,
    models: provider.models.map(change),
    ...(discover && { discover: async (signal: AbortSignal) => (await discover.call(provider, signal)).map(change) }),
  };
};
