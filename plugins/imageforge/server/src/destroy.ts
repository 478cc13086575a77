import type { Core } from '@strapi/types';
import { findForge } from './services/forge';

export const destroy = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  await findForge(strapi)?.stop();
};
