import type { Core } from '@strapi/types';
import { addErrorCodes } from './controllers/error-codes';
import { removeUploads } from './controllers/remove-uploads';
import { extendFiles } from './services/file-notes';

export const register = ({ strapi }: { strapi: Core.Strapi }): void => {
  addErrorCodes(strapi);
  removeUploads(strapi);
  extendFiles(strapi);
};
