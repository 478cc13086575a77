import type { ImageModel } from '../../../engine/image-model';
import { createStabilityProvider, type StabilityOptions } from '..';

/** A key that must never show up anywhere but in the `authorization` header. */
export const plantedKey = 'sk-planted-0123456789abcdefSECRET';

/** A model of a provider that talks to `baseURL`, and looks at its jobs without delay. */
export const modelAt = (baseURL: string, id: string, options: Partial<StabilityOptions> = {}): ImageModel => {
  const { models } = createStabilityProvider({ apiKey: plantedKey, baseURL, pollMs: 1, ...options });
  const found = models.find(({ model }) => model.id === id);
  if (!found) throw new Error(`no model ${id}, only ${models.map(({ model }) => model.id).join(', ')}`);
  return found.model;
};
