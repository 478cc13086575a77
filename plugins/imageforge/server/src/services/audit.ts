import type { Core } from '@strapi/types';
import type { AuditAction, AuditEventView } from '../../../shared/audit';
import { uids } from '../content-types';
import { describeError } from '../engine/errors';
import type { Requester } from '../engine/generation/generation';
import type { Logger } from '../engine/ports';

interface AuditRecord {
  action: AuditAction;
  by: Requester;
  /** Id of what it was done to. */
  subject: string;
  details?: Record<string, unknown>;
}

/** Who did what: rows that are added and never changed; only the rules of retention remove them. */
export interface Audit {
  /** Never rejects: what was done has been done, and a record that fails is logged as a whole. */
  record(record: AuditRecord): Promise<void>;
  /** Newest first. */
  list(query: { page: number; pageSize: number; action?: AuditAction; subject?: string }): Promise<{ events: AuditEventView[]; total: number }>;
}

/** @param insert writes one row of the content type audit-event. */
export const createAudit = (
  strapi: Core.Strapi,
  insert: (row: Record<string, unknown>) => Promise<void>,
  logger: Pick<Logger, 'error'>,
): Audit => {
  const rows = strapi.db.query(uids.auditEvent);
  return {
    async record({ action, by, subject, details }) {
      const data = {
        action,
        byKind: by.kind,
        byId: by.id,
        byName: by.name,
        tenant: by.tenant,
        subject,
        ...(details && { details }),
      };
      await insert(data).catch((cause: unknown) => {
        logger.error(`An audit event is only here: ${JSON.stringify(data)}. It could not be stored: ${describeError(cause)}`);
      });
    },
    async list({ page, pageSize, action, subject }) {
      const where = { ...(action && { action }), ...(subject && { subject }) };
      const [found, total] = await Promise.all([
        rows.findMany({ where, orderBy: { id: 'desc' }, offset: (page - 1) * pageSize, limit: pageSize }),
        rows.count({ where }),
      ]);
      return { events: (found as AuditRow[]).map(toView), total };
    },
  };
};

interface AuditRow {
  id: number;
  createdAt: string;
  action: AuditAction;
  byKind: string;
  byId: string;
  byName: string | null;
  tenant: string | null;
  subject: string;
  details: Record<string, unknown> | null;
}

const toView = ({ id, createdAt, action, byKind, byId, byName, tenant, subject, details }: AuditRow): AuditEventView => ({
  id,
  at: new Date(createdAt).toISOString(),
  action,
  by: { kind: byKind, id: byId, ...(byName && { name: byName }), ...(tenant && { tenant }) },
  subject,
  ...(details && { details }),
});

/** Content types of ours that people edit in the content manager, and what a change of them is called. */
const watched: Partial<Record<string, AuditAction>> = {
  [uids.template]: 'template.change',
  [uids.stylePreset]: 'style-preset.change',
  [uids.budget]: 'budget.change',
};

/** Fields that Strapi fills in by itself. */
const ownFields: readonly string[] = ['createdBy', 'updatedBy', 'createdAt', 'updatedAt'];

const budgetOf = (row: Record<string, unknown> | null): Record<string, unknown> | undefined => {
  if (!row) return undefined;
  const { name, scope, scopeId, unit, period, limit, mode, enabled } = row;
  return { name, scope, ...(scopeId ? { scopeId } : {}), unit, period, limit: Number(limit), mode, enabled };
};

/** Writes down each change of a template, preset or budget, whichever way it is made. */
export const auditDocuments = (strapi: Core.Strapi, audit: Audit): void => {
  strapi.documents.use(async (context, next) => {
    const action = watched[context.uid];
    if (!action || !['create', 'update', 'delete', 'clone'].includes(context.action)) return next();
    const { data, documentId } = context.params as { data?: Record<string, unknown>; documentId?: string };
    const isBudget = context.uid === uids.budget;
    const read = async (id: string | undefined) => (isBudget && id ? budgetOf(await strapi.db.query(uids.budget).findOne({ where: { documentId: id } })) : undefined);
    const before = await read(context.action === 'clone' ? undefined : documentId);
    const result = await next();
    const subject = documentId ?? (result as { documentId?: string } | undefined)?.documentId ?? 'unknown';
    await audit.record({
      action,
      by: whoAsks(strapi),
      subject,
      details: {
        did: context.action,
        ...(data && { fields: Object.keys(data).filter((name) => !ownFields.includes(name)) }),
        // Money was decided about: to which end is to be seen also when the budget is gone.
        ...(before && { before }),
        ...(isBudget && context.action !== 'delete' && { after: await read(subject) }),
      },
    });
    return result;
  });
};

/** Who made the request that is being answered; without one it is the application's own code. */
const whoAsks = (strapi: Core.Strapi): Requester => {
  const state = strapi.requestContext.get()?.state as RequestState | undefined;
  const { user, auth } = state ?? {};
  if (auth?.strategy?.name?.endsWith('api-token') && auth.credentials?.id !== undefined) {
    const { id, name } = auth.credentials;
    return { kind: 'api-token', id: String(id), ...(name && { name }) };
  }
  if (user?.id === undefined) return { kind: 'automation', id: 'application' };
  const name = [user.firstname, user.lastname].filter(Boolean).join(' ') || user.username;
  return { kind: auth?.strategy?.name === 'users-permissions' ? 'user' : 'admin', id: String(user.id), ...(name && { name }) };
};

interface RequestState {
  user?: { id?: number; firstname?: string; lastname?: string; username?: string };
  auth?: { strategy?: { name?: string }; credentials?: { id?: number; name?: string } };
}
