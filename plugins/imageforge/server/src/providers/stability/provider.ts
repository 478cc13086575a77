import type { ImageProvider } from '../../engine/image-model';
import { createStabilityClient } from './client';
import { createStabilityModel } from './image-model';
import { readModels, readSettings, type StabilityOptions } from './options';

/**
 * The image services of Stability AI's REST API, version v2beta. Each endpoint is a model.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID
 */
export const createStabilityProvider = (options: StabilityOptions): ImageProvider => {
  const settings = readSettings(options);
  const client = createStabilityClient(settings);
  return {
    id: 'stability',
    label: 'Stability AI',
    models: readModels(options).map((row) => ({ model: createStabilityModel(row, settings, client), price: row.price })),
  };
};
