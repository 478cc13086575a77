import type { ImageProvider } from '../../engine/image-model';
import { lazyClient } from './client';
import { createOpenAIModel } from './image-model';
import { type OpenAIOptions, readModels, readSettings } from './options';

/**
 * OpenAI's Images API, or any server that speaks it (`baseURL`).
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID
 */
export const createOpenAIProvider = (options: OpenAIOptions): ImageProvider => {
  const settings = readSettings(options);
  const client = lazyClient(settings);
  return {
    id: 'openai',
    label: 'OpenAI',
    models: readModels(options).map((row) => ({
      model: createOpenAIModel(row, settings, client),
      price: row.price,
    })),
  };
};
