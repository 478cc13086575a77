import type { ImageProvider } from '../../engine/image-model';
import { createFluxModel } from './image-model';
import { type BlackForestLabsOptions, readModels, readSettings } from './options';

/**
 * FLUX, by the API of Black Forest Labs.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID
 */
export const createBlackForestLabsProvider = (options: BlackForestLabsOptions): ImageProvider => {
  const settings = readSettings(options);
  return {
    id: 'black-forest-labs',
    label: 'Black Forest Labs',
    models: readModels(options).map((row) => ({ model: createFluxModel(row, settings), price: row.price })),
  };
};
