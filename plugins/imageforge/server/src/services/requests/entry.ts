import type { CreateGenerationBody } from '../../../../shared/generations';
import { ForgeError } from '../../engine/errors';
import type { Target } from '../../engine/generation/generation';
import type { Access } from '../access';
import type { EntryContext } from '../entries/read-entry';

export interface EntryParts {
  readEntry(entry: EntryContext, access: Access): Promise<Record<string, unknown>>;
  /** @throws ForgeError when there is no such field for images, or no such entry. */
  checkTarget(target: Target, options: { attaches: boolean }): Promise<void>;
}

/**
 * The entry that a request names, as far as the caller may see it; nothing where it names none.
 * @throws ForgeError IMAGEFORGE_FORBIDDEN
 */
export const createEntryOf =
  ({ readEntry }: Pick<EntryParts, 'readEntry'>) =>
  async ({ entry }: Pick<CreateGenerationBody, 'entry'>, access: Access): Promise<Record<string, unknown>> => {
    if (!entry) return {};
    if (!(await access.canReadEntry(entry))) {
      throw new ForgeError('IMAGEFORGE_FORBIDDEN', `You may not read this entry of ${entry.uid}.`);
    }
    return readEntry(entry, access);
  };

export type EntryOf = ReturnType<typeof createEntryOf>;

/**
 * Whether the caller may have an image put into this field.
 * @throws ForgeError IMAGEFORGE_FORBIDDEN, and as `EntryParts.checkTarget`
 */
export const createTargetCheck =
  (parts: Pick<EntryParts, 'checkTarget'>) =>
  /** @param attaches whether the image is to be put there by us, rather than by a form that is saved. */
  async (target: Target | undefined, access: Access, attaches: boolean): Promise<void> => {
    if (!target) return;
    if (await access.canUpdateField(target, { attaches })) return parts.checkTarget(target, { attaches });
    throw new ForgeError(
      'IMAGEFORGE_FORBIDDEN',
      `You may not ${attaches ? 'change and publish' : 'change'} the field ${target.path} of this entry of ${target.uid}.`,
      { details: { field: 'target', received: target.uid } },
    );
  };

export type TargetCheck = ReturnType<typeof createTargetCheck>;
