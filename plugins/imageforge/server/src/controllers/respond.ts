import type { Core } from '@strapi/types';
import type { Context } from 'koa';
import type { ErrorBody } from '../../../shared/generations';
import { asForgeError, describeError, type ErrorCode } from '../engine/errors';
import { findForge } from '../services/forge';

export type Action = (ctx: Context) => Promise<void>;

/** Characters of an error that are answered: it may quote the request, and a request has a megabyte. */
const maxMessage = 2_000;
const maxDetails = 25_000;

/** Answers every error of the action with its code; what nobody expected is logged, reported and shown as internal. */
export const answering =
  (strapi: Core.Strapi, action: Action): Action =>
  async (ctx) => {
    try {
      await action(ctx);
    } catch (thrown) {
      const error = asForgeError(thrown);
      if (error.status >= 500) {
        const forge = findForge(strapi);
        (forge?.logger ?? strapi.log).error(`${ctx.method} ${ctx.path}: ${describeError(thrown)}`);
        forge?.reports.report(thrown, { place: `${ctx.method} ${String(ctx._matchedRoute ?? '')}` });
      }
      ctx.status = error.status;
      ctx.body = errorBody(error.status, error.code, error.message, error.details);
    }
  };

/** The one form of an error, which Strapi's own clients read too. */
export const errorBody = (
  status: number,
  code: ErrorCode,
  message: string,
  details: Record<string, unknown> = {},
  name = 'ForgeError',
): ErrorBody => ({
  data: null,
  error: {
    status,
    name,
    code,
    message: message.length > maxMessage ? `${message.slice(0, maxMessage)}…` : message,
    details: JSON.stringify(details).length > maxDetails ? {} : details,
  },
});
