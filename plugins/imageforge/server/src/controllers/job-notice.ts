import type { Core } from '@strapi/types';
import { ForgeError } from '../engine/errors';
import { forgeOf } from '../services/forge';
import { type Action, answering } from './respond';

/** Where koa-body keeps the body as it came. */
const unparsed = Symbol.for('unparsedBody');

/** For providers, which sign what they say. */
export const createJobNoticeController = (strapi: Core.Strapi): Record<string, Action> => ({
  receive: answering(strapi, async (ctx) => {
    const { body, headers } = ctx.request as { body?: { [unparsed]?: unknown }; headers: NodeJS.Dict<string | string[]> };
    const rawBody = body?.[unparsed];
    if (typeof rawBody !== 'string') {
      throw new ForgeError(
        'IMAGEFORGE_CONFIG_INVALID',
        `Expected the body as it came, which is what is signed. In config/middlewares: { name: 'strapi::body', config: { includeUnparsed: true } }.`,
      );
    }
    forgeOf(strapi).jobNotices.receive(String(ctx.params.provider), { headers, rawBody });
    ctx.status = 204;
  }),
});
