import type { Core } from '@strapi/types';
import { forgeOf } from '../services/forge';
import { type Action, answering } from './respond';

export const createCapabilitiesController = (strapi: Core.Strapi): Record<string, Action> => ({
  find: answering(strapi, async (ctx) => {
    const { views, templates, languages, hasTextModel } = forgeOf(strapi);
    ctx.body = { data: views.capabilities(await templates.presets(), { locales: await languages.all(), byModel: hasTextModel }) };
  }),
});
