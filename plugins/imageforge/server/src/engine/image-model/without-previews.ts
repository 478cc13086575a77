import { mapModels } from './map-models';
import type { ImageProvider } from './provider';

/** The provider with models that show nothing before the image is done. */
export const withoutPreviews = (provider: ImageProvider): ImageProvider =>
  mapModels(provider, ({ model, price }) => ({
    price,
    model: {
      ...model,
      capabilities: { ...model.capabilities, partialImages: 0 },
      generate: (call) => model.generate(call),
    },
  }));
