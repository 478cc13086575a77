import type { Core } from '@strapi/types';
import { decideReviewSchema, listReviewsSchema, type ReviewChanged } from '../../../shared/reviews';
import { nameEntry } from '../services/entries/entry-title';
import { forgeOf } from '../services/forge';
import { parse } from '../services/parse';
import { openEventStream } from './event-stream';
import type { AccessOf } from './generation';
import { type Action, answering } from './respond';

/** What waits for a person's decision, for those who may decide. */
export const createReviewController = (strapi: Core.Strapi, accessOf: AccessOf): Record<string, Action> => {
  const action = (run: Action) => answering(strapi, run);
  return {
    find: action(async (ctx) => {
      const { page, pageSize } = parse(listReviewsSchema, ctx.query);
      const { reviews, reviewView } = forgeOf(strapi);
      const { generations, total } = await reviews.list(page, pageSize);
      ctx.body = {
        data: generations.map(reviewView),
        meta: { pagination: { page, pageSize, pageCount: Math.ceil(total / pageSize), total } },
      };
    }),

    findOne: action(async (ctx) => {
      const { reviews, reviewView } = forgeOf(strapi);
      const view = reviewView(await reviews.get(ctx.params.id));
      const entry = view.target && (await nameEntry(strapi, view.target, accessOf(ctx)));
      ctx.body = { data: { ...view, ...(entry && { entry }) } };
    }),

    events: action(async (ctx) => {
      const stop = forgeOf(strapi).reviews.watch((id) => stream.send('review', { id } satisfies ReviewChanged['data']));
      const stream = openEventStream(ctx, accessOf(ctx).requester, stop);
    }),

    decide: action(async (ctx) => {
      const { reviews, reviewView } = forgeOf(strapi);
      const body = parse(decideReviewSchema, ctx.request.body ?? {});
      ctx.body = { data: reviewView(await reviews.decide(ctx.params.id, body, accessOf(ctx).requester)) };
    }),
  };
};
