import { ForgeError } from '../engine/errors';
import type { Asset, Generation } from '../engine/generation/generation';
import type { GenerationStore } from '../engine/ports';
import type { Access } from './access';
import { canSee, isOwn } from './can-see';
import type { FilesCheck } from './lost-files';

/** The generations and images that a caller may see, and those that it may change. All throw IMAGEFORGE_NOT_FOUND and IMAGEFORGE_FORBIDDEN. */
export const createGenerationAccess = (store: Pick<GenerationStore, 'get' | 'getAsset'>, checkFiles: FilesCheck) => {
  const visible = async (id: string, access: Access): Promise<Generation> => {
    const generation = await store.get(id);
    if (!generation || !canSee(access, generation)) {
      throw new ForgeError('IMAGEFORGE_NOT_FOUND', `There is no generation "${id}".`);
    }
    return generation;
  };

  /** One's own, what one may manage, and what was made for a field that one may change. */
  const checkChange = async (generation: Generation, access: Access): Promise<void> => {
    if (access.changesAll || isOwn(access.requester, generation)) return;
    const { target } = generation;
    // Of an entry that is not saved yet nobody knows whose it will be.
    if (target?.documentId && (await access.canUpdateField(target, { attaches: false }))) return;
    throw new ForgeError('IMAGEFORGE_FORBIDDEN', 'Somebody else asked for these images, and they are not for an entry of yours.');
  };

  const changeable = async (id: string, access: Access): Promise<Generation> => {
    const generation = await visible(id, access);
    await checkChange(generation, access);
    return generation;
  };

  const visibleAsset = async (id: string, access: Access): Promise<{ asset: Asset; generation: Generation }> => {
    const found = await store.getAsset(id);
    const [asset] = found ? await checkFiles([found]) : [];
    const generation = asset && (await store.get(asset.generationId));
    // In the same words for one that is not there and for one that is not to be seen.
    if (!generation || !canSee(access, generation)) throw noAsset(id);
    return { asset, generation };
  };

  const changeableAsset = async (id: string, access: Access): Promise<{ asset: Asset; generation: Generation }> => {
    const found = await visibleAsset(id, access);
    await checkChange(found.generation, access);
    return found;
  };

  return { visible, changeable, visibleAsset, changeableAsset };
};

export const noAsset = (id: string): ForgeError => new ForgeError('IMAGEFORGE_NOT_FOUND', `There is no image "${id}".`);

/** Whether nothing is left of it but its place in the generation. */
export const isDeleted = ({ asset, generation }: { asset: Asset; generation: Generation }): boolean =>
  asset.state === 'discarded' && (generation.purged?.images?.includes(asset.index) ?? false);

export type GenerationAccess = ReturnType<typeof createGenerationAccess>;
