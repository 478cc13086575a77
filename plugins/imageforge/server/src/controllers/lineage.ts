import type { Core } from '@strapi/types';
import { idParamsSchema } from '../../../shared/generations';
import { forgeOf } from '../services/forge';
import { parse } from '../services/parse';
import type { AccessOf } from './generation';
import { type Action, answering } from './respond';

/** What images were made of, and what was made of them. */
export const createLineageController = (strapi: Core.Strapi, accessOf: AccessOf): Record<string, Action> => ({
  findOne: answering(strapi, async (ctx) => {
    const { id } = parse(idParamsSchema, ctx.params);
    ctx.body = { data: await forgeOf(strapi).lineage.of(id, accessOf(ctx)) };
  }),
});
