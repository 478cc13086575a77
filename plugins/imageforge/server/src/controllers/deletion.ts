import type { Core } from '@strapi/types';
import { entryDeletionSchema } from '../../../shared/deletion';
import { forgeOf } from '../services/forge';
import { parse } from '../services/parse';
import type { AccessOf } from './generation';
import { type Action, answering } from './respond';

/** The images that were made for an entry, when that is deleted. */
export const createDeletionController = (strapi: Core.Strapi, accessOf: AccessOf): Record<string, Action> => ({
  find: answering(strapi, async (ctx) => {
    ctx.body = { data: await forgeOf(strapi).deletions.planOfEntry(parse(entryDeletionSchema, ctx.query), accessOf(ctx)) };
  }),

  delete: answering(strapi, async (ctx) => {
    ctx.body = { data: await forgeOf(strapi).deletions.removeOfEntry(parse(entryDeletionSchema, ctx.query), accessOf(ctx)) };
  }),
});
