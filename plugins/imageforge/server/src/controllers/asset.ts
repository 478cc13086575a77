import type { Core } from '@strapi/types';
import {
  assetUrlSchema,
  similarImagesSchema,
  type SuggestedTextsView,
  suggestTextsSchema,
  writeTextsSchema,
  type WrittenTextsView,
} from '../../../shared/assets';
import { unpublishAssetSchema } from '../../../shared/deletion';
import { idParamsSchema, keepAssetSchema } from '../../../shared/generations';
import { textsView } from '../services/asset-views';
import { forgeOf } from '../services/forge';
import type { AccessOf } from './generation';
import { parse } from '../services/parse';
import { type Action, answering } from './respond';

/** The finished images of generations. */
export const createAssetController = (strapi: Core.Strapi, accessOf: AccessOf): Record<string, Action> => {
  const action = (run: Action) => answering(strapi, run);
  return {
    findOne: action(async (ctx) => {
      const { generations, assetView } = forgeOf(strapi);
      const { asset } = await generations.findAsset(parse(idParamsSchema, ctx.params).id, accessOf(ctx));
      ctx.body = { data: assetView(asset) };
    }),

    similar: action(async (ctx) => {
      const { similarImages } = forgeOf(strapi);
      const { distance } = parse(similarImagesSchema, ctx.query);
      ctx.body = { data: await similarImages(parse(idParamsSchema, ctx.params).id, distance, accessOf(ctx)) };
    }),

    keep: action(async (ctx) => {
      const { generations, views } = forgeOf(strapi);
      const { id } = parse(idParamsSchema, ctx.params);
      const texts = parse(keepAssetSchema, ctx.request.body ?? {});
      const asset = await generations.keep(id, texts, accessOf(ctx));
      ctx.status = 202;
      ctx.body = { data: views.imageView({ index: asset.index }, asset) };
    }),

    writeTexts: action(async (ctx) => {
      const { assetTexts, assetView } = forgeOf(strapi);
      const { id } = parse(idParamsSchema, ctx.params);
      const { asset, warnings } = await assetTexts.write(id, parse(writeTextsSchema, ctx.request.body ?? {}), accessOf(ctx));
      const data: WrittenTextsView = { ...assetView(asset), warnings };
      ctx.body = { data };
    }),

    suggestTexts: action(async (ctx) => {
      const { assetTexts } = forgeOf(strapi);
      const { id } = parse(idParamsSchema, ctx.params);
      const { locale, texts, warnings } = await assetTexts.suggest(id, parse(suggestTextsSchema, ctx.request.body ?? {}), accessOf(ctx));
      const data: SuggestedTextsView = { locale, ...textsView(texts, false), warnings };
      ctx.body = { data };
    }),

    url: action(async (ctx) => {
      const { generations, assetUrls } = forgeOf(strapi);
      const query = parse(assetUrlSchema, ctx.query);
      const { asset } = await generations.findAsset(parse(idParamsSchema, ctx.params).id, accessOf(ctx));
      ctx.body = { data: await assetUrls(asset, query) };
    }),

    unpublish: action(async (ctx) => {
      const { deletions, assetView } = forgeOf(strapi);
      const { id } = parse(idParamsSchema, ctx.params);
      const { asset, ...carried } = await deletions.unpublish(id, parse(unpublishAssetSchema, ctx.request.body ?? {}), accessOf(ctx));
      ctx.status = carried.isComplete ? 200 : 202;
      ctx.body = { data: { ...assetView(asset), ...carried } };
    }),

    deletion: action(async (ctx) => {
      ctx.body = { data: await forgeOf(strapi).deletions.plan(parse(idParamsSchema, ctx.params).id, accessOf(ctx)) };
    }),

    delete: action(async (ctx) => {
      const deleted = await forgeOf(strapi).deletions.remove(parse(idParamsSchema, ctx.params).id, accessOf(ctx));
      ctx.status = deleted.isComplete ? 200 : 202;
      ctx.body = { data: deleted };
    }),

    discard: action(async (ctx) => {
      const { generations, views } = forgeOf(strapi);
      const { id } = parse(idParamsSchema, ctx.params);
      const asset = await generations.discard(id, accessOf(ctx));
      ctx.body = { data: views.imageView({ index: asset.index }, asset) };
    }),
  };
};
