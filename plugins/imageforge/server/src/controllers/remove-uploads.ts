import { rm } from 'node:fs/promises';
import type { Core } from '@strapi/types';
import { describeError } from '../engine/errors';

/** Strapi's body parser writes uploads to the temporary folder, before anybody has logged in, and leaves them there. */
export const removeUploads = (strapi: Core.Strapi): void => {
  strapi.server.use(async (ctx, next) => {
    try {
      await next();
    } finally {
      if (/\/imageforge\//.test(ctx.path)) {
        const { files = {} } = ctx.request as unknown as { files?: Record<string, { filepath: string } | { filepath: string }[]> };
        for (const { filepath } of Object.values(files).flat()) {
          await rm(filepath, { force: true }).catch((cause: unknown) => strapi.log.warn(describeError(cause)));
        }
      }
    }
  });
};
