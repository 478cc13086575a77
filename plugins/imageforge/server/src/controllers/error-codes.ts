import type { Core } from '@strapi/types';
import type { ErrorBody } from '../../../shared/generations';
import type { ErrorCode } from '../engine/errors';
import { ownPaths } from './own-paths';

/** Codes for the answers that Strapi gives before a controller of ours runs: bodies too large, no login. */
const codeOfStatus: Record<number, ErrorCode> = {
  400: 'IMAGEFORGE_INVALID_REQUEST',
  401: 'IMAGEFORGE_UNAUTHENTICATED',
  403: 'IMAGEFORGE_FORBIDDEN',
  404: 'IMAGEFORGE_NOT_FOUND',
  405: 'IMAGEFORGE_METHOD_NOT_ALLOWED',
  413: 'IMAGEFORGE_PAYLOAD_TOO_LARGE',
  429: 'IMAGEFORGE_RATE_LIMITED',
};

/** Every error below our two prefixes carries a code, whoever made it. */
export const addErrorCodes = (strapi: Core.Strapi): void => {
  const isOwn = ownPaths(strapi.config.get('api.rest.prefix', '/api'));
  strapi.server.use(async (ctx, next) => {
    await next();
    if (ctx.status < 400 || !isOwn(ctx.path)) return;
    const body = ctx.body as Partial<ErrorBody> | undefined;
    // Health says with a 503 what is down.
    if (body?.error?.code || body?.data) return;
    const code = codeOfStatus[ctx.status] ?? (ctx.status < 500 ? 'IMAGEFORGE_INVALID_REQUEST' : 'IMAGEFORGE_INTERNAL');
    const { status, message } = ctx;
    const { name = 'ForgeError', message: told = message, details = {} } = body?.error ?? {};
    ctx.body = { data: null, error: { status, name, code, message: told, details } };
    ctx.status = status;
  });
};
