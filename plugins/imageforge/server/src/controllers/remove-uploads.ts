import { rm } from 'node:fs/promises';
import type { Core } from '@strapi/types';
import { describeError } from '../engine/errors';
import { ownPaths } from './own-paths';

/** Strapi's body parser writes uploads to the temporary folder, before anybody has logged in, and leaves them there. */
export const removeUploads = (strapi: Core.Strapi): void => {
  const isOwn = ownPaths(strapi.config.get('api.rest.prefix', '/api'));
  strapi.server.use(async (ctx, next) => {
    if (!isOwn(ctx.path)) return next();
    const parsed = rememberFiles(ctx.request);
    try {
      await next();
    } finally {
      for (const filepath of parsed.flatMap(pathsOf)) {
        await rm(filepath, { force: true }).catch((cause: unknown) => strapi.log.warn(describeError(cause)));
      }
    }
  });
};

/** Strapi forgets all files of a request when one is in a field named `files`, so they are noted as they are set. */
const rememberFiles = (request: object): unknown[] => {
  const parsed: unknown[] = [];
  Object.defineProperty(request, 'files', {
    configurable: true,
    get: () => parsed.at(-1),
    set: (files: unknown) => parsed.push(files),
  });
  return parsed;
};

/**
 * Where the files are that a request's fields hold, one or a list in each. A field named `__proto__`
 * has made its file the prototype; one named like a method of objects stands beside that method.
 */
const pathsOf = (files: unknown): string[] => {
  if (typeof files !== 'object' || files === null) return [];
  const fields = [...Object.values(files), Object.getPrototypeOf(files)].flat();
  return fields.flatMap((file: { filepath?: unknown } | null) => (typeof file?.filepath === 'string' ? [file.filepath] : []));
};
