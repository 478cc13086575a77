import type { Core } from '@strapi/types';
import { listDeliveriesSchema } from '../../../shared/webhooks';
import { forgeOf } from '../services/forge';
import { parse } from '../services/parse';
import type { AccessOf } from './generation';
import { paginated } from './paginated';
import { type Action, answering } from './respond';

/** The webhooks of the configuration, and their delivery log. */
export const createWebhookController = (strapi: Core.Strapi, accessOf: AccessOf): Record<string, Action> => {
  const action = (run: Action) => answering(strapi, run);
  const webhooks = () => forgeOf(strapi).webhooks;
  return {
    find: action(async (ctx) => {
      ctx.body = { data: await webhooks().list() };
    }),
    pause: action(async (ctx) => {
      ctx.body = { data: await webhooks().pause(ctx.params.id, accessOf(ctx).requester) };
    }),
    resume: action(async (ctx) => {
      ctx.body = { data: await webhooks().resume(ctx.params.id, accessOf(ctx).requester) };
    }),
    deliveries: action(async (ctx) => {
      const query = parse(listDeliveriesSchema, ctx.query);
      const { deliveries, total } = await webhooks().deliveries(query);
      ctx.body = paginated(deliveries, total, query);
    }),
    redeliver: action(async (ctx) => {
      await webhooks().sendAgain(ctx.params.id, accessOf(ctx).requester);
      ctx.status = 202;
      ctx.body = { data: { id: ctx.params.id } };
    }),
  };
};
