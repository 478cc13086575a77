import type { Core } from '@strapi/types';
import { spendingQuerySchema } from '../../../shared/budgets';
import { forgeOf } from '../services/forge';
import { parse } from '../services/parse';
import { type Action, answering } from './respond';

/** What was spent, and what may be. */
export const createBudgetController = (strapi: Core.Strapi): Record<string, Action> => ({
  find: answering(strapi, async (ctx) => {
    ctx.body = { data: await forgeOf(strapi).budgets.statuses() };
  }),

  spending: answering(strapi, async (ctx) => {
    const { period } = parse(spendingQuerySchema, ctx.query);
    ctx.body = { data: await forgeOf(strapi).budgets.spending(period) };
  }),
});
