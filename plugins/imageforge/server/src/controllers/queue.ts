import type { Core } from '@strapi/types';
import { forgeOf } from '../services/forge';
import type { AccessOf } from './generation';
import { type Action, answering } from './respond';

/** How full the queue is, and its switch. */
export const createQueueController = (strapi: Core.Strapi, accessOf: AccessOf): Record<string, Action> => {
  const action = (run: Action) => answering(strapi, run);
  return {
    find: action(async (ctx) => {
      ctx.body = { data: await forgeOf(strapi).queueControl.status() };
    }),

    pause: action(async (ctx) => {
      ctx.body = { data: await forgeOf(strapi).queueControl.pause(accessOf(ctx).requester) };
    }),

    resume: action(async (ctx) => {
      ctx.body = { data: await forgeOf(strapi).queueControl.resume(accessOf(ctx).requester) };
    }),
  };
};
