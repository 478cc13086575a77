import { ForgeError } from '../errors';
import { type ImageProvider, modelKey, type PricedModel } from '../image-model';

/** The models of all configured providers, by `provider/model`. */
export interface ModelRegistry {
  readonly all: readonly PricedModel[];
  /** `provider/model` that a request without a model gets. */
  readonly defaultModel: string;
  /** @throws ForgeError IMAGEFORGE_UNKNOWN_MODEL with the models that there are. */
  get(key: string): PricedModel;
}

/** @throws ForgeError IMAGEFORGE_CONFIG_INVALID when the default model is not among the models. */
export const createModelRegistry = (
  providers: readonly ImageProvider[],
  defaultModel: string,
): ModelRegistry => {
  const all = providers.flatMap((provider) => provider.models);
  const byKey = new Map(all.map((priced) => [modelKey(priced.model), priced]));
  const keys = [...byKey.keys()];
  if (!byKey.has(defaultModel)) {
    throw new ForgeError(
      'IMAGEFORGE_CONFIG_INVALID',
      `Expected "defaultModel" to be one of ${keys.join(', ')}, got "${defaultModel}".`,
    );
  }
  return {
    all,
    defaultModel,
    get(key) {
      const priced = byKey.get(key);
      if (!priced) {
        throw new ForgeError('IMAGEFORGE_UNKNOWN_MODEL', `Expected one of ${keys.join(', ')}, got "${key}".`, {
          details: { field: 'model', received: key, expected: keys },
        });
      }
      return priced;
    },
  };
};
