import type { Context } from 'koa';
import type { ErrorBody } from '../../../shared/generations';
import { asForgeError, describeError, type ErrorCode } from '../engine/errors';

export type Action = (ctx: Context) => Promise<void>;

/** Answers every error of the action with its code; what nobody expected is logged and shown as internal. */
export const answering =
  (logger: { error(message: string): void }, action: Action): Action =>
  async (ctx) => {
    try {
      await action(ctx);
    } catch (thrown) {
      const error = asForgeError(thrown);
      if (error.status >= 500) logger.error(`${ctx.method} ${ctx.path}: ${describeError(thrown)}`);
      ctx.status = error.status;
      ctx.body = errorBody(error.status, error.code, error.message, error.details);
    }
  };

/** The one form of an error, which Strapi's own clients read too. */
const errorBody = (
  status: number,
  code: ErrorCode,
  message: string,
  details: Record<string, unknown> = {},
  name = 'ForgeError',
): ErrorBody => ({ data: null, error: { status, name, code, message, details } });
