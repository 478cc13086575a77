import type { Core } from '@strapi/types';
import { previewTemplateSchema, templateParamsSchema } from '../../../shared/templates';
import { entryContextSchema } from '../../../shared/generations';
import { forgeOf } from '../services/forge';
import type { AccessOf } from './generation';
import { parse } from '../services/parse';
import { type Action, answering } from './respond';

export const createTemplateController = (strapi: Core.Strapi, accessOf: AccessOf): Record<string, Action> => {
  const action = (run: Action) => answering(strapi, run);
  return {
    find: action(async (ctx) => {
      ctx.body = { data: await forgeOf(strapi).templates.list() };
    }),

    preview: action(async (ctx) => {
      const { slug } = parse(templateParamsSchema, ctx.params);
      const body = parse(previewTemplateSchema, ctx.request.body ?? {});
      ctx.body = { data: await forgeOf(strapi).generations.previewTemplate(slug, body, accessOf(ctx)) };
    }),

    variables: action(async (ctx) => {
      const { slug } = parse(templateParamsSchema, ctx.params);
      const { entry } = parse(entryContextSchema.transform((entry) => ({ entry })), (ctx.request.body as { entry?: unknown })?.entry);
      const variables = await forgeOf(strapi).generations.templateVariables(slug, entry, accessOf(ctx));
      ctx.body = { data: { variables } };
    }),
  };
};
