import type { Core } from '@strapi/types';
import { ForgeError } from '../engine/errors';
import { forgeOf } from '../services/forge';
import { type Action, answering } from './respond';

/** For those who run the installation: their token is the permission. */
export const createOperationController = (strapi: Core.Strapi): Record<string, Action> => ({
  metrics: answering(strapi, async (ctx) => {
    const { operation } = forgeOf(strapi);
    if (operation.token === undefined) {
      throw new ForgeError('IMAGEFORGE_NOT_FOUND', 'There are no metrics: the option "metrics.token" is not set.');
    }
    if (!operation.isAllowed(ctx.get('authorization'))) {
      throw new ForgeError('IMAGEFORGE_UNAUTHENTICATED', 'Expected the token of the option "metrics.token" as a bearer token.');
    }
    ctx.type = operation.metrics.contentType;
    ctx.body = await operation.metrics.text();
  }),

  /** Everybody may see what is up; the reasons are for those with the token. */
  health: answering(strapi, async (ctx) => {
    const { operation } = forgeOf(strapi);
    const { status, parts } = await operation.health();
    const isAllowed = operation.isAllowed(ctx.get('authorization'));
    const shown = Object.entries(parts).map(([name, part]) => [name, isAllowed ? part : { status: part.status }]);
    ctx.status = status === 'down' ? 503 : 200;
    ctx.set('cache-control', 'no-store');
    ctx.body = { data: { status, parts: Object.fromEntries(shown) } };
  }),
});
