import type { Core } from '@strapi/types';

const fileUid = 'plugin::upload.file';

/**
 * Deletes a file of the media library as somebody would by hand: its formats and itself from storage,
 * then its row. Where a crash comes between, the row is still there and the next call goes on.
 */
export const removeLibraryFile =
  (strapi: Core.Strapi) =>
  async (fileId: number): Promise<void> => {
    const file: unknown = await strapi.db.query(fileUid).findOne({ where: { id: fileId } });
    if (file) await strapi.plugin('upload').service('upload').remove(file);
  };
