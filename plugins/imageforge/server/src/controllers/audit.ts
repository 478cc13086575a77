import type { Core } from '@strapi/types';
import { listAuditSchema } from '../../../shared/audit';
import { forgeOf } from '../services/forge';
import { parse } from '../services/parse';
import { paginated } from './paginated';
import { type Action, answering } from './respond';

export const createAuditController = (strapi: Core.Strapi): Record<string, Action> => ({
  find: answering(strapi, async (ctx) => {
    const query = parse(listAuditSchema, ctx.query);
    const { events, total } = await forgeOf(strapi).audit.list(query);
    ctx.body = paginated(events, total, query);
  }),
});
