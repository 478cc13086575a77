import type { Core } from '@strapi/types';
import { addErrorCodes } from './controllers/error-codes';
import { removeUploads } from './controllers/remove-uploads';

export const register = ({ strapi }: { strapi: Core.Strapi }): void => {
  addErrorCodes(strapi);
  removeUploads(strapi);
};
