import { asForgeError } from '../engine/errors';
import type { OriginalStore } from '../engine/ports';

/** What signed addresses lead to: previews while a call goes on, and the images that are stored. */
export type PrivateImages = Pick<OriginalStore, 'get'>;

export const createPrivateImages = (previews: PrivateImages, originals: PrivateImages): PrivateImages => ({
  get: (key) =>
    previews.get(key).catch((thrown: unknown) => {
      if (asForgeError(thrown).code !== 'IMAGEFORGE_NOT_FOUND') throw thrown;
      return originals.get(key);
    }),
});
