import type { Core } from '@strapi/types';
import { removeLibraryFile } from './adapters/publish/remove-file';
import { createOrphanSweep } from './engine/publishing/orphans';
import { createRemoval, type RemovalParts } from './engine/publishing/removal';
import type { GenerationStore } from './engine/ports';
import { createDeletedFiles } from './services/deleted-files';
import { createDeletions, type DeletionsParts } from './services/deletions';
import { nameEntry } from './services/entries/entry-title';
import { createFileUses } from './services/entries/file-uses';

type Parts = Omit<RemovalParts, 'library' | 'store'> &
  Omit<DeletionsParts, 'store' | 'removal' | 'usesOf' | 'titleOf' | 'hasEntry'> & { store: GenerationStore };

/** What takes published images away again, for `forge.ts`. */
export const createTakingAway = (strapi: Core.Strapi, parts: Parts) => {
  const usesOf = createFileUses(strapi);
  const removal = createRemoval({
    ...parts,
    library: { isUsed: async (fileId) => (await usesOf(fileId)).length > 0, remove: removeLibraryFile(strapi) },
  });
  const deletions = createDeletions({
    ...parts,
    removal,
    usesOf,
    titleOf: async (entry, access) => {
      const named = await nameEntry(strapi, entry, access);
      return named?.readable ? { ...(named.title && { title: named.title }) } : undefined;
    },
    hasEntry: async ({ uid, documentId }) => uid in strapi.contentTypes && (await strapi.db.query(uid).count({ where: { documentId } })) > 0,
  });
  return {
    removal,
    deletions,
    deletedFiles: createDeletedFiles(strapi, { ...parts, removal }),
    orphans: createOrphanSweep(parts),
  };
};
