import type { CreateGenerationBody } from '../../../../shared/generations';
import { ForgeError } from '../../engine/errors';
import type { Generation } from '../../engine/generation/generation';

/** @param field of the request that asks for it */
export const noAttach = (field: string): ForgeError =>
  new ForgeError('IMAGEFORGE_INVALID_REQUEST', 'A private image is in no media library, so no entry can show it. Make it public, or leave out what attaches it.', {
    details: { field },
  });

/** @throws ForgeError IMAGEFORGE_INVALID_REQUEST for private images that are to be attached by themselves */
export const checkVisibility = ({ visibility, target }: Pick<CreateGenerationBody, 'visibility' | 'target'>, publish: Generation['publish']): void => {
  if (visibility === 'private' && target && publish === 'auto') throw noAttach('target');
};
