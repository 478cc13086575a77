import { ForgeError } from '../errors';
import { type ImageProvider, modelKey } from '../image-model';

/**
 * The model of requests that name none, `provider/model`: the one that was chosen, or the first.
 * @param chosen `undefined`: none was
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID when there is none at all
 */
export const defaultModelOf = (chosen: string | undefined, providers: readonly ImageProvider[]): string => {
  // A server that tells its models only when it is asked has none yet.
  const [first] = providers.flatMap(({ models }) => models);
  const model = chosen ?? (first && modelKey(first.model));
  if (model !== undefined) return model;
  throw new ForgeError(
    'IMAGEFORGE_CONFIG_INVALID',
    'Expected a provider whose models are known beforehand, or "defaultModel"; "providers.sketch" is the built-in provider.',
  );
};
