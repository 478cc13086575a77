import type { Core } from '@strapi/types';
import type { StoredImage } from '../engine/generation/generation';

/** The media library's files, of which people delete what they like. */
export const createLibraryFiles = (strapi: Core.Strapi) => {
  const files = () => strapi.db.query('plugin::upload.file');
  return {
    /** Whether all of these files are there. */
    hasFiles: async (fileIds: readonly number[]): Promise<boolean> =>
      fileIds.length === 0 || (await files().count({ where: { id: { $in: fileIds } } })) === new Set(fileIds).size,

    /** The address of the file, or of the format of it, that is this image. */
    async urlOf(fileId: number, { mediaType, width, height, bytes }: StoredImage): Promise<string | undefined> {
      const file = (await files().findOne({ where: { id: fileId } })) as (FileRow & { formats?: Record<string, FileRow> | null }) | null;
      const all = file ? [file, ...Object.values(file.formats ?? {})] : [];
      return all.find((one) => one.mime === mediaType && one.width === width && one.height === height && one.sizeInBytes === bytes)?.url;
    },

    /** Those of these files that are there. */
    async findFiles(fileIds: readonly number[]): Promise<ReadonlySet<number>> {
      const found = await files().findMany({ where: { id: { $in: fileIds } }, select: ['id'] });
      return new Set(found.map(({ id }: { id: number }) => id));
    },
  };
};

interface FileRow {
  url: string;
  mime: string;
  width: number;
  height: number;
  /** Only Strapi's formats, and files of ours, have it. */
  sizeInBytes?: number;
}
