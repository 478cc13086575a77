import type { Core } from '@strapi/types';

/** The media library's files, of which people delete what they like. */
export const createLibraryFiles = (strapi: Core.Strapi) => {
  const files = () => strapi.db.query('plugin::upload.file');
  return {
    /** Whether all of these files are there. */
    hasFiles: async (fileIds: readonly number[]): Promise<boolean> =>
      fileIds.length === 0 || (await files().count({ where: { id: { $in: fileIds } } })) === new Set(fileIds).size,

    /** Those of these files that are there. */
    async findFiles(fileIds: readonly number[]): Promise<ReadonlySet<number>> {
      const found = await files().findMany({ where: { id: { $in: fileIds } }, select: ['id'] });
      return new Set(found.map(({ id }: { id: number }) => id));
    },
  };
};
