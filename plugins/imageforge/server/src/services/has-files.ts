import type { Core } from '@strapi/types';

/** Whether the media library has all of these files: people delete there what they like. */
export const createFileCheck =
  (strapi: Core.Strapi) =>
  async (fileIds: readonly number[]): Promise<boolean> =>
    fileIds.length === 0 ||
    (await strapi.db.query('plugin::upload.file').count({ where: { id: { $in: fileIds } } })) === new Set(fileIds).size;
