import type { Core } from '@strapi/types';
import { asForgeError, describeError } from '../engine/errors';
import { findForge } from '../services/forge';
import { errorBody } from './respond';

const prefix = '/imageforge/i/';

/**
 * Serves images that are made on demand, before Strapi's own middlewares: there is no session, no
 * cookie and no body to a picture, and each of them costs more than a file from the disk.
 */
export const serveImages = (strapi: Core.Strapi): void => {
  strapi.server.use(async (ctx, next) => {
    const forge = ctx.path.startsWith(prefix) ? findForge(strapi) : undefined;
    if (!forge?.delivery) return next();
    const { delivery } = forge;
    try {
      const { status, headers, body } = await delivery.answer({
        method: ctx.method,
        path: ctx.path,
        headers: {
          accept: ctx.headers.accept,
          ifNoneMatch: ctx.headers['if-none-match'],
          range: ctx.headers.range,
          ifRange: ctx.headers['if-range'] as string | undefined,
        },
      });
      ctx.status = status;
      if (body !== undefined) ctx.body = body instanceof Uint8Array ? Buffer.from(body.buffer, body.byteOffset, body.byteLength) : body;
      ctx.set(headers);
    } catch (thrown) {
      const error = asForgeError(thrown);
      if (error.status >= 500 && error.code !== 'IMAGEFORGE_BUSY') {
        forge.logger.error(`${ctx.method} ${ctx.path}: ${describeError(thrown)}`);
        forge.reports.report(thrown, { place: `${ctx.method} ${prefix}` });
      }
      ctx.status = error.status;
      ctx.body = errorBody(error.status, error.code, error.message, error.details);
      ctx.set('Cache-Control', delivery.cachingOf(error));
      ctx.set('X-Content-Type-Options', 'nosniff');
      if (error.retryAfterMs !== undefined) ctx.set('Retry-After', String(Math.ceil(error.retryAfterMs / 1_000)));
      if (error.status === 405) ctx.set('Allow', 'GET, HEAD');
    }
  });
};
