import type { Core } from '@strapi/types';
import { keepAssetSchema } from '../../../shared/generations';
import { forgeOf } from '../services/forge';
import type { AccessOf } from './generation';
import { parse } from '../services/parse';
import { type Action, answering } from './respond';

/** Keeping and discarding the images of a generation. */
export const createAssetController = (strapi: Core.Strapi, accessOf: AccessOf): Record<string, Action> => {
  const action = (run: Action) => answering(strapi, run);
  return {
    keep: action(async (ctx) => {
      const { generations, views } = forgeOf(strapi);
      const texts = parse(keepAssetSchema, ctx.request.body ?? {});
      const asset = await generations.keep(ctx.params.id, texts, accessOf(ctx));
      ctx.status = 202;
      ctx.body = { data: views.imageView({ index: asset.index }, asset) };
    }),

    discard: action(async (ctx) => {
      const { generations, views } = forgeOf(strapi);
      const asset = await generations.discard(ctx.params.id, accessOf(ctx));
      ctx.body = { data: views.imageView({ index: asset.index }, asset) };
    }),
  };
};
