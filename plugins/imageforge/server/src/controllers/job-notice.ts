import type { Core } from '@strapi/types';
import { forgeOf } from '../services/forge';
import { type Action, answering } from './respond';

/** Where koa-body keeps the body as it came. */
const unparsed = Symbol.for('unparsedBody');

/** For providers, which sign what they say. */
export const createJobNoticeController = (strapi: Core.Strapi): Record<string, Action> => {
  let isSaid = false;
  return {
    receive: answering(strapi, async (ctx) => {
      const { logger, jobNotices } = forgeOf(strapi);
      const { body, headers } = ctx.request as { body?: string | { [unparsed]?: unknown }; headers: NodeJS.Dict<string | string[]> };
      const kept = typeof body === 'string' ? body : body?.[unparsed];
      const rawBody = typeof kept === 'string' ? kept : undefined;
      // A matter between the operator and the log: anybody may call this address, and hears that it is not signed.
      if (rawBody === undefined && ctx.is('json') && !isSaid) {
        isSaid = true;
        logger.error(
          `Webhooks of providers cannot be verified: expected the body as it came, which is what is signed. In config/middlewares: { name: 'strapi::body', config: { includeUnparsed: true } }.`,
        );
      }
      jobNotices.receive(String(ctx.params.provider), { headers, rawBody: rawBody ?? '' });
      ctx.status = 204;
    }),
  };
};
