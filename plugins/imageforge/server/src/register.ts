import type { Core } from '@strapi/types';
import { serveImages } from './controllers/delivery';
import { addErrorCodes } from './controllers/error-codes';
import { removeUploads } from './controllers/remove-uploads';
import { extendFiles } from './services/file-notes';

export const register = ({ strapi }: { strapi: Core.Strapi }): void => {
  addErrorCodes(strapi);
  // The first middleware of all: pictures need none of the others.
  serveImages(strapi);
  removeUploads(strapi);
  extendFiles(strapi);
};
