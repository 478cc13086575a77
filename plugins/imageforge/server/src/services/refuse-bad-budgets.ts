import type { Core } from '@strapi/types';
import { errors } from '@strapi/utils';
import { uids } from '../content-types';
import { budgetRowSchema } from '../engine/ledger/budget-row';

/** What a budget may name. */
export interface BudgetNames {
  providers: readonly string[];
  tenants: readonly string[];
}

/**
 * Refuses to save a budget that would limit nothing, wherever it is saved, since nobody would notice.
 * Operators may write the name of an API token, and an administrator's e-mail address; what is stored
 * is the id, so that a new name changes nothing.
 */
export const refuseBadBudgets = (strapi: Core.Strapi, names: BudgetNames): void => {
  strapi.documents.use(async (context, next) => {
    if (context.uid === uids.budget && !reads.includes(context.action)) expectRight(strapi);
    const { data, documentId } = context.params as { data?: Record<string, unknown>; documentId?: string };
    if (context.uid !== uids.budget || !data || !['create', 'update', 'clone'].includes(context.action)) return next();
    const before = documentId ? await strapi.db.query(uids.budget).findOne({ where: { documentId } }) : defaults;
    const row = { ...before, ...data };
    const scopeId = await idOf(strapi, row);
    const parsed = budgetRowSchema.safeParse({ ...row, scopeId });
    if (!parsed.success) throw refusal(parsed.error.issues.map(({ path, message }) => ({ path: path.map(String), message })));
    const problem = await missing(strapi, parsed.data, names);
    if (problem) throw refusal([{ path: ['scopeId'], message: problem }]);
    data.scopeId = scopeId;
    return next();
  });
};

/** Left to the content type's own permission: Strapi's start page reads what its user may see, and a refusal would break it. */
const reads: readonly string[] = ['findMany', 'findOne', 'findFirst', 'count'];

/**
 * Strapi gives editors and authors the rights on every visible content type when it starts for the
 * first time. Whose money may be spent is not theirs to say: it takes a right of its own.
 */
const expectRight = (strapi: Core.Strapi): void => {
  const state = strapi.requestContext.get()?.state as AdminState | undefined;
  // The application's own code, and commands: nobody asks.
  if (state?.auth?.strategy?.name !== 'admin' || !state.userAbility) return;
  if (state.userAbility.can('plugin::imageforge.budget.manage')) return;
  throw new errors.ForbiddenError('You may not change budgets: that takes the permission "Make, change and delete budgets" of ImageForge.');
};

interface AdminState {
  auth?: { strategy?: { name?: string } };
  userAbility?: { can(action: string): boolean };
}

/** Strapi fills in the content type's defaults only after this. */
const defaults = { scope: 'all', unit: 'usd', period: 'month', mode: 'hard' };

/** The stored form of what was written. */
const idOf = async (strapi: Core.Strapi, { scope, scopeId }: Record<string, unknown>): Promise<string | null> => {
  if (scope === 'all' || scope === 'automation' || typeof scopeId !== 'string') return typeof scopeId === 'string' && scopeId.trim() ? scopeId : null;
  const written = scopeId.trim();
  if (scope === 'api-token' && !/^\d+$/.test(written)) {
    const token = await strapi.db.query('admin::api-token').findOne({ where: { name: written } });
    return token ? String(token.id) : written;
  }
  if (scope === 'user' && written.includes('@')) {
    const user = await strapi.db.query('admin::user').findOne({ where: { email: { $eqi: written } } });
    return user ? `admin:${user.id}` : written;
  }
  return written;
};

/** What the scope names and is not there, in words; undefined when it is there. */
const missing = async (
  strapi: Core.Strapi,
  { scope, scopeId }: { scope: string; scopeId?: string | null },
  { providers, tenants }: BudgetNames,
): Promise<string | undefined> => {
  const expectOneOf = (what: string, known: readonly string[]) =>
    known.includes(scopeId ?? '') ? undefined : `Expected one of the ${what} ${known.join(', ') || '(there are none)'}, got "${scopeId}".`;
  const expectRow = async (uid: string, id: string | undefined, what: string) => {
    const isThere = strapi.db.metadata.has(uid) && (await strapi.db.query(uid).count({ where: { id: Number(id) } })) > 0;
    return isThere ? undefined : `There is no ${what} with the id ${id}.`;
  };
  if (scope === 'provider') return expectOneOf('providers', providers);
  if (scope === 'tenant') return expectOneOf('tenants', tenants);
  if (scope === 'api-token') return expectRow('admin::api-token', scopeId ?? undefined, 'API token');
  if (scope !== 'user') return undefined;
  const [kind, id] = (scopeId ?? '').split(':');
  return kind === 'admin'
    ? expectRow('admin::user', id, 'administrator')
    : expectRow('plugin::users-permissions.user', id, 'end user');
};

/** In Strapi's own form, so that the content manager shows it at the field. */
const refusal = (problems: { path: string[]; message: string }[]) =>
  new errors.ValidationError(problems.map(({ message }) => message).join(' '), {
    code: 'IMAGEFORGE_INVALID_REQUEST',
    errors: problems.map((problem) => ({ ...problem, name: 'ValidationError' })),
  });
