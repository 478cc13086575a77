import type { ImageModel } from '../../../engine/image-model';
import { type BlackForestLabsOptions, createBlackForestLabsProvider } from '..';

/** A key that must never show up anywhere but in the `x-key` header. */
export const plantedKey = 'bfl_planted_0123456789abcdefSECRET';

/** A model of a provider that talks to `baseURL`, and looks at its jobs without delay. */
export const modelAt = (baseURL: string, id: string, options: Partial<BlackForestLabsOptions> = {}): ImageModel => {
  const { models } = createBlackForestLabsProvider({ apiKey: plantedKey, baseURL, pollMs: 1, ...options });
  const found = models.find(({ model }) => model.id === id);
  if (!found) throw new Error(`no model ${id}, only ${models.map(({ model }) => model.id).join(', ')}`);
  return found.model;
};
